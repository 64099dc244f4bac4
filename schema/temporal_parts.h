// A temporal instant taken apart into what a person reads on a calendar and a clock, and put
// together again as any type: the common ground of conversion, construction and truncation.
#pragma once

#include <cstdint>
#include <optional>

#include "schema/temporal.h"
#include "schema/temporal_zone.h"
#include "schema/value.h"

namespace clout {

/// Local date, local time of day, zone; each only if the type has it.
struct TemporalParts {
  std::optional<Date> date;
  std::optional<std::int64_t> clock;  ///< nanoseconds since local midnight
  std::optional<Zone> zone;
};

/// Of a Date, LocalTime, Time, LocalDateTime or DateTime; Error{Internal} for another type.
[[nodiscard]] TemporalParts parts_of(const Value& instant);

/// The value of `type` with these parts. A missing clock is midnight, a missing zone UTC; a missing
/// date where the type needs one is Error{Argument}. A Time takes the offset that the zone has on
/// the date, or without a date the zone's `offset_seconds`.
[[nodiscard]] Value from_parts(ValueType type, const TemporalParts& parts);

/// Seconds since the epoch on the local clock.
[[nodiscard]] std::int64_t local_seconds(Date date, std::int64_t clock);

/// Throws Error{Argument, "NumberOutOfRange"} unless the day's year is within the calendar.
void require_in_range(Date date);

}  // namespace clout
