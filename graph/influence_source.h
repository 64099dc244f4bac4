// Where a state's influence arcs come from: those of the base from columns of chunks, a chunk at a
// time; those that commits since the fold changed from their edges, laid over.
#pragma once

#include <cstdint>
#include <memory>

#include "graph/graph_state.h"
#include "graph/influence/influence_graph.h"
#include "schema/influence_model.h"

namespace clout::graph {

class StateView;

/// The arcs of the base of `state`: the edges as of its fold. `now` as in InfluenceGraph::scan.
/// About half a microsecond an edge. Throws Error{Corruption} for a damaged chunk.
[[nodiscard]] std::shared_ptr<const InfluenceGraph> influence_of_base(const GraphState& state,
                                                                      const InfluenceModel& model,
                                                                      std::int64_t now);

/// The arcs of the view's state, from those of its base. O(changes since the fold).
[[nodiscard]] std::shared_ptr<const InfluenceGraph> influence_with_delta(
    const StateView& view, const std::shared_ptr<const InfluenceGraph>& base,
    const InfluenceModel& model);

}  // namespace clout::graph
