// The rule over a whole plan: subqueries of expressions that become joins.
#pragma once

#include "query/planner.h"

namespace clout::query {

/// A condition EXISTS { }, or NOT of it, becomes a join that runs the subquery for a batch of rows
/// at once, where that is cheap. Needs estimates.
void unnest_subqueries(Plan& plan);

}  // namespace clout::query
