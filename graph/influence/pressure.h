// Who presses a node most, and whom a node presses most: pair totals of one fixed end with every
// other node, ranked, without computing most of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/pressure_rows.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// As much refinement as takes some tenths of a second at most (docs/benchmarks.md).
inline constexpr std::uint64_t kRefinementSteps = 4'000'000;

struct PressureQuery {
  NodeId node{};  ///< the fixed end
  std::uint32_t hops = kDefaultInfluenceHops;
  std::size_t top = 10;
  InfluenceFilter filter = {};
  Aggregate aggregate = Aggregate::NoisyOr;
  Channel channel = Channel::Harm;  ///< what ranks; of Support, read support where it says pressure
  /// Which nodes may be answers (FROM :Label). Absent: all.
  std::function<bool(NodeId)> candidate = {};
  /// As in PairQuery, for each pair that is refined.
  std::size_t path_limit = 1'000'000;
  /// When to stop refining, which begins behind one sweep over the walks. Rows that are still free
  /// then go to the nodes that could press most, with brackets as far as they are known.
  std::optional<std::chrono::steady_clock::time_point> until = {};
  /// The same, in steps of refinement as QueryBudget::steps() counts them: equal for equal
  /// questions.
  std::optional<std::uint64_t> refinement_steps = {};
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
