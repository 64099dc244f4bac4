// When an edge holds in the world: from its `since` on and before its `until`.
#pragma once

#include "graph/graph_view.h"
#include "query/influence_question.h"
#include "schema/value.h"

namespace clout::query {

/// A missing end, and one that is no date or datetime, is open.
[[nodiscard]] bool is_valid_at(const graph::GraphView& view, const Edge& edge,
                               const Moment& moment);

}  // namespace clout::query
