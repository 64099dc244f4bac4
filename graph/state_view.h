// GraphView over a graph state: the newest commit's, an older one's, or a transaction's own.
#pragma once

#include <memory>

#include "graph/graph_state.h"
#include "graph/graph_view.h"
#include "graph/record_reader.h"
#include "graph/row_overlay.h"

namespace clout::graph {

/// Any number of threads, as long as nobody changes the state: a published one never changes, a
/// transaction's only between its owner's calls.
class StateView final : public GraphView {
 public:
  /// `overlay` holds rows that are not stored yet, or is null; it outlives the view.
  explicit StateView(std::shared_ptr<const GraphState> state, const RowOverlay* overlay = nullptr);

  [[nodiscard]] CommitNumber commit() const override { return state_->commit; }
  [[nodiscard]] const Catalog& catalog() const override { return *state_->catalog; }

  [[nodiscard]] std::uint64_t node_count() const override { return state_->delta.counts().nodes; }
  [[nodiscard]] std::uint64_t node_count(LabelId label) const override;
  [[nodiscard]] std::uint32_t node_id_limit() const override { return state_->delta.node_limit(); }
  [[nodiscard]] bool has_node(NodeId node) const override { return state_->has_node(node); }
  [[nodiscard]] std::vector<LabelId> labels(NodeId node) const override;
  [[nodiscard]] bool has_label(NodeId node, LabelId label) const override;
  [[nodiscard]] Value property(NodeId node, PropertyKeyId key) const override;
  void property_column(std::span<const NodeId> nodes, PropertyKeyId key,
                       std::span<Value> out) const override;
  [[nodiscard]] std::vector<Property> properties(NodeId node) const override;
  std::size_t scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                         std::span<NodeId> out) const override;

  [[nodiscard]] std::uint64_t edge_count() const override { return state_->delta.counts().edges; }
  [[nodiscard]] std::uint64_t edge_count(EdgeTypeId type) const override;
  [[nodiscard]] std::optional<Edge> find_edge(EdgeId edge) const override;
  [[nodiscard]] Value property(const Edge& edge, PropertyKeyId key) const override;
  void property_column(std::span<const Edge> edges, PropertyKeyId key,
                       std::span<Value> out) const override;
  [[nodiscard]] std::vector<Property> properties(const Edge& edge) const override;
  void expand(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
              std::vector<Neighbour>& out) const override;
  void neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                  std::vector<NodeId>& out) const override;
  void expand_between(NodeId from, NodeId to, Direction direction,
                      std::span<const EdgeTypeId> types,
                      std::vector<Neighbour>& out) const override;
  [[nodiscard]] std::uint64_t degree(NodeId node, Direction direction,
                                     std::span<const EdgeTypeId> types) const override;

  [[nodiscard]] std::shared_ptr<const EdgeStatistics> edge_statistics() const override;

  [[nodiscard]] std::vector<NameMatch> find_by_name(std::string_view text) const override;
  [[nodiscard]] std::vector<NameMatch> names_near(std::string_view text,
                                                  std::size_t limit) const override;
  [[nodiscard]] std::vector<NameMatch> names_with_prefix(std::string_view prefix,
                                                         std::size_t limit) const override;
  [[nodiscard]] std::vector<NodeId> index_lookup(std::uint32_t index_number,
                                                 const Value& value) const override;
  [[nodiscard]] std::vector<Edge> edge_index_lookup(std::uint32_t index_number,
                                                    const Value& value) const override;
  [[nodiscard]] std::shared_ptr<const OrderedEdges> edges_by_cost(
      const PathIndexDefinition& index, const EdgeCosts& costs, QueryBudget& budget) const override;
  void visit_words(std::uint32_t index_number, std::string_view first,
                   const WordVisitor& visit) const override;
  void visit_names(const NameVisitor& visit) const override;
  [[nodiscard]] std::optional<NodeId> find_external_id(std::string_view space,
                                                       std::string_view id) const override;
  void visit_external_ids(const ExternalIdVisitor& visit) const override;
  [[nodiscard]] std::vector<Claim> claims(EdgeId edge) const override;
  void visit_claims(const ClaimVisitor& visit) const override;
  [[nodiscard]] std::shared_ptr<const InfluenceModel> influence_model(
      std::string_view name) const override;
  [[nodiscard]] std::vector<ModelVersion> influence_models() const override;
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> influence_graph(
      const InfluenceModel& model, std::int64_t now, QueryBudget& budget) const override;

  /// The whole record, or null if there is none in this state.
  [[nodiscard]] NodeRecordPtr node_record(NodeId node) const;
  [[nodiscard]] EdgeRecordPtr edge_record(const Edge& edge) const;
  [[nodiscard]] const GraphState& state() const { return *state_; }
  [[nodiscard]] OverlaidRows rows() const { return {*state_->kv, overlay_}; }

 private:
  [[nodiscard]] Value edge_property(const Edge& edge, PropertyKeyId key, OpenChunkPtr& last) const;
  void expand_one_way(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                      bool skip_loops, std::vector<Neighbour>& out) const;
  /// True if the base alone answered.
  bool neighbours_in_base(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                          std::vector<NodeId>& out) const;
  void between_one_way(NodeId from, NodeId to, Direction direction,
                       std::span<const EdgeTypeId> types, std::vector<Neighbour>& out) const;
  [[nodiscard]] std::uint64_t evidence_fingerprint() const;
  [[nodiscard]] std::uint64_t loops(NodeId node, std::span<const EdgeTypeId> types) const;

  std::shared_ptr<const GraphState> state_;
  const RowOverlay* overlay_;
  RecordReader records_;
};

}  // namespace clout::graph
