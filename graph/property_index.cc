#include "graph/property_index.h"

#include <algorithm>

#include "graph/state_view.h"
#include "schema/error.h"
#include "storage/keys.h"

namespace clout::graph {

namespace {

/// May two values that differ by `=` have the same code? (See storage::append_ordered_value.)
bool code_is_coarse(const Value& value) {
  constexpr std::size_t kWholeStringBytes = 1024;
  switch (value.type()) {
    case ValueType::String:
      return value.as_string().size() >= kWholeStringBytes;
    case ValueType::Time:
    case ValueType::DateTime:
    case ValueType::Duration:
    case ValueType::List:
    case ValueType::Map:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string index_row(const IndexDefinition& index, NodeId node, const NodeRecord& record) {
  if (!std::binary_search(record.labels.begin(), record.labels.end(), index.label)) return {};
  const Value* value = find_property(record.properties, index.key);
  if (value == nullptr) return {};
  return storage::property_index_key(index.number, *value, node);
}

std::vector<NodeId> indexed_nodes(const StateView& view, std::uint32_t index_number,
                                  const Value& value) {
  std::vector<NodeId> nodes;
  const IndexDefinition* index = find_index(view.catalog(), index_number);
  if (index == nullptr || value.is_null()) return nodes;
  const std::string prefix = storage::property_index_prefix(index_number, value);
  view.rows().scan(storage::Family::PropertyIndex, prefix, storage::prefix_end(prefix),
                   [&](std::string_view key, std::string_view) {
                     nodes.push_back(storage::decode_property_index_node(key));
                     return true;
                   });
  if (code_is_coarse(value)) {
    std::erase_if(
        nodes, [&](NodeId node) { return equals(view.property(node, index->key), value) != true; });
  }
  return nodes;
}

void check_unique(const StateView& view, const IndexDefinition& index, const Value& value,
                  NodeId node) {
  for (const NodeId other : indexed_nodes(view, index.number, value)) {
    if (other == node) continue;
    throw Error(ErrorCode::Constraint,
                "the value of '" + view.catalog().property_keys.name(index.key) +
                    "' on :" + view.catalog().labels.name(index.label) + " is taken by node " +
                    std::to_string(raw(other)) + " (unique index '" + index.name + "')")
        .detail("ConstraintValidationFailed");
  }
}

const IndexDefinition* find_index(const Catalog& catalog, std::uint32_t number) {
  const auto found = std::find_if(catalog.indexes.begin(), catalog.indexes.end(),
                                  [&](const IndexDefinition& i) { return i.number == number; });
  return found != catalog.indexes.end() ? &*found : nullptr;
}

}  // namespace clout::graph
