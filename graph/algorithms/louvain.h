// Communities that have more edges inside than chance would give them.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/algorithms/projection.h"

namespace clout::graph {

struct Communities {
  std::vector<std::uint32_t> groups;  ///< each node's community, named by its least node
  /// The share of the weights inside communities, less the share that edges thrown at random
  /// between nodes of these degrees would have there. 0 without edges.
  double modularity = 0;
};

/// Moves node after node, in their order, to the community of a neighbour where modularity grows
/// most, in at most 20 turns; then does the same with the communities as nodes, until none is
/// moved. Edges count by their weight, whichever way they point; weights are finite and not
/// negative. The answer depends on the graph alone. (Blondel et al. 2008.) O(nodes + edges) a turn.
[[nodiscard]] Communities louvain(const Projection& graph, QueryBudget& budget);

/// The modularity of any division into groups, which are named by numbers below graph.size().
/// O(nodes + edges).
[[nodiscard]] double modularity(const Projection& graph, const std::vector<std::uint32_t>& groups,
                                QueryBudget& budget);

}  // namespace clout::graph
