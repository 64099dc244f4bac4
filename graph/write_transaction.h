// Transaction over one state: its changes go into a delta of its own, on top of the snapshot's, so
// its view is an ordinary view; the change set beside it is what the committer takes.
#pragma once

#include <memory>
#include <set>

#include "graph/change_set.h"
#include "graph/committer.h"
#include "graph/graph_state.h"
#include "graph/state_view.h"
#include "graph/transaction.h"

namespace clout::graph {

class WriteTransaction final : public Transaction {
 public:
  /// The committer outlives the transaction.
  explicit WriteTransaction(Committer& committer);
  ~WriteTransaction() override;
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;

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
  void delete_node(NodeId node) override;
  void detach_delete_node(NodeId node) override;
  void check_deletes() const override;
  void guard(std::string_view key) override;
  void guard_edges(NodeId node) override;
  void set_external_id(std::string_view space, std::string_view id, NodeId node) override;
  std::uint32_t put_influence_model(InfluenceModel model) override;
  void drop_influence_model(std::string_view name) override;

  [[nodiscard]] bool has_changes() const override { return !changes_.empty(); }
  [[nodiscard]] std::size_t memory_used() const override;
  CommitNumber commit() override;

 private:
  [[nodiscard]] NodeRecordPtr existing(NodeId node) const;
  EdgeRecord& change(const Edge& edge);
  template <typename Change>
  void update(NodeId node, Change&& apply);
  template <typename Change>
  void update(const Edge& edge, Change&& apply);
  void claim_unique(NodeId node, const NodeRecord& record);
  void claim_unique(const EdgeRecord& record);
  void move_rows(NodeId node, const NodeRecord* before, const NodeRecord* after);
  void move_rows(const EdgeRecord* before, const EdgeRecord* after);
  void forget_claims(EdgeId edge);
  std::uint32_t put_model_version(std::string_view name, InfluenceModel model);
  void adopt_names();
  [[nodiscard]] const SchemaRules& rules() const { return state_->catalog->rules; }

  Committer& committer_;
  const OwnerId owner_;
  std::shared_ptr<GraphState> state_;
  ChangeSet changes_;
  StateView view_;
  std::vector<std::shared_ptr<const Catalog>> older_catalogs_;  // references to them stay valid
  std::set<NodeId> deleted_;
  std::size_t value_bytes_ = 0;  ///< of the properties that the changes hold
  std::size_t row_bytes_ = 0;    ///< of names and index entries
  CommitNumber snapshot_;
  bool open_ = true;
};

}  // namespace clout::graph
