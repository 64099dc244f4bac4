// What every way from one node to another passes.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/algorithms/projection.h"

namespace clout::graph {

struct DominatorTree {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  /// The nodes that can be reached from the source, which is the first; each after its dominator.
  std::vector<std::uint32_t> nodes;
  /// By place in `nodes`: of the nodes that every path along the edges from the source passes
  /// before it comes there, the last; kNone for the source. The dominators of that one are the
  /// others.
  std::vector<std::uint32_t> dominators;
  std::vector<std::uint32_t> depths;  ///< by place: how many nodes dominate it
};

/// (Lengauer and Tarjan 1979, simple links, without recursion.) O((nodes + edges) log nodes).
[[nodiscard]] DominatorTree dominator_tree(const Projection& graph, std::uint32_t source,
                                           QueryBudget& budget);

}  // namespace clout::graph
