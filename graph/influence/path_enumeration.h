// Every simple path between two nodes, walked one by one as long as a limit allows: the plain way
// to a total, used where there are few paths and where no closed form reaches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "graph/influence/aggregate.h"
#include "graph/influence/filtered_arcs.h"

namespace clout::graph {

/// Sums over paths of what each path's harm, support and undecided part add to a total.
struct PathLogs {
  Aggregate aggregate = Aggregate::NoisyOr;
  double harm = 0;
  double support = 0;
  double leverage = 0;
  std::size_t paths = 0;

  void add(double strength, double polarity);
};

struct EnumerationQuery {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t hops = 0;
  std::vector<std::uint32_t> via;  ///< between the ends; each path touches all
  Aggregate aggregate = Aggregate::NoisyOr;
  std::size_t path_limit = 0;
  std::size_t arc_limit = 0;  ///< arcs looked at, the search for distances included
};

/// Nothing when a limit is met first. O(arc_limit). Ends as for PathSums.
[[nodiscard]] std::optional<PathLogs> enumerate_paths(FilteredArcs& arcs,
                                                      const EnumerationQuery& query);

}  // namespace clout::graph
