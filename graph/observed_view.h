// A view that notes what is read of it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "graph/read_set.h"

namespace clout::graph {

/// As the view beneath, for one statement. Counts are not noted: plans are made with them, answers
/// are not; whoever answers with them calls note_all_read(). What has no place in a read set
/// (searches of texts, walks over all names, history) counts as having read everything.
class ObservedView final : public GraphView {
 public:
  /// Begins `reads` anew.
  ObservedView(std::shared_ptr<const GraphView> base, std::shared_ptr<ReadSet> reads);

  [[nodiscard]] const GraphView& base() const { return *base_; }
  [[nodiscard]] ReadSet& reads() const { return *reads_; }

  [[nodiscard]] CommitNumber commit() const override { return base_->commit(); }
  [[nodiscard]] const Catalog& catalog() const override { return base_->catalog(); }

  [[nodiscard]] std::uint64_t node_count() const override { return base_->node_count(); }
  [[nodiscard]] std::uint64_t node_count(LabelId label) const override {
    return base_->node_count(label);
  }
  [[nodiscard]] std::uint32_t node_id_limit() const override { return base_->node_id_limit(); }
  [[nodiscard]] bool has_node(NodeId node) const override;
  [[nodiscard]] std::vector<LabelId> labels(NodeId node) const override;
  [[nodiscard]] bool has_label(NodeId node, LabelId label) const override;
  [[nodiscard]] Value property(NodeId node, PropertyKeyId key) const override;
  [[nodiscard]] std::vector<Property> properties(NodeId node) const override;
  std::size_t scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                         std::span<NodeId> out) const override;

  [[nodiscard]] std::uint64_t edge_count() const override { return base_->edge_count(); }
  [[nodiscard]] std::uint64_t edge_count(EdgeTypeId type) const override {
    return base_->edge_count(type);
  }
  [[nodiscard]] std::optional<Edge> find_edge(EdgeId edge) const override;
  [[nodiscard]] Value property(const Edge& edge, PropertyKeyId key) const override;
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
  [[nodiscard]] std::shared_ptr<const EdgeStatistics> edge_statistics() const override {
    return base_->edge_statistics();
  }

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

 private:
  const std::shared_ptr<const GraphView> base_;
  const std::shared_ptr<ReadSet> reads_;
};

/// If `view` is observed: everything was read.
void note_all_read(const GraphView& view);

/// The view beneath an observed one, of which everything counts as read; any other view itself.
[[nodiscard]] const GraphView& unobserved(const GraphView& view);

}  // namespace clout::graph
