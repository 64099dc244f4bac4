#include "graph/index_build.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "graph/property_index.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

std::string definition_key(const IndexDefinition& index) {
  return storage::encode_key(storage::CatalogKey{storage::CatalogKind::Index, {}, index.number});
}

/// Entries of one value stand together: equal values are among equal codes.
void check_all_unique(const StateView& view, const IndexDefinition& index,
                      const std::vector<std::pair<std::string, NodeId>>& entries) {
  const auto code_of = [](const std::pair<std::string, NodeId>& entry) {
    return std::string_view(entry.first).substr(0, entry.first.size() - sizeof(std::uint32_t));
  };
  for (std::size_t first = 0; first < entries.size();) {
    std::size_t end = first + 1;
    while (end < entries.size() && code_of(entries[end]) == code_of(entries[first])) ++end;
    for (std::size_t a = first; a + 1 < end; ++a) {
      for (std::size_t b = a + 1; b < end; ++b) {
        const NodeId one = entries[a].second;
        const NodeId other = entries[b].second;
        if (equals(view.property(one, index.key), view.property(other, index.key)) != true) {
          continue;
        }
        throw Error(ErrorCode::Constraint,
                    "nodes " + std::to_string(raw(one)) + " and " + std::to_string(raw(other)) +
                        " have the same value, so index '" + index.name + "' cannot be unique")
            .detail("ConstraintCreationFailed");
      }
    }
    first = end;
  }
}

}  // namespace

void append_index(const StateView& view, const IndexDefinition& index, storage::WriteBatch& batch) {
  std::vector<std::pair<std::string, NodeId>> entries;
  std::array<NodeId, 1024> nodes{};
  std::uint32_t position = 0;
  for (std::size_t found = nodes.size(); found == nodes.size();) {
    found = view.scan_nodes(position, index.label, nodes);
    for (std::size_t i = 0; i < found; ++i) {
      const NodeRecordPtr record = view.node_record(nodes[i]);
      std::string row = record ? index_row(index, nodes[i], *record) : std::string();
      if (!row.empty()) entries.emplace_back(std::move(row), nodes[i]);
    }
  }
  std::sort(entries.begin(), entries.end());
  if (index.unique) check_all_unique(view, index, entries);
  for (auto& [row, node] : entries) batch.put(Family::PropertyIndex, std::move(row), {});
  batch.put(Family::Catalog, definition_key(index), storage::encode(index));
}

void erase_index(const storage::KvSnapshot& kv, const IndexDefinition& index,
                 storage::WriteBatch& batch) {
  const std::string prefix = storage::property_index_prefix(index.number);
  const auto rows = kv.scan(Family::PropertyIndex, prefix, storage::prefix_end(prefix));
  for (; rows->valid(); rows->next()) {
    batch.erase(Family::PropertyIndex, std::string(rows->key()));
  }
  batch.erase(Family::Catalog, definition_key(index));
}

IndexDefinition next_index(const std::vector<IndexDefinition>& indexes, IndexDefinition wanted) {
  wanted.number = 0;
  for (const IndexDefinition& index : indexes) {
    if (index.name == wanted.name || (index.label == wanted.label && index.key == wanted.key)) {
      throw Error(ErrorCode::Constraint,
                  "index '" + index.name + "' exists already" +
                      (index.name == wanted.name ? "" : " on the same label and property"))
          .hint("drop it first");
    }
    wanted.number = std::max(wanted.number, index.number + 1);
  }
  return wanted;
}

}  // namespace clout::graph
