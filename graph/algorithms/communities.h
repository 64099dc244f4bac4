// Which nodes belong together.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/algorithms/projection.h"

namespace clout::graph {

/// Each node's component, named by its least node: nodes that a path joins, whichever way its edges
/// point. Union-find with halved paths: O((nodes + edges) log nodes).
[[nodiscard]] std::vector<std::uint32_t> weak_components(const Projection& graph,
                                                         QueryBudget& budget);

/// Each node's component, named by its least node: nodes that reach each other along the edges.
/// (Tarjan 1972, without recursion.) O(nodes + edges).
[[nodiscard]] std::vector<std::uint32_t> strong_components(const Projection& graph,
                                                           QueryBudget& budget);

/// Each node's community: in each turn, all nodes at once take the label that most of their
/// neighbours have, the least of several; an edge each way counts twice. Begins with a label a
/// node, its number. Ends early when nothing changes. (Raghavan et al. 2007, synchronous as in LDBC
/// Graphalytics.) O((nodes + edges) log degree) a turn.
[[nodiscard]] std::vector<std::uint32_t> label_propagation(const Projection& graph,
                                                           std::uint32_t iterations,
                                                           QueryBudget& budget);

struct TriangleCounts {
  std::vector<std::uint64_t> triangles;  ///< by node, in the undirected simple graph
  /// Which share of the edges that could be between a node's neighbours is there; 0 below two
  /// neighbours. Directed: of the edges each way, as in LDBC Graphalytics.
  std::vector<double> clustering;
};
/// O(edges^1.5): each triangle is found from its node of the least degree, looking at later nodes
/// only. (Chiba and Nishizeki 1985.)
[[nodiscard]] TriangleCounts count_triangles(const Projection& graph, bool directed,
                                             QueryBudget& budget);

/// The greatest k for which a node is in a part whose nodes all have k neighbours in it, in the
/// undirected simple graph. (Batagelj and Zaversnik 2003.) O(nodes + edges).
[[nodiscard]] std::vector<std::uint32_t> core_numbers(const Projection& graph, QueryBudget& budget);

}  // namespace clout::graph
