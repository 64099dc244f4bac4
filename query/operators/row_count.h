// The numbers behind SKIP and LIMIT.
#pragma once

#include <cstdint>

#include "query/bound_expression.h"
#include "query/operators/operator.h"

namespace clout::query {

/// The value of a SKIP or LIMIT; `otherwise` if there is none. Throws Error{Semantic} if it is no
/// integer or negative.
[[nodiscard]] std::uint64_t row_count(const BoundPtr& expression, std::uint64_t otherwise,
                                      ExecutionContext& context);

}  // namespace clout::query
