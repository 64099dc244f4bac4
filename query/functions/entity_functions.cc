// Functions of nodes, edges and paths.
#include <array>

#include "query/evaluate_access.h"
#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "query/influence_question.h"
#include "query/valid_time.h"
#include "schema/error.h"

namespace clout::query {
namespace {

constexpr std::uint8_t kGraph = Function::NullInNullOut | Function::ReadsContext;

std::uint64_t number_of(const Value& entity) {
  return entity.is_node() ? raw(entity.as_node().id) : raw(entity.as_edge().id);
}

Value id(Arguments arguments, EvaluationContext&) {
  return static_cast<std::int64_t>(number_of(arguments[0]));
}

Value element_id(Arguments arguments, EvaluationContext&) {
  return std::to_string(number_of(arguments[0]));
}

Value type(Arguments arguments, EvaluationContext& context) {
  return context.view().catalog().edge_types.name(arguments[0].as_edge().type);
}

Value labels(Arguments arguments, EvaluationContext& context) {
  require_present(arguments[0], context);
  List names;
  for (const LabelId label : context.view().labels(arguments[0].as_node().id)) {
    names.emplace_back(context.view().catalog().labels.name(label));
  }
  return names;
}

std::vector<graph::Property> stored_properties(const Value& entity,
                                               const EvaluationContext& context) {
  require_present(entity, context);
  return entity.is_node() ? context.view().properties(entity.as_node().id)
                          : context.view().properties(entity.as_edge());
}

Value keys(Arguments arguments, EvaluationContext& context) {
  List names;
  if (arguments[0].is_map()) {
    for (const auto& [key, value] : arguments[0].as_map()) names.emplace_back(key);
    return names;
  }
  for (const auto& [key, value] : stored_properties(arguments[0], context)) {
    names.emplace_back(context.view().catalog().property_keys.name(key));
  }
  return names;
}

Value properties(Arguments arguments, EvaluationContext& context) {
  if (arguments[0].is_map()) return arguments[0];
  Map entries;
  for (const auto& [key, value] : stored_properties(arguments[0], context)) {
    entries.emplace(context.view().catalog().property_keys.name(key), value);
  }
  return entries;
}

Value start_node(Arguments arguments, EvaluationContext&) {
  return Node{arguments[0].as_edge().start};
}

Value end_node(Arguments arguments, EvaluationContext&) { return Node{arguments[0].as_edge().end}; }

Value nodes(Arguments arguments, EvaluationContext&) {
  List result;
  for (const NodeId node : arguments[0].as_path().nodes) result.emplace_back(Node{node});
  return result;
}

Value edges(Arguments arguments, EvaluationContext&) {
  List result;
  for (const Edge& edge : arguments[0].as_path().edges) result.emplace_back(edge);
  return result;
}

Value length(Arguments arguments, EvaluationContext&) {
  return static_cast<std::int64_t>(arguments[0].as_path().edges.size());
}

Value valid_at(Arguments arguments, EvaluationContext& context) {
  require_present(arguments[0], context);
  const auto moment = moment_or_text(arguments[1]);
  if (!moment) throw no_moment(arguments[1], "validAt()");
  return is_valid_at(context.view(), arguments[0].as_edge(), *moment);
}

constexpr auto kOne = Function::NullInNullOut;
constexpr TypeSet kMoment =
    TypeSet(ValueType::Date) | ValueType::LocalDateTime | ValueType::DateTime | ValueType::String;

constexpr std::array<Function, 14> kFunctions = {{
    {"id",
     "entity",
     {kEntity},
     1,
     1,
     kOne,
     ValueType::Integer,
     id,
     "The number of a node or edge; never given to another one."},
    {"elementId",
     "entity",
     {kEntity},
     1,
     1,
     kOne,
     ValueType::String,
     element_id,
     "The number of a node or edge as a string."},
    {"type", "edge", {ValueType::Edge}, 1, 1, kGraph, ValueType::String, type, "The edge's type."},
    {"labels",
     "node",
     {ValueType::Node},
     1,
     1,
     kGraph,
     ValueType::List,
     labels,
     "The node's labels."},
    {"keys",
     "object",
     {kMapLike},
     1,
     1,
     kGraph,
     ValueType::List,
     keys,
     "The property keys of a node or edge, or the keys of a map."},
    {"properties",
     "object",
     {kMapLike},
     1,
     1,
     kGraph,
     ValueType::Map,
     properties,
     "The properties of a node or edge as a map."},
    {"startNode",
     "edge",
     {ValueType::Edge},
     1,
     1,
     kOne,
     ValueType::Node,
     start_node,
     "The node that the edge starts at."},
    {"endNode",
     "edge",
     {ValueType::Edge},
     1,
     1,
     kOne,
     ValueType::Node,
     end_node,
     "The node that the edge ends at."},
    {"nodes",
     "path",
     {ValueType::Path},
     1,
     1,
     kOne,
     ValueType::List,
     nodes,
     "The nodes of a path, in order."},
    {"edges",
     "path",
     {ValueType::Path},
     1,
     1,
     kOne,
     ValueType::List,
     edges,
     "The edges of a path, in order."},
    {"relationships",
     "path",
     {ValueType::Path},
     1,
     1,
     kOne,
     ValueType::List,
     edges,
     "The same as edges()."},
    {"rels", "path", {ValueType::Path}, 1, 1, kOne, ValueType::List, edges, "The same as edges()."},
    {"length",
     "path",
     {ValueType::Path},
     1,
     1,
     kOne,
     ValueType::Integer,
     length,
     "The number of edges of a path."},
    {"validAt",
     "edge, moment",
     {ValueType::Edge, kMoment},
     2,
     2,
     kGraph,
     ValueType::Boolean,
     valid_at,
     "Is the edge valid then: not before its `since` and before its `until`, as far as it has "
     "them? A date is its midnight in UTC."},
}};

}  // namespace

std::span<const Function> entity_functions() { return kFunctions; }

}  // namespace clout::query
