// Bound expressions and patterns as text, for EXPLAIN.
#pragma once

#include <string>
#include <vector>

#include "query/plan.h"

namespace clout::query {

/// In the words of the query, as far as they are still known: "a.name = 'Ann'".
[[nodiscard]] std::string expression_text(const BoundExpression& expression,
                                          const PlanContext& context);
[[nodiscard]] std::string joined_text(const std::vector<BoundPtr>& expressions,
                                      std::string_view separator, const PlanContext& context);
[[nodiscard]] std::string slot_text(Slot slot, const PlanContext& context);
[[nodiscard]] std::string slots_text(const std::vector<Slot>& slots, const PlanContext& context);
/// "(a)-[r:KNOWS*1..3]->(b)"; `direction` as seen from `from`.
[[nodiscard]] std::string arrow_text(Slot from, Slot edge, const std::vector<std::string>& types,
                                     std::string_view repetition, Direction direction, Slot to,
                                     const PlanContext& context);

/// An edge of a pattern, as seen from one of its ends.
struct ArrowText {
  Slot from, edge, to;
  Direction direction;
  const std::vector<std::string>& types;
};
/// `(a)-[r:T]->(b)`, with `repetition` behind the types.
[[nodiscard]] std::string arrow_text(const ArrowText& arrow, std::string_view repetition,
                                     const PlanContext& context);

}  // namespace clout::query
