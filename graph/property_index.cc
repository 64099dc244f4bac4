#include "graph/property_index.h"

#include <algorithm>
#include <cmath>

#include "graph/state_view.h"
#include "schema/error.h"
#include "storage/keys.h"

namespace clout::graph {

namespace {

/// The rows of one value, each handed to visit(row).
template <typename Visit>
void visit_value(const StateView& view, std::uint32_t index_number, const Value& value,
                 const Visit& visit) {
  const std::string prefix = storage::property_index_prefix(index_number, value);
  view.rows().scan(storage::Family::PropertyIndex, prefix, storage::prefix_end(prefix),
                   [&](std::string_view row, std::string_view) {
                     visit(row);
                     return true;
                   });
}

[[noreturn]] void throw_taken(const StateView& view, const IndexDefinition& index,
                              const std::string& by) {
  throw Error(ErrorCode::Constraint,
              "the value of '" + view.catalog().property_keys.name(index.key) +
                  "' on :" + name_of(view.catalog(), index.subject) + " is taken by " + by +
                  " (unique index '" + index.name + "')")
      .detail("ConstraintValidationFailed");
}

}  // namespace

bool code_is_coarse(const Value& value) {
  constexpr std::size_t kWholeStringBytes = 1024;
  switch (value.type()) {
    case ValueType::String:
      return value.as_string().size() >= kWholeStringBytes;
    case ValueType::Float:
      return std::isnan(value.as_float());  // equal to nothing
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

std::string index_row(const IndexDefinition& index, NodeId node, const NodeRecord& record) {
  const auto* label = std::get_if<LabelId>(&index.subject);
  if (label == nullptr || !std::binary_search(record.labels.begin(), record.labels.end(), *label)) {
    return {};
  }
  const Value* value = find_property(record.properties, index.key);
  if (value == nullptr) return {};
  return storage::property_index_key(index.number, *value, node);
}

std::string index_row(const IndexDefinition& index, const EdgeRecord& record) {
  if (index.subject != SchemaSubject(record.type)) return {};
  const Value* value = find_property(record.properties, index.key);
  if (value == nullptr) return {};
  return storage::property_index_key(index.number, *value, record.id);
}

std::vector<NodeId> indexed_nodes(const StateView& view, std::uint32_t index_number,
                                  const Value& value) {
  std::vector<NodeId> nodes;
  const IndexDefinition* index = find_index(view.catalog(), index_number);
  if (index == nullptr || value.is_null()) return nodes;
  visit_value(view, index_number, value, [&](std::string_view row) {
    nodes.push_back(storage::decode_property_index_node(row));
  });
  if (code_is_coarse(value)) {
    std::erase_if(
        nodes, [&](NodeId node) { return equals(view.property(node, index->key), value) != true; });
  }
  return nodes;
}

std::vector<Edge> indexed_edges(const StateView& view, std::uint32_t index_number,
                                const Value& value) {
  std::vector<Edge> edges;
  const IndexDefinition* index = find_index(view.catalog(), index_number);
  if (index == nullptr || value.is_null()) return edges;
  visit_value(view, index_number, value, [&](std::string_view row) {
    const EdgeId number = storage::decode_property_index_edge(row);
    const auto edge = view.find_edge(number);
    if (!edge) {
      throw Error(ErrorCode::Corruption, "index '" + index->name + "' has edge " +
                                             std::to_string(raw(number)) + ", which does not exist")
          .hint("run 'clout check' on the database");
    }
    edges.push_back(*edge);
  });
  if (code_is_coarse(value)) {
    std::erase_if(edges, [&](const Edge& edge) {
      return equals(view.property(edge, index->key), value) != true;
    });
  }
  return edges;
}

void check_unique(const StateView& view, const IndexDefinition& index, const Value& value,
                  NodeId node) {
  for (const NodeId other : indexed_nodes(view, index.number, value)) {
    if (other != node) throw_taken(view, index, "node " + std::to_string(raw(other)));
  }
}

void check_unique(const StateView& view, const IndexDefinition& index, const Value& value,
                  EdgeId edge) {
  for (const Edge& other : indexed_edges(view, index.number, value)) {
    if (other.id != edge) throw_taken(view, index, "edge " + std::to_string(raw(other.id)));
  }
}

Value indexed_value(const StateView& view, const IndexDefinition& index, std::string_view row) {
  if (std::holds_alternative<LabelId>(index.subject)) {
    return view.property(storage::decode_property_index_node(row), index.key);
  }
  const auto edge = view.find_edge(storage::decode_property_index_edge(row));
  return edge ? view.property(*edge, index.key) : Value();
}

std::string_view value_part(const IndexDefinition& index, std::string_view row) {
  const bool edges = std::holds_alternative<EdgeTypeId>(index.subject);
  return row.substr(0, row.size() - (edges ? sizeof(EdgeId) : sizeof(NodeId)));
}

std::string entry_text(const IndexDefinition& index, std::string_view row) {
  if (std::holds_alternative<EdgeTypeId>(index.subject)) {
    return "edge " + std::to_string(raw(storage::decode_property_index_edge(row)));
  }
  return "node " + std::to_string(raw(storage::decode_property_index_node(row)));
}

const IndexDefinition* find_index(const Catalog& catalog, std::uint32_t number) {
  const auto found = std::find_if(catalog.rules.indexes.begin(), catalog.rules.indexes.end(),
                                  [&](const IndexDefinition& i) { return i.number == number; });
  return found != catalog.rules.indexes.end() ? &*found : nullptr;
}

}  // namespace clout::graph
