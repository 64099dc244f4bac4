// A view of which a part is not there: what a read rule hides, and all that hangs on it.
//
// Nothing of it is counted, found by a name, a number or an index, or walked over. Two things pass
// through from the view beneath: the numbers of nodes and edges, and the number of the commit.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/entity_record.h"
#include "graph/graph_view.h"
#include "graph/hidden_parts.h"
#include "graph/read_rule.h"
#include "graph/recently_used.h"
#include "graph/rule_names.h"

namespace clout::graph {

class StatisticsCache;

/// What is found of one commit under one rule, for all views of it. Any number of threads.
struct RestrictedCommit {
  std::once_flag looked;
  HiddenParts hidden;  ///< once `looked`
  static constexpr std::size_t kGraphs = 2;
  RecentlyUsed<InfluenceModel, InfluenceGraph> graphs{kGraphs};
};

/// As any view. Of a committed state, an element costs some look-ups in tables more than beneath,
/// and the first read of a commit finds what is hidden (find_hidden()). Of the past and of what a
/// transaction changes, each element is decided anew, and counts take a pass over the graph.
class RestrictedView final : public GraphView {
 public:
  enum class Time : std::uint8_t {
    Committed,
    /// Hidden is also what is hidden by its newest version.
    Past,
    /// The view beneath changes: changed() says when.
    Changing,
  };

  /// A committed state. `found` is shared by the views of its commit, `statistics` by all of one
  /// rule.
  RestrictedView(std::shared_ptr<const GraphView> base, std::shared_ptr<const RuleNames> names,
                 std::shared_ptr<RestrictedCommit> found,
                 std::shared_ptr<StatisticsCache> statistics);
  /// Another one, beside the newest committed state.
  RestrictedView(std::shared_ptr<const GraphView> base, std::shared_ptr<const RuleNames> names,
                 Time time, std::shared_ptr<const RestrictedView> present);

  [[nodiscard]] CommitNumber commit() const override { return base_->commit(); }
  [[nodiscard]] const Catalog& catalog() const override { return names_->catalog(); }

  [[nodiscard]] std::uint64_t node_count() const override;
  [[nodiscard]] std::uint64_t node_count(LabelId label) const override;
  [[nodiscard]] std::uint32_t node_id_limit() const override { return base_->node_id_limit(); }
  [[nodiscard]] bool has_node(NodeId node) const override;
  [[nodiscard]] std::vector<LabelId> labels(NodeId node) const override;
  [[nodiscard]] bool has_label(NodeId node, LabelId label) const override;
  [[nodiscard]] Value property(NodeId node, PropertyKeyId key) const override;
  [[nodiscard]] std::vector<Property> properties(NodeId node) const override;
  std::size_t scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                         std::span<NodeId> out) const override;

  [[nodiscard]] std::uint64_t edge_count() const override;
  [[nodiscard]] std::uint64_t edge_count(EdgeTypeId type) const override;
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

  /// The view beneath, in which everything is.
  [[nodiscard]] const GraphView& base() const { return *base_; }
  /// Hidden by its newest version; the last one it had, if it is gone. What is not known to have
  /// been is hidden. A gone one costs seeks in the history.
  [[nodiscard]] bool hides_newest(NodeId node) const;
  [[nodiscard]] bool hides_newest(EdgeId edge) const;
  /// Hidden with these labels and properties.
  [[nodiscard]] bool hides(const NodeRecord& record) const;
  [[nodiscard]] bool hides(const Claim& claim) const;
  /// The properties of an edge without those by which a hidden source states it.
  [[nodiscard]] Properties shown(Properties properties) const;
  [[nodiscard]] const RuleNames& names() const { return *names_; }

  /// Of a changing view: what is beneath is not what it was. Not while others read.
  void changed(const ReadRule& rule);

 private:
  [[nodiscard]] const HiddenParts& hidden() const;
  [[nodiscard]] bool hides(NodeId node) const;
  [[nodiscard]] bool hides(const Edge& edge) const;
  [[nodiscard]] bool hides_or_did(NodeId node) const;
  [[nodiscard]] bool hides_or_did(EdgeId edge) const;
  [[nodiscard]] bool decide(NodeId node) const;
  [[nodiscard]] bool decide_unstated(const Edge& edge) const;
  [[nodiscard]] bool is_unstated(const Edge& edge) const;
  [[nodiscard]] bool is_untouched(NodeId node) const;
  [[nodiscard]] bool hides_source(const Value& source) const;
  template <typename Element>
  void drop_hidden(std::vector<Element>& elements, std::size_t first) const;
  [[nodiscard]] std::vector<NameMatch> find_lesser_names(std::string_view text) const;

  const std::shared_ptr<const GraphView> base_;
  std::shared_ptr<const RuleNames> names_;
  const Time time_;
  const std::shared_ptr<const RestrictedView> present_;
  std::shared_ptr<RestrictedCommit> found_;
  mutable std::atomic<const HiddenParts*> hidden_ = nullptr;  // those of `found_`, once looked for
  const std::shared_ptr<StatisticsCache> statistics_;
  std::vector<std::shared_ptr<const RuleNames>> older_names_;  // references to them stay valid
};

/// The view beneath a restricted one; any other view itself.
[[nodiscard]] const GraphView& beneath(const GraphView& view);
/// Null for a view that is not restricted.
[[nodiscard]] const RestrictedView* as_restricted(const GraphView& view);

}  // namespace clout::graph
