// Building durations from amounts of any unit, whole or fractional.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/temporal.h"

namespace clout {

enum class DurationUnit : std::uint8_t {
  Years,
  Quarters,
  Months,
  Weeks,
  Days,
  Hours,
  Minutes,
  Seconds,
  Milliseconds,
  Microseconds,
  Nanoseconds,
};

/// "years", "quarters", ...; nullopt for another word.
[[nodiscard]] std::optional<DurationUnit> duration_unit(std::string_view name);

/// Adds up amounts. Whole amounts stay exact; what a fraction leaves of a month becomes days and
/// seconds (a month is 30.436875 days, a day 24 hours), cut to a nanosecond at the end.
class DurationBuilder {
 public:
  void add(DurationUnit unit, std::int64_t amount);
  void add(DurationUnit unit, long double amount);
  /// Throws Error{Argument, "NumberOutOfRange"} if a group does not fit 64 bits.
  [[nodiscard]] Duration build() const;

 private:
  __extension__ using Wide = __int128;
  Wide months_ = 0;
  Wide days_ = 0;
  Wide nanoseconds_ = 0;
  long double month_fraction_ = 0;
  long double day_fraction_ = 0;
  long double nanosecond_fraction_ = 0;
};

/// The groups as given, with nanoseconds carried into seconds so that both have one sign.
/// Throws Error{Argument, "NumberOutOfRange"} if the seconds overflow.
[[nodiscard]] Duration normalized(std::int64_t months, std::int64_t days, std::int64_t seconds,
                                  std::int64_t nanoseconds);

}  // namespace clout
