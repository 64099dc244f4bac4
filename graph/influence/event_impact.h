// Whom news of a tie helps and hurts: the influence of an event that reaches both ends of it.
//
// The event is a node Z with an arc to each end, as strong and of the sign as what the tie itself
// would carry from the other end; the tie is not there. The impact on a node is the net of Z on it
// (docs/influence.md, 1.8).
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/pair_total.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct ImpactQuery {
  std::vector<InfluenceEdge> ties;
  std::uint32_t hops = kDefaultInfluenceHops;
  std::size_t top = 10;
  InfluenceFilter filter = {};  ///< ties pass its `edge`
  Aggregate aggregate = Aggregate::NoisyOr;
  bool balanced = false;  ///< answers that it helps as much as it harms are listed, too
  /// Which nodes may be answers. Absent: all.
  std::function<bool(NodeId)> candidate = {};
  std::size_t path_limit = 1'000'000;
};

struct ImpactRow {
  NodeId node{};
  PairTotal total;  ///< of the event on the node
};

/// The `top` nodes of the greatest |net|, greatest first, ties by name, then number; only those
/// above 1e-12, unless `balanced`. `graph` is without the ties; `type_names` are the types by
/// number, those of the ties included. Ranks by harm and by support until no other node can come in
/// between. Throws what pressure_by() does.
[[nodiscard]] std::vector<ImpactRow> event_impact(const InfluenceGraph& graph,
                                                  const InfluenceModel& model,
                                                  std::span<const std::string> type_names,
                                                  const ImpactQuery& query,
                                                  const InfluenceNames& names, QueryBudget& budget);

}  // namespace clout::graph
