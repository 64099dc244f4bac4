// Edges as they are now, chunks and delta together, against what the schema says about them.

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/check_rows.h"
#include "graph/constraints.h"
#include "graph/property_index.h"
#include "graph/record_reader.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

bool has_edge_rules(const SchemaRules& rules) {
  const auto on_edges = [](const auto& rule) {
    return std::holds_alternative<EdgeTypeId>(rule.subject);
  };
  return std::any_of(rules.constraints.begin(), rules.constraints.end(), on_edges) ||
         std::any_of(rules.indexes.begin(), rules.indexes.end(), on_edges);
}

/// Calls visit(record) for each edge of the delta that is not deleted, and returns the numbers of
/// all: what the chunks say about them is out of date.
template <typename Visit>
std::unordered_set<std::uint64_t> visit_delta(CheckRun& run, const Visit& visit) {
  std::unordered_set<std::uint64_t> changed;
  const std::string prefix = storage::delta_prefix(storage::DeltaKind::OutEdge);
  run.rows(Family::Delta, prefix, storage::prefix_end(prefix),
           [&](std::string_view bytes, std::string_view value) {
             const storage::DeltaKey key = storage::decode_delta_key(bytes);
             storage::DeltaRecord record = storage::decode_delta(value);
             changed.insert(raw(key.edge));
             if (record.change == storage::ChangeKind::Deleted) return;
             visit(EdgeRecord{key.edge, key.type, key.node, key.neighbour, record.recorded_from,
                              std::move(record.properties)});
           });
  return changed;
}

template <typename Visit>
void visit_edges(CheckRun& run, const Visit& visit) {
  const std::unordered_set<std::uint64_t> changed = visit_delta(run, visit);
  const StoredLargeValues large(run.kv);
  std::vector<EdgeRecord> records;
  const std::string prefix = storage::adjacency_prefix(Direction::Out);
  run.rows(Family::Adjacency, prefix, storage::prefix_end(prefix),
           [&](std::string_view key, std::string_view value) {
             records.clear();
             storage::OutChunk(value).records(storage::decode_adjacency_key(key).node, large,
                                              records);
             for (const EdgeRecord& record : records) {
               if (!changed.contains(raw(record.id))) visit(record);
             }
           });
}

}  // namespace

void check_edge_rules(CheckRun& run) {
  const SchemaRules& rules = run.catalog.rules;
  if (!has_edge_rules(rules)) return;
  visit_edges(run, [&](const EdgeRecord& record) {
    for (const IndexDefinition& index : rules.indexes) {
      std::string row = index_row(index, record);
      if (!row.empty()) run.entries.push_back(std::move(row));
    }
    const auto* broken = broken_constraint(rules.constraints, record);
    if (broken == nullptr) return;
    run.problem(breach_text(run.catalog, *broken, record) + " against constraint '" + broken->name +
                "'");
  });
}

}  // namespace clout::graph
