// Single steps of a repetition and what they cost, forwards from the start and backwards from the
// end of a path.
#pragma once

#include <cstdint>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/operators/edge_rules.h"

namespace clout::query {

/// One way on from a node.
struct PathWay {
  graph::Neighbour to;
  double cost = 1;
};

/// The steps that a repetition allows. One thread.
class PathSteps {
 public:
  PathSteps(const RepeatStep& step, ExecutionContext& context);
  void start_batch() { types_.resolve(context_.view.catalog()); }
  void start_row(const Batch& batch, std::size_t row);

  /// Replaces `ways` by the steps from `node` on (or, `backwards`, by those that lead to it), those
  /// that meet no condition left out. O(degree).
  void find(NodeId node, bool backwards, std::vector<PathWay>& ways);

 private:
  ExecutionContext& context_;
  Direction direction_;
  WantedTypes types_;
  UsedEdges used_;
  StepConditions conditions_;
  std::vector<graph::Neighbour> neighbours_;
};

/// The least cost from any node to one target, found as far as it is asked for: Dijkstra's
/// algorithm from the target backwards, halted in between.
class CostToTarget {
 public:
  CostToTarget(PathSteps& steps, QueryBudget& budget)
      : steps_(steps), budget_(budget), charge_(budget) {}
  void start(NodeId target);

  /// Infinite if the target cannot be reached. All calls together: O((nodes + edges) log nodes).
  [[nodiscard]] double exact(NodeId node);
  /// At most exact(node), and never more than a step's cost above that of the step's end. O(1).
  [[nodiscard]] double at_least(NodeId node) const;

 private:
  struct Reached {
    double cost;
    bool final = false;
  };
  using Entry = std::pair<double, std::uint32_t>;  // cost, node

  void settle_next();

  PathSteps& steps_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  std::unordered_map<std::uint32_t, Reached> reached_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> frontier_;
  std::vector<PathWay> ways_;
};

}  // namespace clout::query
