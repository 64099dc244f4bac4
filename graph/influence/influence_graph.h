// The influence arcs of one graph state under one model: what every influence kernel reads.
//
// A base index (perhaps in a memory-mapped file) and, over it, the facts that later changes
// touched. Immutable; any number of threads may read it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "graph/influence/arc_index.h"
#include "graph/influence/influence_edge.h"
#include "schema/id.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"

namespace clout::graph {

class GraphView;
class ReadSet;

/// Two nodes between which something changed, and all edges now stored between them.
struct ChangedPair {
  NodeId a{};
  NodeId b{};
  std::vector<InfluenceEdge> edges;
};

class InfluenceGraph {
 public:
  explicit InfluenceGraph(std::shared_ptr<const ArcIndex> base);

  /// Reads every edge of `view` through its interface. O(edges); `now` (UTC seconds) only makes
  /// questions about that time and later faster. Throws what `budget` throws.
  [[nodiscard]] static std::shared_ptr<const InfluenceGraph> scan(const GraphView& view,
                                                                  const InfluenceModel& model,
                                                                  std::int64_t now,
                                                                  QueryBudget& budget);

  /// This graph with the arcs between each pair replaced by those of the edges given. Pairs come
  /// once each, in any order of their nodes. `type_names` are the stored types by number.
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> with_changes(
      const InfluenceModel& model, std::span<const std::string> type_names,
      std::span<const ChangedPair> changes, QueryBudget& budget) const;

  /// The same arcs; those of which nodes are read is noted in `reads`.
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> observed(
      std::shared_ptr<ReadSet> reads) const;

  [[nodiscard]] const HopRule& hop_rule() const { return base_->hop_rule(); }
  /// One above the largest node number with arcs.
  [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }
  /// Facts are looked up by Arc::fact.
  [[nodiscard]] const FactTable& facts() const { return *facts_; }
  /// Arcs that leave (enter) a node, strongest first; valid as long as this graph.
  [[nodiscard]] std::span<const Arc> out(std::uint32_t node) const {
    return plain_ ? base_->out(node) : looked_up(node, true);
  }
  [[nodiscard]] std::span<const Arc> in(std::uint32_t node) const {
    return plain_ ? base_->in(node) : looked_up(node, false);
  }
  [[nodiscard]] const ArcIndex& base() const { return *base_; }

 private:
  struct Overlay;

  [[nodiscard]] std::span<const Arc> looked_up(std::uint32_t node, bool outgoing) const;

  std::shared_ptr<const ArcIndex> base_;
  std::shared_ptr<const Overlay> overlay_;  ///< may be null
  std::shared_ptr<ReadSet> reads_;          ///< may be null
  bool plain_ = true;                       ///< neither of the two
  std::shared_ptr<const FactTable> facts_;
  std::uint32_t node_limit_ = 0;
};

}  // namespace clout::graph
