#include "graph/influence/strongest_paths.h"

#include <algorithm>
#include <string>

#include "graph/influence/best_first_search.h"
#include "graph/influence/filtered_arcs.h"
#include "graph/influence/influence_hops.h"
#include "graph/influence/meet_in_the_middle.h"
#include "graph/influence/path_ranker.h"
#include "graph/influence/via.h"

namespace clout::graph {

namespace {

/// How high `top` paths rank among those that the fast search can find; 0 if there are fewer.
double short_path_floor(FilteredArcs& arcs, const PathQuery& query, const InfluenceNames& names) {
  PathRanker ranker(arcs, names, query.ranking, query.top);
  meet_in_the_middle(arcs, raw(query.from), raw(query.to), kMeetInTheMiddleHops, ranker);
  return std::max(0.0, ranker.floor());
}

}  // namespace

std::vector<InfluencePath> strongest_paths(const InfluenceGraph& graph, const PathQuery& query,
                                           const InfluenceNames& names, QueryBudget& budget) {
  check_influence_hops(query.hops);
  if (query.from == query.to || query.top == 0) return {};
  FilteredArcs arcs(graph, query.filter, budget);
  arcs.stop_at(query.effort);
  const std::uint32_t from = raw(query.from);
  const std::uint32_t to = raw(query.to);
  if (arcs.avoids(from) || arcs.avoids(to)) return {};
  PathRanker ranker(arcs, names, query.ranking, query.top);
  const std::vector<std::uint32_t> via = via_between(query.filter, query.from, query.to);
  if (via.empty() && query.hops <= kMeetInTheMiddleHops) {
    meet_in_the_middle(arcs, from, to, query.hops, ranker);
  } else {
    const double floor = via.empty() ? short_path_floor(arcs, query, names) : 0;
    best_first_search(
        arcs, {.from = from, .to = to, .hops = query.hops, .via = via, .known_floor = floor},
        ranker);
  }
  return ranker.finish();
}

}  // namespace clout::graph
