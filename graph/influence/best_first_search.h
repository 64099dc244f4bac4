// Strongest simple paths of any allowed length, with or without nodes that they must touch: A*
// over simple prefixes under layered backward bounds (the best product to the end in at most i
// arcs, which is admissible and consistent), cut off below what the k-th best is known to reach.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/path_ranker.h"

namespace clout::graph {

struct BestFirstQuery {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t hops = 0;          ///< [1, kMaxInfluenceHops]
  std::vector<std::uint32_t> via;  ///< at most kMostVia between the ends; each path touches all
  double known_floor = 0;          ///< `top` paths are known to rank at least this high
};

/// Offers `ranker` its best paths (and others). `from` and `to` differ and are not avoided.
void best_first_search(FilteredArcs& arcs, const BestFirstQuery& query, PathRanker& ranker);

}  // namespace clout::graph
