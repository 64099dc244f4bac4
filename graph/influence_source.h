// Where a state's influence arcs come from: those of the base from columns of chunks, a chunk at a
// time; those that commits since the fold changed from their edges, laid over.
#pragma once

#include <cstdint>
#include <memory>

#include "graph/graph_state.h"
#include "graph/influence/influence_graph.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"

namespace clout::graph {

class StateView;

/// The arcs of the base of the view's state: the edges and claims as of its fold, weighed by what
/// the view's sources say of themselves. `now` as in InfluenceGraph::scan.
/// About a microsecond of work an edge, divided among the machine's threads. Throws
/// Error{Corruption} for a damaged chunk, and what `budget` throws.
[[nodiscard]] std::shared_ptr<const ArcIndex> influence_of_base(const StateView& view,
                                                                const InfluenceModel& model,
                                                                std::int64_t now,
                                                                QueryBudget& budget);

/// The arcs of the view's state, from those of its base. O(changes since the fold). Throws
/// what `budget` throws.
[[nodiscard]] std::shared_ptr<const InfluenceGraph> influence_with_delta(
    const StateView& view, const std::shared_ptr<const InfluenceGraph>& base,
    const InfluenceModel& model, QueryBudget& budget);

}  // namespace clout::graph
