// The moment of recorded time that a statement asks about.
#pragma once

#include <cstdint>
#include <optional>

#include "query/bound_query.h"
#include "query/evaluation_context.h"

namespace clout::query {

/// In microseconds since the epoch; none where the statement says nothing of it. Throws
/// Error{Semantic} for a statement that names two moments, or that writes, Error{Type} for what is
/// no moment.
[[nodiscard]] std::optional<std::int64_t> known_moment(const BoundStatement& statement,
                                                       EvaluationContext& context);

}  // namespace clout::query
