// The ways that influence takes from a node, as edges: under the defaults of the influence
// statements.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "graph/influence/filtered_arcs.h"
#include "query/operators/edge_rules.h"

namespace clout::query {

/// The arcs of one row's question. One thread.
class ArcWays {
 public:
  explicit ArcWays(ExecutionContext& context) : context_(context) {}

  /// What was written since the last batch counts.
  void start_batch() {
    arcs_.reset();
    graph_.reset();
  }
  /// Only arcs of these types (empty: all), whose edges meet `edge`, if that is set. What is stored
  /// and fails is as if it were not there.
  void start(const WantedTypes& types, std::function<bool(const Edge&)> edge);
  /// Appends, for each arc that leaves the node (or, `backwards`, enters it), the edge that stands
  /// for it. O(arcs there).
  void find(NodeId node, bool backwards, std::vector<graph::Neighbour>& ways);

 private:
  ExecutionContext& context_;
  std::shared_ptr<const graph::InfluenceGraph> graph_;
  graph::InfluenceFilter filter_;
  std::optional<graph::FilteredArcs> arcs_;
};

}  // namespace clout::query
