// The properties of edges that are numbers of a fixed range, because influence is computed from
// them. docs/influence.md, 1.1, says what they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace clout {

struct NumberRange {
  double least = 0;
  double greatest = 1;
  [[nodiscard]] bool contains(double number) const { return number >= least && number <= greatest; }
};

/// The range of the property of that name; none for any other property.
[[nodiscard]] std::optional<NumberRange> influence_range(std::string_view property);

/// "`confidence` is 1.5; it must be a number from 0 to 1", or nothing if the value may stand there.
/// Values that are no numbers count as absent, and are no fault.
[[nodiscard]] std::optional<std::string> influence_fault(std::string_view property,
                                                         const Value& value);

/// The label of the nodes that say how reliable a source is, and the property that does.
inline constexpr std::string_view kSourceLabel = "Source";
inline constexpr std::string_view kReliability = "reliability";

/// The same for the `reliability` of a source.
[[nodiscard]] std::optional<std::string> reliability_fault(const Value& value);

}  // namespace clout
