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

namespace {

std::optional<std::string> fault_of(std::string_view property, const Value& value,
                                    const NumberRange& range) {
  if (!value.is_number() || range.contains(value.number())) return std::nullopt;
  return "`" + std::string(property) + "` is " + literal(value) + "; it must be a number from " +
         literal(Value(static_cast<std::int64_t>(range.least))) + " to " +
         literal(Value(static_cast<std::int64_t>(range.greatest)));
}

}  // namespace

std::optional<std::string> influence_fault(std::string_view property, const Value& value) {
  const auto range = influence_range(property);
  return range ? fault_of(property, value, *range) : std::nullopt;
}

std::optional<std::string> reliability_fault(const Value& value) {
  return fault_of(kReliability, value, {0, 1});
}

}  // namespace clout
