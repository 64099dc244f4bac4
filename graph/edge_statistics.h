// How edges lie between labels: what a planner wants to know before it chooses an order.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

#include "graph/graph_view.h"
#include "schema/id.h"

namespace clout::graph {

/// Estimated from a sample of the nodes, evenly spread over their numbers; exact for small graphs.
/// Immutable. Any number of threads.
class EdgeStatistics {
 public:
  /// O(edges of the sampled nodes).
  explicit EdgeStatistics(const GraphView& view);

  /// Edges of `type` that a node with `label` has on average; Out: those that leave it. Nothing if
  /// too few such nodes were sampled to tell.
  [[nodiscard]] std::optional<double> mean_degree(EdgeTypeId type, Direction direction,
                                                  LabelId label) const;
  /// Is the sample still like a graph with so many nodes and edges?
  [[nodiscard]] bool describes(const GraphView& view) const;

 private:
  static constexpr std::uint32_t kSampledNodes = 4096;

  void take(const GraphView& view, NodeId node);

  std::uint64_t nodes_, edges_;
  std::map<LabelId, std::uint64_t> sampled_;
  std::map<std::tuple<LabelId, EdgeTypeId, bool>, std::uint64_t> degrees_;  // true: out
};

/// The newest statistics of a database, made again when it has changed much. Any number of threads.
class StatisticsCache {
 public:
  [[nodiscard]] std::shared_ptr<const EdgeStatistics> get(const GraphView& view);

 private:
  std::mutex mutex_;
  std::shared_ptr<const EdgeStatistics> newest_;
};

}  // namespace clout::graph
