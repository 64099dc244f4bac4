// The fields of temporal values: year, hour, offset, monthsOfYear and so on.
#include <array>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_construct.h"
#include "schema/temporal_parts.h"

namespace clout {
namespace {

/// `whole` in units of 1/`factor`, plus `rest`.
std::int64_t in_smaller_unit(std::int64_t whole, std::int64_t factor, std::int64_t rest) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(whole, factor, &result) ||
      __builtin_add_overflow(result, rest, &result)) {
    throw Error(ErrorCode::Argument, "the field does not fit a 64-bit integer")
        .detail("NumberOutOfRange");
  }
  return result;
}

template <typename Source>
struct Field {
  std::string_view name;
  Value (*read)(const Source& source);
};

template <typename Source, std::size_t Count>
std::optional<Value> read_field(const std::array<Field<Source>, Count>& fields,
                                std::string_view name, const Source& source) {
  for (const Field<Source>& field : fields) {
    if (field.name == name) return field.read(source);
  }
  return std::nullopt;
}

constexpr std::array<Field<Date>, 11> kDateFields = {{
    {"year", [](const Date& d) -> Value { return civil_date(d).year; }},
    {"quarter", [](const Date& d) -> Value { return quarter_date(d).quarter; }},
    {"month", [](const Date& d) -> Value { return civil_date(d).month; }},
    {"week", [](const Date& d) -> Value { return week_date(d).week; }},
    {"weekYear", [](const Date& d) -> Value { return week_date(d).year; }},
    {"dayOfQuarter", [](const Date& d) -> Value { return quarter_date(d).day; }},
    {"day", [](const Date& d) -> Value { return civil_date(d).day; }},
    {"ordinalDay", [](const Date& d) -> Value { return ordinal_date(d).day; }},
    {"dayOfYear", [](const Date& d) -> Value { return ordinal_date(d).day; }},
    {"dayOfWeek", [](const Date& d) -> Value { return weekday(d); }},
    {"weekDay", [](const Date& d) -> Value { return weekday(d); }},
}};

/// Of nanoseconds since midnight.
constexpr std::array<Field<std::int64_t>, 6> kClockFields = {{
    {"hour", [](const std::int64_t& n) -> Value { return n / (3'600 * kNanosecondsPerSecond); }},
    {"minute",
     [](const std::int64_t& n) -> Value { return n / (60 * kNanosecondsPerSecond) % 60; }},
    {"second", [](const std::int64_t& n) -> Value { return n / kNanosecondsPerSecond % 60; }},
    {"millisecond", [](const std::int64_t& n) -> Value { return n / 1'000'000 % 1'000; }},
    {"microsecond", [](const std::int64_t& n) -> Value { return n / 1'000 % 1'000'000; }},
    {"nanosecond", [](const std::int64_t& n) -> Value { return n % kNanosecondsPerSecond; }},
}};

constexpr std::array<Field<Zone>, 4> kZoneFields = {{
    {"timezone",
     [](const Zone& z) -> Value {
       return z.name.empty() ? offset_text(z.offset_seconds) : z.name;
     }},
    {"offset", [](const Zone& z) -> Value { return offset_text(z.offset_seconds); }},
    {"offsetMinutes", [](const Zone& z) -> Value { return std::int64_t{z.offset_seconds / 60}; }},
    {"offsetSeconds", [](const Zone& z) -> Value { return std::int64_t{z.offset_seconds}; }},
}};

constexpr std::array<Field<DateTime>, 2> kInstantFields = {{
    {"epochSeconds", [](const DateTime& t) -> Value { return t.seconds; }},
    {"epochMillis",
     [](const DateTime& t) -> Value {
       return in_smaller_unit(t.seconds, 1'000, t.nanoseconds / 1'000'000);
     }},
}};

// Seconds and smaller of a duration count from below: -0.4 s is -1 s and 600,000,000 ns.
std::int64_t whole_seconds(const Duration& d) { return d.seconds - (d.nanoseconds < 0 ? 1 : 0); }
std::int64_t nanoseconds_above(const Duration& d) {
  return d.nanoseconds + (d.nanoseconds < 0 ? kNanosecondsPerSecond : 0);
}

constexpr std::array<Field<Duration>, 21> kDurationFields = {{
    {"years", [](const Duration& d) -> Value { return d.months / 12; }},
    {"quarters", [](const Duration& d) -> Value { return d.months / 3; }},
    {"months", [](const Duration& d) -> Value { return d.months; }},
    {"weeks", [](const Duration& d) -> Value { return d.days / 7; }},
    {"days", [](const Duration& d) -> Value { return d.days; }},
    {"hours", [](const Duration& d) -> Value { return whole_seconds(d) / 3'600; }},
    {"minutes", [](const Duration& d) -> Value { return whole_seconds(d) / 60; }},
    {"seconds", [](const Duration& d) -> Value { return whole_seconds(d); }},
    {"milliseconds",
     [](const Duration& d) -> Value {
       return in_smaller_unit(whole_seconds(d), 1'000, nanoseconds_above(d) / 1'000'000);
     }},
    {"microseconds",
     [](const Duration& d) -> Value {
       return in_smaller_unit(whole_seconds(d), 1'000'000, nanoseconds_above(d) / 1'000);
     }},
    {"nanoseconds",
     [](const Duration& d) -> Value {
       return in_smaller_unit(whole_seconds(d), kNanosecondsPerSecond, nanoseconds_above(d));
     }},
    {"quartersOfYear", [](const Duration& d) -> Value { return d.months / 3 % 4; }},
    {"monthsOfYear", [](const Duration& d) -> Value { return d.months % 12; }},
    {"monthsOfQuarter", [](const Duration& d) -> Value { return d.months % 3; }},
    {"daysOfWeek", [](const Duration& d) -> Value { return d.days % 7; }},
    {"hoursOfDay", [](const Duration& d) -> Value { return whole_seconds(d) / 3'600 % 24; }},
    {"minutesOfHour", [](const Duration& d) -> Value { return whole_seconds(d) / 60 % 60; }},
    {"secondsOfMinute", [](const Duration& d) -> Value { return whole_seconds(d) % 60; }},
    {"millisecondsOfSecond",
     [](const Duration& d) -> Value { return nanoseconds_above(d) / 1'000'000; }},
    {"microsecondsOfSecond",
     [](const Duration& d) -> Value { return nanoseconds_above(d) / 1'000; }},
    {"nanosecondsOfSecond", [](const Duration& d) -> Value { return nanoseconds_above(d); }},
}};

}  // namespace

std::optional<Value> temporal_field(const Value& value, std::string_view name) {
  if (value.type() == ValueType::Duration) {
    return read_field(kDurationFields, name, value.as_duration());
  }
  if (value.type() == ValueType::DateTime) {
    if (auto field = read_field(kInstantFields, name, value.as_date_time())) return field;
  }
  const TemporalParts parts = parts_of(value);
  std::optional<Value> field;
  if (parts.date) field = read_field(kDateFields, name, *parts.date);
  if (!field && parts.clock) field = read_field(kClockFields, name, *parts.clock);
  if (!field && parts.zone) field = read_field(kZoneFields, name, *parts.zone);
  return field;
}

}  // namespace clout
