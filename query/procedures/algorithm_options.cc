#include "query/procedures/algorithm_options.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "query/entity_names.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using graph::Projection;

double weight_of(const graph::GraphView& view, const Edge& edge, const std::string& name,
                 const Value& value) {
  if (value.is_number() && std::isfinite(value.number()) && value.number() >= 0) {
    return value.number();
  }
  const std::string which = "the edge from " + quoted(node_name(view, edge.start)) + " to " +
                            quoted(node_name(view, edge.end));
  if (value.is_null()) {
    throw Error(ErrorCode::Argument, which + " has no property `" + name + "`")
        .hint("choose edges that have it by `types`");
  }
  throw Error(ErrorCode::Argument, "`" + name + "` of " + which + " is " + literal(value) +
                                       "; it must be a finite number of at least 0");
}

std::vector<std::string_view> with_parts(std::vector<std::string_view> known) {
  known.emplace_back("labels");
  known.emplace_back("types");
  return known;
}

}  // namespace

AlgorithmOptions::AlgorithmOptions(const ProcedureCall& call, std::vector<std::string_view> known)
    : CallOptions(call, 0, with_parts(std::move(known))) {}

Projection AlgorithmOptions::projection(const graph::EdgeDetails& details) const {
  const Catalog& catalog = call_.view.catalog();
  graph::ProjectionFilter filter;
  if (const auto names = texts("labels")) {
    filter.labels.emplace();
    for (const std::string& name : *names) {
      if (const auto label = catalog.labels.find(name)) filter.labels->push_back(*label);
    }
  }
  if (const auto names = texts("types")) {
    filter.types.emplace();
    for (const std::string& name : *names) {
      const auto types = resolve_edge_type(catalog, name);
      filter.types->insert(filter.types->end(), types.begin(), types.end());
    }
  }
  return {call_.view, filter, call_.budget, details};
}

Direction AlgorithmOptions::direction() const {
  const Value& value = find("direction");
  if (value.is_null()) return Direction::Out;
  if (value.is_string()) {
    if (value.as_string() == "out") return Direction::Out;
    if (value.as_string() == "in") return Direction::In;
    if (value.as_string() == "both") return Direction::Both;
  }
  throw wrong("direction", "'out', 'in' or 'both'");
}

std::vector<std::uint32_t> AlgorithmOptions::nodes(std::string_view key,
                                                   const Projection& in) const {
  const Value& value = find(key);
  if (value.is_null()) return {};
  const List list = value.is_list() ? value.as_list() : List{value};
  std::vector<std::uint32_t> numbers;
  for (const Value& item : list) {
    if (!item.is_node()) throw wrong(key, "a node or a list of nodes");
    if (const auto number = in.find(item.as_node().id)) numbers.push_back(*number);
  }
  if (numbers.empty()) {
    throw Error(ErrorCode::Argument,
                "none of `" + std::string(key) + "` is among the nodes that `labels` chooses");
  }
  return numbers;
}

std::uint32_t AlgorithmOptions::node(std::string_view key, const Projection& in) const {
  const Value& value = find(key);
  if (!value.is_node()) throw wrong(key, "a node");
  if (const auto number = in.find(value.as_node().id)) return *number;
  throw Error(ErrorCode::Argument,
              "`" + std::string(key) + "` is not among the nodes that `labels` chooses");
}

std::function<double(const Edge&)> AlgorithmOptions::weight(std::string_view key) const {
  const Value& value = find(key);
  if (value.is_null()) return {};
  if (!value.is_string()) throw wrong(key, "the name of a property");
  const auto number = call_.view.catalog().property_keys.find(value.as_string());
  return [&view = call_.view, name = value.as_string(), number](const Edge& edge) {
    return weight_of(view, edge, name, number ? view.property(edge, *number) : Value());
  };
}

}  // namespace clout::query
