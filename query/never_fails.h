// Which conditions may be evaluated for rows that others would have dropped before.
#pragma once

#include "query/bound_expression.h"

namespace clout::query {

/// True if evaluating it throws for no row: it compares, tests or combines what is there. False is
/// always a right answer.
[[nodiscard]] bool never_fails(const BoundExpression& expression);

}  // namespace clout::query
