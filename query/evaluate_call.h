// One call of a scalar function: nulls, types, then its body.
#pragma once

#include "query/evaluation_context.h"
#include "query/functions/function.h"

namespace clout::query {

/// Null if the function gives null for null; Error{Type, "InvalidArgumentValue"} for an argument
/// that its signature does not take; else what the body says.
[[nodiscard]] Value call_function(const Function& function, Arguments arguments,
                                  EvaluationContext& context);

}  // namespace clout::query
