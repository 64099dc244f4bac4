#include "graph/bulk_edge_rules.h"

#include <string>

#include "graph/constraints.h"
#include "storage/keys.h"

namespace clout::graph {

void check_constraints(const BulkEdgeTable& table, const Catalog& catalog) {
  for (const ConstraintDefinition& constraint : catalog.rules.constraints) {
    const auto* type = std::get_if<EdgeTypeId>(&constraint.subject);
    for (std::size_t row = 0; type != nullptr && row < table.rows(); ++row) {
      if (table.type(row) != *type) continue;
      const Value value = table.value(row, constraint.key);
      if (!breaks(constraint, value)) continue;
      const std::string edge = "an edge from node " + std::to_string(table.starts()[row]) +
                               " to node " + std::to_string(table.ends()[row]);
      throw breach_error(catalog, constraint, breach_text(catalog, constraint, edge, value));
    }
  }
}

SortedTexts edge_index_entries(const BulkEdgeTable& table, const BulkAdjacency& out,
                               const Catalog& catalog, EdgeId first, CoarseValues& coarse) {
  SortedTexts entries;
  for (const IndexDefinition& index : catalog.rules.indexes) {
    const auto* type = std::get_if<EdgeTypeId>(&index.subject);
    for (std::size_t row = 0; type != nullptr && row < out.entries.size(); ++row) {
      if (out.entries[row].type != *type) continue;
      const Value value = table.value(row, index.key);
      if (value.is_null()) continue;
      const std::string entry =
          storage::property_index_key(index.number, value, EdgeId{raw(first) + row});
      entries.add(entry);
      add_coarse(coarse, index, entry, value);
    }
  }
  entries.sort();
  return entries;
}

}  // namespace clout::graph
