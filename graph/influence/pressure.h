// Who presses a node most, and whom a node presses most: pair totals of one fixed end with every
// other node, ranked, without computing most of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/pair_total.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct PressureQuery {
  NodeId node{};  ///< the fixed end
  std::uint32_t hops = kDefaultInfluenceHops;
  std::size_t top = 10;
  InfluenceFilter filter = {};
  /// Which nodes may be answers (FROM :Label). Absent: all.
  std::function<bool(NodeId)> candidate = {};
  /// As in PairQuery, for each pair that is refined.
  std::size_t path_limit = 1'000'000;
  /// When to stop refining. Rows that are still free go to the nodes that could press most, with
  /// brackets as far as they are known.
  Deadline deadline = {};
};

struct PressureRow {
  NodeId node{};
  PairTotal total;
};

/// The `top` nodes by pressure on `query.node`, highest first, ties by name, then node number;
/// only those whose pressure is above 1e-12. Errors as pair_total().
[[nodiscard]] std::vector<PressureRow> pressure_on(const InfluenceGraph& graph,
                                                   const PressureQuery& query,
                                                   const InfluenceNames& names,
                                                   QueryBudget& budget);

/// The mirror image: the `top` nodes by the pressure of `query.node` on them.
[[nodiscard]] std::vector<PressureRow> pressure_by(const InfluenceGraph& graph,
                                                   const PressureQuery& query,
                                                   const InfluenceNames& names,
                                                   QueryBudget& budget);

}  // namespace clout::graph
