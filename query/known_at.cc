#include "query/known_at.h"

#include <algorithm>
#include <limits>

#include "query/evaluate.h"
#include "query/influence_question.h"
#include "schema/error.h"

namespace clout::query {
namespace {

std::int64_t moment_in(const BoundExpression& moment, EvaluationContext& context) {
  return recorded_moment(evaluate_constant(moment, context), moment.position, "KNOWN AT");
}

}  // namespace

/// Moments that the clock of commits cannot have are the first or the last that it can.
std::int64_t recorded_moment(const Value& value, SourcePosition position, std::string_view what) {
  constexpr std::int64_t kPerSecond = 1'000'000;
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max() / kPerSecond - 1;
  const Moment at = exact_moment_of(value, position, what);
  return std::clamp(at.seconds, -kLast, kLast) * kPerSecond + at.nanoseconds / 1'000;
}

std::optional<std::int64_t> known_moment(const BoundStatement& statement,
                                         EvaluationContext& context) {
  if (statement.known_at.empty()) return std::nullopt;
  const BoundPtr& first = statement.known_at.front();
  if (statement.writes) {
    throw Error(ErrorCode::Semantic, "a statement that writes cannot read what was known earlier")
        .at(first->position)
        .detail("InvalidClauseComposition");
  }
  const std::int64_t moment = moment_in(*first, context);
  for (const BoundPtr& other : statement.known_at) {
    if (moment_in(*other, context) == moment) continue;
    throw Error(ErrorCode::Semantic, "a statement reads what was known at one moment, not at two")
        .at(other->position)
        .detail("InvalidArgumentValue")
        .hint("run a statement for each moment and compare their rows");
  }
  return moment;
}

}  // namespace clout::query
