#include "tests/support/graph_model.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace clout::tests {

using graph::GraphView;
using graph::Neighbour;

namespace {

std::string text(NodeId node) { return "node " + std::to_string(raw(node)); }
std::string text(EdgeId edge) { return "edge " + std::to_string(raw(edge)); }

GraphModel::Properties named(const GraphView& view, const std::vector<graph::Property>& stored) {
  GraphModel::Properties properties;
  for (const auto& [key, value] : stored) {
    properties[view.catalog().property_keys.name(key)] = value;
  }
  return properties;
}

bool same(const GraphModel::Properties& a, const GraphModel::Properties& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.type() == y.second.type() &&
           equivalent(x.second, y.second);
  });
}

std::vector<NodeId> scanned(const GraphView& view, std::optional<LabelId> label) {
  std::vector<NodeId> nodes;
  std::array<NodeId, 7> some{};
  std::uint32_t position = 0;
  for (std::size_t found = some.size(); found == some.size();) {
    found = view.scan_nodes(position, label, some);
    nodes.insert(nodes.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(found));
  }
  return nodes;
}

std::string node_difference(const GraphModel& model, const GraphView& view) {
  std::vector<NodeId> expected;
  for (const auto& [node, content] : model.nodes) expected.push_back(node);
  if (view.node_count() != expected.size()) {
    return "node_count " + std::to_string(view.node_count()) + ", not " +
           std::to_string(expected.size());
  }
  if (scanned(view, std::nullopt) != expected) return "scan_nodes";
  for (const auto& [node, content] : model.nodes) {
    if (!view.has_node(node)) return text(node) + " is missing";
    std::set<std::string> labels;
    for (const LabelId label : view.labels(node)) {
      labels.insert(view.catalog().labels.name(label));
    }
    if (labels != content.labels) return "labels of " + text(node);
    if (!same(named(view, view.properties(node)), content.properties)) {
      return "properties of " + text(node);
    }
    for (const auto& [key, value] : content.properties) {
      const auto id = view.catalog().property_keys.find(key);
      if (!id || !equivalent(view.property(node, *id), value)) return key + " of " + text(node);
    }
  }
  for (std::size_t i = 0; i < view.catalog().labels.size(); ++i) {
    const LabelId label{static_cast<std::uint32_t>(i)};
    const std::string& name = view.catalog().labels.name(label);
    std::vector<NodeId> with;
    for (const auto& [node, content] : model.nodes) {
      if (content.labels.contains(name)) with.push_back(node);
    }
    if (scanned(view, label) != with) return "scan_nodes of :" + name;
    if (view.node_count(label) != with.size()) return "node_count of :" + name;
  }
  return {};
}

/// What expand() must give.
std::vector<std::tuple<EdgeTypeId, NodeId, EdgeId>> expected_edges(const GraphModel& model,
                                                                   const GraphView& view,
                                                                   NodeId node, Direction direction,
                                                                   std::optional<EdgeTypeId> type,
                                                                   bool skip_loops) {
  std::vector<std::tuple<EdgeTypeId, NodeId, EdgeId>> edges;
  for (const auto& [id, edge] : model.edges) {
    const NodeId here = direction == Direction::Out ? edge.start : edge.end;
    const NodeId there = direction == Direction::Out ? edge.end : edge.start;
    if (here != node || (skip_loops && there == node)) continue;
    const EdgeTypeId number = view.catalog().edge_types.find(edge.type).value();
    if (!type || *type == number) edges.emplace_back(number, there, id);
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

std::string expansion_difference(const GraphModel& model, const GraphView& view, NodeId node,
                                 Direction direction, std::optional<EdgeTypeId> type) {
  auto expected = direction == Direction::In
                      ? std::vector<std::tuple<EdgeTypeId, NodeId, EdgeId>>{}
                      : expected_edges(model, view, node, Direction::Out, type, false);
  if (direction != Direction::Out) {
    const auto in =
        expected_edges(model, view, node, Direction::In, type, direction == Direction::Both);
    expected.insert(expected.end(), in.begin(), in.end());
  }
  std::vector<EdgeTypeId> types;
  if (type) types = {*type, *type};
  std::vector<Neighbour> found;
  view.expand(node, direction, types, found);
  std::vector<std::tuple<EdgeTypeId, NodeId, EdgeId>> got;
  for (const Neighbour& n : found) got.emplace_back(n.edge.type, n.node, n.edge.id);
  if (got != expected) return "expand of " + text(node);
  if (view.degree(node, direction, types) != expected.size()) return "degree of " + text(node);
  if (expected.empty()) return {};
  const NodeId other = std::get<1>(expected.front());
  std::erase_if(expected, [&](const auto& e) { return std::get<1>(e) != other; });
  found.clear();
  view.expand_between(node, other, direction, types, found);
  got.clear();
  for (const Neighbour& n : found) got.emplace_back(n.edge.type, n.node, n.edge.id);
  if (got != expected) return "expand_between of " + text(node) + " and " + text(other);
  return {};
}

std::string edge_difference(const GraphModel& model, const GraphView& view) {
  if (view.edge_count() != model.edges.size()) {
    return "edge_count " + std::to_string(view.edge_count()) + ", not " +
           std::to_string(model.edges.size());
  }
  std::map<std::string, std::uint64_t> by_type;
  for (const auto& [id, content] : model.edges) {
    ++by_type[content.type];
    const auto edge = view.find_edge(id);
    if (!edge) return text(id) + " is missing";
    if (edge->start != content.start || edge->end != content.end ||
        view.catalog().edge_types.name(edge->type) != content.type) {
      return "ends or type of " + text(id);
    }
    if (!same(named(view, view.properties(*edge)), content.properties)) {
      return "properties of " + text(id);
    }
    for (const auto& [key, value] : content.properties) {
      const auto number = view.catalog().property_keys.find(key);
      if (!number || !equivalent(view.property(*edge, *number), value)) {
        return key + " of " + text(id);
      }
    }
  }
  for (std::size_t i = 0; i < view.catalog().edge_types.size(); ++i) {
    const EdgeTypeId type{static_cast<std::uint32_t>(i)};
    if (view.edge_count(type) != by_type[view.catalog().edge_types.name(type)]) {
      return "edge_count of a type";
    }
  }
  for (const auto& [node, content] : model.nodes) {
    for (const Direction direction : {Direction::Out, Direction::In, Direction::Both}) {
      std::string found = expansion_difference(model, view, node, direction, std::nullopt);
      if (!found.empty()) return found;
      const auto types = view.catalog().edge_types.size();
      if (types == 0) continue;
      const EdgeTypeId type{static_cast<std::uint32_t>(raw(node) % types)};
      found = expansion_difference(model, view, node, direction, type);
      if (!found.empty()) return found + " by type";
    }
  }
  return {};
}

std::string name_difference(const GraphModel& model, const GraphView& view) {
  std::map<std::string, std::set<NodeId>> by_name;
  for (const auto& [node, content] : model.nodes) {
    const auto name = content.properties.find("name");
    if (name != content.properties.end() && name->second.is_string()) {
      by_name[name->second.as_string()].insert(node);
    }
  }
  for (const auto& [name, nodes] : by_name) {
    std::set<NodeId> found;
    for (const auto& match : view.find_by_name(name)) found.insert(match.node);
    if (found != nodes) return "find_by_name of '" + name + "'";
  }
  return {};
}

}  // namespace

std::optional<NodeId> GraphModel::some_node(std::uint64_t random) const {
  if (nodes.empty()) return std::nullopt;
  return std::next(nodes.begin(), static_cast<std::ptrdiff_t>(random % nodes.size()))->first;
}

std::optional<EdgeId> GraphModel::some_edge(std::uint64_t random) const {
  if (edges.empty()) return std::nullopt;
  return std::next(edges.begin(), static_cast<std::ptrdiff_t>(random % edges.size()))->first;
}

Edge GraphModel::edge(EdgeId id, const Catalog& catalog) const {
  const ModelEdge& content = edges.at(id);
  return {id, content.start, content.end, catalog.edge_types.find(content.type).value()};
}

void GraphModel::erase_edges_of(NodeId node) {
  std::erase_if(edges, [node](const auto& entry) {
    return entry.second.start == node || entry.second.end == node;
  });
}

GraphModel model_of(const GraphView& view) {
  GraphModel model;
  std::vector<Neighbour> leaving;
  for (const NodeId node : scanned(view, std::nullopt)) {
    GraphModel::ModelNode& content = model.nodes[node];
    content.properties = named(view, view.properties(node));
    for (const LabelId label : view.labels(node)) {
      content.labels.insert(view.catalog().labels.name(label));
    }
    leaving.clear();
    view.expand(node, Direction::Out, {}, leaving);
    for (const Neighbour& neighbour : leaving) {
      const Edge& edge = neighbour.edge;
      model.edges[edge.id] = {view.catalog().edge_types.name(edge.type), edge.start, edge.end,
                              named(view, view.properties(edge))};
    }
  }
  return model;
}

std::string difference(const GraphModel& model, const GraphView& view) {
  std::string found = node_difference(model, view);
  if (found.empty()) found = edge_difference(model, view);
  if (found.empty()) found = name_difference(model, view);
  return found;
}

}  // namespace clout::tests
