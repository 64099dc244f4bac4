// A claim: one statement by one source for or against an edge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/id.h"
#include "schema/value.h"

namespace clout {

enum class Stance : std::uint8_t {
  Supports = 0,
  Denies = 1,
  Weakens = 2,  ///< a denial that counts with half its certainty
};

/// Empty texts mean "not said".
struct Claim {
  std::string source;
  Stance stance = Stance::Supports;
  std::optional<double> certainty;  ///< of the wording, in [0,1]
  Value published;                  ///< a date, a date-time or null
  std::int64_t recorded = 0;        ///< microseconds since the epoch
  CommitNumber commit{};            ///< that stored it
  std::string origin;               ///< claims of one origin tell one story
  std::string quote;
  std::string url;
  std::string speaker;
  std::string status;  ///< of the wording, such as "confirmed" or "rumour"
};

/// The reliability of a source that states none.
inline constexpr double kDefaultReliability = 0.7;

/// The claim's certainty; where it states none, that of its status (docs/influence.md, 1.5).
[[nodiscard]] double certainty_of(const Claim& claim);

/// Whose story it is: the origin, else the source. Empty where it names neither.
[[nodiscard]] const std::string& origin_of(const Claim& claim);

/// `recorded` as a moment in UTC.
[[nodiscard]] DateTime recorded_at(const Claim& claim);

/// "supports", "denies", "weakens".
[[nodiscard]] std::string_view to_string(Stance stance);
[[nodiscard]] std::optional<Stance> stance_named(std::string_view name);

}  // namespace clout
