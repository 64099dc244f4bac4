// How central each node is.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/algorithms/projection.h"

namespace clout::graph {

struct PageRankOptions {
  double damping = 0.85;
  std::uint32_t iterations = 100;  ///< at most
  double tolerance = 1e-10;        ///< ends when all ranks together change by less
  /// Where a walk begins anew: each of these alike; none: every node.
  std::vector<std::uint32_t> sources;
};

/// The share of time that a random walk along the edges spends at each node; a node without an edge
/// to follow begins anew. Sums to 1. (Page et al. 1999; with sources, personalised: Haveliwala
/// 2002.) By power iteration: O(nodes + edges) a turn.
[[nodiscard]] std::vector<double> page_rank(const Projection& graph, const PageRankOptions& options,
                                            QueryBudget& budget);

struct BetweennessOptions {
  bool directed = true;
  /// Sources to sample; at least the number of nodes: all of them, which is exact.
  std::uint32_t samples = 0xFFFFFFFF;
  std::uint64_t seed = 1;
};

/// How many shortest paths between others pass each node, each pair of ends sharing one among its
/// paths. Undirected: each pair once. (Brandes 2001; sampled: Brandes and Pich 2007, scaled up.)
/// O(samples * edges).
[[nodiscard]] std::vector<double> betweenness(const Projection& graph,
                                              const BetweennessOptions& options,
                                              QueryBudget& budget);

}  // namespace clout::graph
