// Numbers of rows: those of SKIP and LIMIT, and those that were counted.
#pragma once

#include <cstdint>

#include "query/bound_expression.h"
#include "query/operators/operator.h"

namespace clout::query {

/// The value of a SKIP or LIMIT; `otherwise` if there is none. Throws Error{Semantic} if it is no
/// integer or negative.
[[nodiscard]] std::uint64_t row_count(const BoundPtr& expression, std::uint64_t otherwise,
                                      ExecutionContext& context);

/// Throws Error{Argument}: an integer cannot count them.
[[noreturn]] void throw_too_many_matches();

}  // namespace clout::query
