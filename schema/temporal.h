// The temporal types as plain data: what is stored and compared. Calendar work (parsing, fields,
// arithmetic, time zones) is in temporal_*.h.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace clout {

/// A day of the proleptic Gregorian calendar: days since 1970-01-01.
struct Date {
  std::int64_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

/// A time of day without a zone: nanoseconds since midnight.
struct LocalTime {
  std::int64_t nanoseconds = 0;
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// A time of day with an offset from UTC: `nanoseconds` since local midnight.
struct Time {
  std::int64_t nanoseconds = 0;
  std::int32_t offset_seconds = 0;
  friend bool operator==(const Time&, const Time&) = default;
};

/// A moment of a calendar without a zone: seconds since 1970-01-01T00:00 and nanoseconds of second.
struct LocalDateTime {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  friend auto operator<=>(const LocalDateTime&, const LocalDateTime&) = default;
};

/// An instant: UTC seconds since the epoch, nanoseconds of second, and the zone it is shown in.
/// `zone` is empty for a plain offset, else an IANA name, of which `offset_seconds` is the offset
/// in force at the instant.
struct DateTime {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  std::int32_t offset_seconds = 0;
  std::string zone;
  friend bool operator==(const DateTime&, const DateTime&) = default;
};

/// A duration: the four groups do not convert into one another (a month has no fixed length).
/// `nanoseconds` is in (-1e9, 1e9) and has the sign of `seconds` or stands alone.
struct Duration {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  friend bool operator==(const Duration&, const Duration&) = default;
};

}  // namespace clout
