// Every stored edge that can transmit, as rows, read through the GraphView interface alone.
#pragma once

#include <functional>

#include "graph/influence/influence_edge.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"

namespace clout::graph {

class GraphView;

/// Calls `visit` with each row of each edge of a type of the model. O(edges). Throws what `budget`
/// throws.
void visit_influence_rows(const GraphView& view, const InfluenceModel& model, QueryBudget& budget,
                          const std::function<void(const InfluenceEdge&)>& visit);

}  // namespace clout::graph
