// Breadth-first search over a view: who is within so many hops, and a shortest way from one node to
// another.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/graph_view.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::graph {

/// Which edges a search follows.
struct SearchEdges {
  Direction direction = Direction::Out;
  std::span<const EdgeTypeId> types = {};  ///< none: all
};

/// Nodes by distance: those at distance d are [level_ends[d - 1], level_ends[d]) of `nodes`, and
/// the start alone is level 0.
struct Neighbourhood {
  std::vector<NodeId> nodes;
  std::vector<std::size_t> level_ends;
  /// The fewest edges, all different, that lead from the start back to it, if they are no more than
  /// the hops asked for.
  std::optional<std::uint32_t> cycle;
};

/// Every node within `hops` of `start`, each once, at its distance; ends early where nothing is
/// left. O(edges at the nodes reached). Memory is charged to the budget while it runs.
[[nodiscard]] Neighbourhood neighbourhood(const GraphView& view, NodeId start, std::uint32_t hops,
                                          const SearchEdges& edges, QueryBudget& budget);

/// A path of the fewest hops from `from` to `to`, if there is one of at most `max_hops`. Searches
/// from both ends, the smaller frontier first. Which of several shortest paths is found depends on
/// the graph alone.
[[nodiscard]] std::optional<Path> shortest_path(const GraphView& view, NodeId from, NodeId to,
                                                std::uint32_t max_hops, const SearchEdges& edges,
                                                QueryBudget& budget);

}  // namespace clout::graph
