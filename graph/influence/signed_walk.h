// Ranks a whole graph by where one walker that may change sides goes: the signed random walk with
// restart of Jung, Jin & Kang ("Random walk-based ranking in signed social networks", KAIS 62,
// 2020), their gamma being 1 and their beta the balance of the influence model.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/pressure_rows.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct SignedWalkQuery {
  NodeId node{};  ///< where the walker sets out, on the good side
  std::size_t top = 10;
  InfluenceFilter filter = {};  ///< `via` is not looked at
  Channel channel = Channel::Harm;
  /// Which nodes may be answers. Absent: all.
  std::function<bool(NodeId)> candidate = {};
};

/// The walker leaves a node by each of its arcs in proportion to weights, changes sides with the
/// chance (1 - polarity) / 2, and starts again with the chance .15 a step; where no arc leads on he
/// is gone. Harm is how much of his time he is at a node on the bad side, support on the good one;
/// leverage has no upper end, as it means nothing here. Along the arcs: whom `node` reaches.
/// O(arcs) a step, about 140 steps; exact to 1e-10. Rows above 1e-12. Throws what the budget does.
[[nodiscard]] std::vector<PressureRow> signed_walk_by(const InfluenceGraph& graph,
                                                      const SignedWalkQuery& query,
                                                      const InfluenceNames& names,
                                                      QueryBudget& budget);

/// The same against the arcs: who reaches `node`.
[[nodiscard]] std::vector<PressureRow> signed_walk_on(const InfluenceGraph& graph,
                                                      const SignedWalkQuery& query,
                                                      const InfluenceNames& names,
                                                      QueryBudget& budget);

}  // namespace clout::graph
