// Bound statement to logical plan: one step after the other, as the statement says them. Which
// order is best is left to the optimizer.
#pragma once

#include <memory>
#include <vector>

#include "query/bound_query.h"
#include "query/plan.h"

namespace clout::query {

struct SubqueryPlan {
  std::shared_ptr<BoundSubquery> subquery;
  PlanPtr root;  ///< null once a rule has made it a part of another tree
  Slot tag = 0;  ///< room for the number of the row around it, if it is run for many at once
};

/// The plan of a statement, and of the subqueries that its expressions hold.
struct Plan {
  PlanPtr root;
  std::vector<SubqueryPlan> subqueries;
};

/// Takes the clauses out of `statement`; its columns, names and subquery handles stay.
[[nodiscard]] Plan make_plan(BoundStatement& statement);

}  // namespace clout::query
