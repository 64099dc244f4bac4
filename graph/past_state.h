// The graph as it was known at an earlier moment (transaction time): the present, with what was
// recorded since undone.
#pragma once

#include <memory>

#include "graph/entity_record.h"
#include "graph/graph_state.h"
#include "graph/graph_view.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// What the database knew at `time` (microseconds since the epoch) of what `present` holds; a time
/// to come is the present. Nodes and edges have the versions then in force. Claims, and models,
/// are those recorded by then: where a claim was recorded earlier than it was stored, its edge, and
/// the ends of that, are known from then on. Indexes and constraints are the present ones.
///
/// Throws Error{Argument} for a time before the horizon of a vacuum (graph/history.h).
///
/// O(what was recorded since `time`); the memory is charged to `budget`, which throws, and stays
/// charged. `owner` has made nothing else.
[[nodiscard]] std::shared_ptr<const GraphView> known_at(
    const std::shared_ptr<const GraphState>& present, RecordedTime time, OwnerId owner,
    QueryBudget& budget);

}  // namespace clout::graph
