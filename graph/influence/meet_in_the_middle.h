// Strongest simple paths of at most four hops: paths of up to two hops from one end are stored, the
// other end's are streamed strongest first until nothing better can follow.
//
// Exact. The bound 4 = 2 + 2 is its limit. After the k-th best path falls above what a round was
// asked for, weaker arcs are never looked at; that is what makes hubs cheap.
#pragma once

#include <cstdint>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/path_ranker.h"

namespace clout::graph {

inline constexpr std::uint32_t kMeetInTheMiddleHops = 4;

/// Offers `ranker` its best paths from `from` to `to` (and others). `from` and `to` differ and are
/// not avoided; hops is in [1, kMeetInTheMiddleHops]. The filter's `via` is not looked at.
void meet_in_the_middle(FilteredArcs& arcs, std::uint32_t from, std::uint32_t to,
                        std::uint32_t hops, PathRanker& ranker);

}  // namespace clout::graph
