// How far it is from one node to the others.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/algorithms/projection.h"

namespace clout::graph {

/// What `hop_counts` gives a node that is not reached.
inline constexpr std::uint32_t kNotReached = 0xFFFFFFFF;

/// The fewest edges from `source` to each node. Breadth-first: O(nodes + edges).
[[nodiscard]] std::vector<std::uint32_t> hop_counts(const Projection& graph, std::uint32_t source,
                                                    Direction direction, QueryBudget& budget);

/// The least sum of weights on a way from `source` to each node; negative where there is none. The
/// projection has weights, none of them negative. (Dijkstra 1959.) O(nodes + edges log edges).
[[nodiscard]] std::vector<double> least_sums(const Projection& graph, std::uint32_t source,
                                             Direction direction, QueryBudget& budget);

}  // namespace clout::graph
