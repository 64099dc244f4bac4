// How much can go from one node to another, and what bounds it.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/algorithms/projection.h"

namespace clout::graph {

struct Flow {
  double total = 0;
  /// By edge number; negative where it goes from the edge's end to its start. None of it goes in a
  /// circle.
  std::vector<double> flows;
  /// The edges of a least cut, ascending: those from a node that more could still reach to one that
  /// it could not. Of all least cuts the one nearest to the source.
  std::vector<std::uint64_t> cut;
};

/// The greatest flow from `source` to `target`, another node: no edge carries more than its weight,
/// and what enters a node between the two leaves it. Edges carry from start to end, with In from
/// end to start, with Both either way. The projection has details; weights are finite and not
/// negative. (Dinitz 1970.) O(nodes^2 * edges), without weights O(edges^1.5), and most often far
/// less; circles are then taken away in O(nodes * edges).
[[nodiscard]] Flow max_flow(const Projection& graph, std::uint32_t source, std::uint32_t target,
                            Direction direction, QueryBudget& budget);

}  // namespace clout::graph
