// Calendar arithmetic on plain numbers: the proleptic Gregorian calendar, ISO weeks, quarters.
//
// Years from -999999999 to 999999999; a day is a count since 1970-01-01. Everything is pure and
// O(1). Algorithms: Howard Hinnant, "chrono-compatible low-level date algorithms".
#pragma once

#include <cstdint>
#include <optional>

#include "schema/temporal.h"

namespace clout {

inline constexpr std::int64_t kMinYear = -999'999'999;
inline constexpr std::int64_t kMaxYear = 999'999'999;
inline constexpr std::int64_t kSecondsPerDay = 86'400;
inline constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNanosecondsPerDay = kSecondsPerDay * kNanosecondsPerSecond;

/// Quotient and remainder that round towards minus infinity; `divisor` is positive.
constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}
constexpr std::int64_t floor_modulo(std::int64_t value, std::int64_t divisor) {
  return value - floor_divide(value, divisor) * divisor;
}

struct CivilDate {
  std::int64_t year = 1970;
  std::int64_t month = 1;  ///< 1..12
  std::int64_t day = 1;    ///< 1..31
};

/// ISO 8601: weeks begin on Monday; week 1 has the year's first Thursday.
struct WeekDate {
  std::int64_t year = 1970;
  std::int64_t week = 1;     ///< 1..53
  std::int64_t weekday = 1;  ///< 1 (Monday)..7
};

struct QuarterDate {
  std::int64_t year = 1970;
  std::int64_t quarter = 1;  ///< 1..4
  std::int64_t day = 1;      ///< 1..92
};

struct OrdinalDate {
  std::int64_t year = 1970;
  std::int64_t day = 1;  ///< 1..366
};

[[nodiscard]] bool is_leap_year(std::int64_t year);
[[nodiscard]] std::int64_t days_in_month(std::int64_t year, std::int64_t month);
[[nodiscard]] std::int64_t days_in_quarter(std::int64_t year, std::int64_t quarter);
[[nodiscard]] std::int64_t weeks_in_year(std::int64_t year);

// The day's number, or nullopt if there is no such day or its year is out of range.
[[nodiscard]] std::optional<Date> to_date(CivilDate date);
[[nodiscard]] std::optional<Date> to_date(WeekDate date);
[[nodiscard]] std::optional<Date> to_date(QuarterDate date);
[[nodiscard]] std::optional<Date> to_date(OrdinalDate date);

[[nodiscard]] CivilDate civil_date(Date date);
[[nodiscard]] WeekDate week_date(Date date);
[[nodiscard]] QuarterDate quarter_date(Date date);
[[nodiscard]] OrdinalDate ordinal_date(Date date);
/// 1 (Monday)..7.
[[nodiscard]] std::int64_t weekday(Date date);

/// The same day of another month, or that month's last day. Nullopt if out of range.
[[nodiscard]] std::optional<Date> add_months(Date date, std::int64_t months);

/// Is the day within the range of years?
[[nodiscard]] bool in_range(Date date);

}  // namespace clout
