#include "graph/restricted_transaction.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "schema/error.h"

namespace clout::graph {

void throw_read_only() {
  throw Error(ErrorCode::Permission, "who is connected here may only read")
      .hint("WHAT IF {..} THEN .. answers as if a change had been made");
}

RestrictedTransaction::RestrictedTransaction(std::unique_ptr<Transaction> base, ReadRule rule,
                                             std::shared_ptr<const RestrictedView> present)
    : base_(std::move(base)),
      rule_(std::move(rule)),
      view_({std::shared_ptr<const void>(), &base_->view()},
            std::make_shared<const RuleNames>(rule_, base_->view().catalog(),
                                              present->names().sources()),
            RestrictedView::Time::Changing, present) {}

template <typename Change>
auto RestrictedTransaction::make(const Change& change) {
  if constexpr (std::is_void_v<decltype(change())>) {
    change();
    view_.changed(rule_);
  } else {
    auto made = change();
    view_.changed(rule_);
    return made;
  }
}

/// Calls visit(index, value) for the unique indexes that may hold a value of the properties.
template <typename Visit>
void RestrictedTransaction::visit_unique(const Properties& properties, const Visit& visit) const {
  for (const IndexDefinition& index : base_->view().catalog().rules.indexes) {
    if (!index.unique) continue;
    for (const auto& [key, value] : properties) {
      if (key == index.key && !value.is_null()) visit(index, value);
    }
  }
}

void RestrictedTransaction::make_room(const std::vector<LabelId>& labels,
                                      const Properties& properties) {
  visit_unique(properties, [&](const IndexDefinition& index, const Value& value) {
    const auto* label = std::get_if<LabelId>(&index.subject);
    if (label == nullptr || std::find(labels.begin(), labels.end(), *label) == labels.end()) return;
    for (const NodeId holder : base_->view().index_lookup(index.number, value)) {
      if (!view_.has_node(holder)) base_->set_property(holder, index.key, {});
    }
  });
}

void RestrictedTransaction::make_room(EdgeTypeId type, const Properties& properties) {
  visit_unique(properties, [&](const IndexDefinition& index, const Value& value) {
    const auto* subject = std::get_if<EdgeTypeId>(&index.subject);
    if (subject == nullptr || *subject != type) return;
    for (const Edge& holder : base_->view().edge_index_lookup(index.number, value)) {
      if (view_.property(holder, index.key).is_null()) base_->set_property(holder, index.key, {});
    }
  });
}

LabelId RestrictedTransaction::label(std::string_view name) {
  return make([&] { return base_->label(name); });
}

EdgeTypeId RestrictedTransaction::edge_type(std::string_view name) {
  return make([&] { return base_->edge_type(name); });
}

PropertyKeyId RestrictedTransaction::property_key(std::string_view name) {
  return make([&] { return base_->property_key(name); });
}

NodeId RestrictedTransaction::create_node(std::span<const LabelId> labels,
                                          std::vector<Property> properties) {
  return make([&] {
    make_room({labels.begin(), labels.end()}, properties);
    return base_->create_node(labels, std::move(properties));
  });
}

Edge RestrictedTransaction::create_edge(EdgeTypeId type, NodeId start, NodeId end,
                                        std::vector<Property> properties) {
  return make([&] {
    make_room(type, properties);
    return base_->create_edge(type, start, end, std::move(properties));
  });
}

void RestrictedTransaction::set_property(NodeId node, PropertyKeyId key, Value value) {
  make([&] {
    make_room(base_->view().labels(node), {{key, value}});
    base_->set_property(node, key, std::move(value));
  });
}

void RestrictedTransaction::set_property(const Edge& edge, PropertyKeyId key, Value value) {
  make([&] {
    make_room(edge.type, {{key, value}});
    base_->set_property(edge, key, std::move(value));
  });
}

void RestrictedTransaction::set_properties(NodeId node, std::vector<Property> properties) {
  make([&] {
    make_room(base_->view().labels(node), properties);
    base_->set_properties(node, std::move(properties));
  });
}

void RestrictedTransaction::set_properties(const Edge& edge, std::vector<Property> properties) {
  make([&] {
    make_room(edge.type, properties);
    base_->set_properties(edge, std::move(properties));
  });
}

void RestrictedTransaction::add_label(NodeId node, LabelId label) {
  make([&] {
    make_room({label}, base_->view().properties(node));
    base_->add_label(node, label);
  });
}

void RestrictedTransaction::remove_label(NodeId node, LabelId label) {
  make([&] { base_->remove_label(node, label); });
}

void RestrictedTransaction::delete_edge(const Edge& edge) {
  make([&] { base_->delete_edge(edge); });
}

Edge RestrictedTransaction::move_edge(const Edge& edge, NodeId start, NodeId end) {
  return make([&] { return base_->move_edge(edge, start, end); });
}

void RestrictedTransaction::add_claim(const Edge& edge, Claim claim) {
  make([&] { base_->add_claim(edge, std::move(claim)); });
}

void RestrictedTransaction::delete_node(NodeId node) {
  make([&] {
    std::vector<Neighbour> edges;
    base_->view().expand(node, Direction::Both, {}, edges);
    for (const Neighbour& neighbour : edges) {
      if (!view_.find_edge(neighbour.edge.id)) base_->delete_edge(neighbour.edge);
    }
    base_->delete_node(node);
  });
}

void RestrictedTransaction::detach_delete_node(NodeId node) {
  make([&] { base_->detach_delete_node(node); });
}

void RestrictedTransaction::set_external_id(std::string_view space, std::string_view id,
                                            NodeId node) {
  make([&] { base_->set_external_id(space, id, node); });
}

std::uint32_t RestrictedTransaction::put_influence_model(InfluenceModel model) {
  return make([&] { return base_->put_influence_model(std::move(model)); });
}

void RestrictedTransaction::drop_influence_model(std::string_view name) {
  make([&] { base_->drop_influence_model(name); });
}

CommitNumber RestrictedTransaction::commit() { throw_read_only(); }

}  // namespace clout::graph
