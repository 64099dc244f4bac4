// A graph held in plain vectors, for tests of what reads a GraphView. Slow and obvious.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph_view.h"

namespace clout::tests {

/// Build it with add_node and add_edge, then read it.
class FakeView : public graph::GraphView {
 public:
  using Named = std::vector<std::pair<std::string, Value>>;

  Node add_node(const std::vector<std::string>& labels, const Named& properties) {
    Entity entity;
    for (const auto& label : labels) entity.labels.push_back(catalog_.labels.intern(label));
    entity.properties = interned(properties);
    nodes_.push_back(std::move(entity));
    return {NodeId{static_cast<std::uint32_t>(nodes_.size() - 1)}};
  }

  Edge add_edge(const std::string& type, Node start, Node end, const Named& properties = {}) {
    const Edge edge{EdgeId{edges_.size()}, start.id, end.id, catalog_.edge_types.intern(type)};
    edges_.push_back(edge);
    edge_properties_.push_back(interned(properties));
    return edge;
  }

  CommitNumber commit() const override { return CommitNumber{1}; }
  const Catalog& catalog() const override { return catalog_; }

  std::uint64_t node_count() const override { return nodes_.size(); }
  std::uint64_t node_count(LabelId label) const override {
    return static_cast<std::uint64_t>(
        std::count_if(nodes_.begin(), nodes_.end(), [&](const Entity& node) {
          return std::count(node.labels.begin(), node.labels.end(), label) > 0;
        }));
  }
  std::uint32_t node_id_limit() const override { return static_cast<std::uint32_t>(nodes_.size()); }
  bool has_node(NodeId node) const override { return raw(node) < nodes_.size(); }
  std::vector<LabelId> labels(NodeId node) const override {
    return has_node(node) ? nodes_[raw(node)].labels : std::vector<LabelId>{};
  }
  bool has_label(NodeId node, LabelId label) const override {
    const auto all = labels(node);
    return std::count(all.begin(), all.end(), label) > 0;
  }
  Value property(NodeId node, PropertyKeyId key) const override {
    return has_node(node) ? found(nodes_[raw(node)].properties, key) : Value();
  }
  std::vector<graph::Property> properties(NodeId node) const override {
    return has_node(node) ? nodes_[raw(node)].properties : std::vector<graph::Property>{};
  }
  std::size_t scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                         std::span<NodeId> out) const override {
    std::size_t count = 0;
    for (; position < nodes_.size() && count < out.size(); ++position) {
      if (!label || has_label(NodeId{position}, *label)) out[count++] = NodeId{position};
    }
    return count;
  }

  std::uint64_t edge_count() const override { return edges_.size(); }
  std::uint64_t edge_count(EdgeTypeId type) const override {
    return static_cast<std::uint64_t>(std::count_if(
        edges_.begin(), edges_.end(), [&](const Edge& edge) { return edge.type == type; }));
  }
  std::optional<Edge> find_edge(EdgeId edge) const override {
    if (raw(edge) >= edges_.size()) return std::nullopt;
    return edges_[raw(edge)];
  }
  Value property(const Edge& edge, PropertyKeyId key) const override {
    return found(edge_properties_[raw(edge.id)], key);
  }
  std::vector<graph::Property> properties(const Edge& edge) const override {
    return edge_properties_[raw(edge.id)];
  }
  void expand(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
              std::vector<graph::Neighbour>& out) const override {
    for (const auto& edge : edges_) {
      if (!types.empty() && std::count(types.begin(), types.end(), edge.type) == 0) continue;
      if (edge.start == node && direction != Direction::In) out.push_back({edge.end, edge});
      if (edge.end == node && direction != Direction::Out) out.push_back({edge.start, edge});
    }
  }
  void expand_between(NodeId from, NodeId to, Direction direction,
                      std::span<const EdgeTypeId> types,
                      std::vector<graph::Neighbour>& out) const override {
    std::vector<graph::Neighbour> all;
    expand(from, direction, types, all);
    std::copy_if(all.begin(), all.end(), std::back_inserter(out),
                 [&](const graph::Neighbour& neighbour) { return neighbour.node == to; });
  }
  std::uint64_t degree(NodeId node, Direction direction,
                       std::span<const EdgeTypeId> types) const override {
    std::vector<graph::Neighbour> all;
    expand(node, direction, types, all);
    return all.size();
  }

  std::vector<graph::NameMatch> find_by_name(std::string_view) const override { return {}; }
  std::vector<graph::NameMatch> names_near(std::string_view, std::size_t) const override {
    return {};
  }
  std::vector<graph::NameMatch> names_with_prefix(std::string_view prefix,
                                                  std::size_t limit) const override {
    std::vector<graph::NameMatch> matches;
    const auto key = catalog_.property_keys.find("name");
    for (std::uint32_t i = 0; key && i < nodes_.size() && matches.size() < limit; ++i) {
      const auto name = property(NodeId{i}, *key);
      if (!name.is_string() || name.as_string().rfind(prefix, 0) != 0) continue;
      matches.push_back({NodeId{i}, graph::NameMatchKind::Name, name.as_string()});
    }
    return matches;
  }
  std::vector<NodeId> index_lookup(std::uint32_t, const Value&) const override { return {}; }
  std::vector<Edge> edge_index_lookup(std::uint32_t, const Value&) const override { return {}; }
  void visit_words(std::uint32_t, std::string_view, const WordVisitor&) const override {}
  void visit_names(const NameVisitor&) const override {}
  std::optional<NodeId> find_external_id(std::string_view, std::string_view) const override {
    return std::nullopt;
  }
  void visit_external_ids(const ExternalIdVisitor&) const override {}
  std::shared_ptr<const InfluenceModel> influence_model(std::string_view) const override {
    return nullptr;
  }
  std::vector<graph::ModelVersion> influence_models() const override { return {}; }

 private:
  struct Entity {
    std::vector<LabelId> labels;
    std::vector<graph::Property> properties;
  };

  std::vector<graph::Property> interned(const Named& properties) {
    std::vector<graph::Property> result;
    for (const auto& [name, value] : properties) {
      result.emplace_back(catalog_.property_keys.intern(name), value);
    }
    return result;
  }

  static Value found(const std::vector<graph::Property>& properties, PropertyKeyId key) {
    for (const auto& [number, value] : properties) {
      if (number == key) return value;
    }
    return {};
  }

  Catalog catalog_;
  std::vector<Entity> nodes_;
  std::vector<Edge> edges_;
  std::vector<std::vector<graph::Property>> edge_properties_;
};

}  // namespace clout::tests
