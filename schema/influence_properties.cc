#include "schema/influence_properties.h"

#include "schema/value_text.h"

namespace clout {

std::optional<NumberRange> influence_range(std::string_view property) {
  constexpr std::string_view kShares[] = {"confidence", "strength", "strength_fwd", "strength_rev",
                                          "odds"};
  for (const std::string_view share : kShares) {
    if (property == share) return NumberRange{0, 1};
  }
  if (property == "polarity") return NumberRange{-1, 1};
  return std::nullopt;
}

std::optional<std::string> influence_fault(std::string_view property, const Value& value) {
  if (!value.is_number()) return std::nullopt;
  const auto range = influence_range(property);
  if (!range || range->contains(value.number())) return std::nullopt;
  return "`" + std::string(property) + "` is " + literal(value) + "; it must be a number from " +
         literal(Value(static_cast<std::int64_t>(range->least))) + " to " +
         literal(Value(static_cast<std::int64_t>(range->greatest)));
}

}  // namespace clout
