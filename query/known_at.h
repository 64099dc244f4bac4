// Moments of recorded time: those that a statement names, and the one that it asks about.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "query/bound_query.h"
#include "query/evaluation_context.h"
#include "schema/error.h"

namespace clout::query {

/// A date, a datetime or the text of one as recorded time: microseconds since the epoch. Throws
/// Error{Type} at `position` for anything else; `what` is what takes it.
[[nodiscard]] std::int64_t recorded_moment(const Value& value, SourcePosition position,
                                           std::string_view what);

/// What `ask` gives; an error about the moment that it asks of has its place.
template <typename Ask>
auto at_place(SourcePosition position, const Ask& ask) {
  try {
    return ask();
  } catch (Error& error) {
    if (error.position() || error.code() != ErrorCode::Argument) throw;
    throw std::move(error).at(position);
  }
}

/// In microseconds since the epoch; none where the statement says nothing of it. Throws
/// Error{Semantic} for a statement that names two moments, or that writes, Error{Type} for what is
/// no moment.
[[nodiscard]] std::optional<std::int64_t> known_moment(const BoundStatement& statement,
                                                       EvaluationContext& context);

}  // namespace clout::query
