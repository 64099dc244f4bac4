// A transaction of somebody who may only read: its changes are seen in its own view, as far as the
// rule shows them, and are never stored. For asking what if.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "graph/restricted_view.h"
#include "graph/transaction.h"

namespace clout::graph {

/// As any transaction, but that commit() throws Error{Permission}. Names of what the rule hides may
/// be used; what is made under them is not seen.
class RestrictedTransaction final : public Transaction {
 public:
  /// `present` is the newest committed state.
  RestrictedTransaction(std::unique_ptr<Transaction> base, ReadRule rule,
                        std::shared_ptr<const RestrictedView> present);

  [[nodiscard]] const GraphView& view() const override { return view_; }

  LabelId label(std::string_view name) override;
  EdgeTypeId edge_type(std::string_view name) override;
  PropertyKeyId property_key(std::string_view name) override;

  NodeId create_node(std::span<const LabelId> labels, std::vector<Property> properties) override;
  Edge create_edge(EdgeTypeId type, NodeId start, NodeId end,
                   std::vector<Property> properties) override;
  void set_property(NodeId node, PropertyKeyId key, Value value) override;
  void set_property(const Edge& edge, PropertyKeyId key, Value value) override;
  void set_properties(NodeId node, std::vector<Property> properties) override;
  void set_properties(const Edge& edge, std::vector<Property> properties) override;
  void add_label(NodeId node, LabelId label) override;
  void remove_label(NodeId node, LabelId label) override;
  void delete_edge(const Edge& edge) override;
  Edge move_edge(const Edge& edge, NodeId start, NodeId end) override;
  void add_claim(const Edge& edge, Claim claim) override;
  /// Hidden edges go with the node: they cannot keep it.
  void delete_node(NodeId node) override;
  void detach_delete_node(NodeId node) override;
  void check_deletes() const override { base_->check_deletes(); }
  void guard(std::string_view key) override { base_->guard(key); }
  void guard_edges(NodeId node) override { base_->guard_edges(node); }
  void set_external_id(std::string_view space, std::string_view id, NodeId node) override;
  std::uint32_t put_influence_model(InfluenceModel model) override;
  void drop_influence_model(std::string_view name) override;

  [[nodiscard]] bool has_changes() const override { return base_->has_changes(); }
  [[nodiscard]] std::size_t memory_used() const override { return base_->memory_used(); }
  CommitNumber commit() override;

 private:
  /// Gives what `change` gives.
  template <typename Change>
  auto make(const Change& change);
  // Something is about to have these properties: hidden holders of values that must be unique lose
  // them, so that they are not in the way.
  void make_room(const std::vector<LabelId>& labels, const Properties& properties);
  void make_room(EdgeTypeId type, const Properties& properties);
  template <typename Visit>
  void visit_unique(const Properties& properties, const Visit& visit) const;

  const std::unique_ptr<Transaction> base_;
  const ReadRule rule_;
  RestrictedView view_;
};

/// What everything that writes throws where one may only read.
[[noreturn]] void throw_read_only();

}  // namespace clout::graph
