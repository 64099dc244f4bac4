// Plan to operators.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "query/operators/argument.h"
#include "query/operators/operator.h"
#include "query/planner.h"

namespace clout::query {

/// An operator tree and the leaf that its rows start from.
struct OperatorTree {
  OperatorPtr root;
  /// The leaves that its rows start from: one, or one for each part of a UNION.
  std::vector<ArgumentOperator*> arguments;
  /// Which operator carries out which step; for PROFILE.
  std::vector<std::pair<const PlanNode*, const Operator*>> steps;

  /// Gives the rows that the tree starts from.
  void set_argument(const Batch& rows) const;
};

/// The operators of a tree. `context` outlives them; `plan` need not.
[[nodiscard]] OperatorTree build_operators(const PlanNode& plan, ExecutionContext& context);

/// Gives each subquery of `plan` its runner. `plan` and `context` outlive the use of them.
void attach_subqueries(const Plan& plan, ExecutionContext& context);

}  // namespace clout::query
