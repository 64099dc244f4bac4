// Temporal values as text and back: ISO 8601 as openCypher has it.
//
// Dates: 2015-07-21, 20150721, 2015-07, 2015, week 2015-W30-2, ordinal 2015-202, quarter
// 2015-Q3-21; years beyond four digits with a sign. Times: 21:40:32.142, 2140, 21. Zones: Z,
// +01:00, [Europe/Stockholm]. Durations: P1Y2M10DT2H30M, P1.5D, P2012-02-02T14:37:21.545.
// Everything here is pure, except that zone names ask the zone database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/temporal.h"
#include "schema/value.h"

namespace clout {

// Parsing: nullopt for what does not follow the form, or is no real day or time. A zone name that
// does not exist is Error{Argument}. A missing zone is UTC, a missing time of day midnight.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<LocalTime> parse_local_time(std::string_view text);
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);
[[nodiscard]] std::optional<LocalDateTime> parse_local_date_time(std::string_view text);
[[nodiscard]] std::optional<DateTime> parse_date_time(std::string_view text);
/// Fractions go down to the next smaller unit: P0.75M is 22 days and the rest in seconds.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

// Printing: the shortest form that parses back to the same value. Seconds are left out when they
// and their fraction are zero.
[[nodiscard]] std::string to_text(Date value);
[[nodiscard]] std::string to_text(LocalTime value);
[[nodiscard]] std::string to_text(Time value);
[[nodiscard]] std::string to_text(LocalDateTime value);
[[nodiscard]] std::string to_text(const DateTime& value);
[[nodiscard]] std::string to_text(const Duration& value);
/// The same for a value that is temporal.
[[nodiscard]] std::string temporal_text(const Value& value);

}  // namespace clout
