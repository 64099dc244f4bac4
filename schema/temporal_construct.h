// Making temporal values: from texts, from other temporal values, from maps of fields, by cutting
// off what is smaller than a unit; and reading their fields.
//
// `type` is always a temporal type. Errors: Error{Argument, "InvalidArgumentValue"} naming the
// field, text or unit; Error{Type} for a field of a wrong type.
#pragma once

#include <optional>
#include <string_view>

#include "schema/temporal_zone.h"
#include "schema/value.h"

namespace clout {

/// From ISO text, as parse_date() and its kin.
[[nodiscard]] Value temporal_from_text(ValueType type, std::string_view text);

/// From another temporal value: date(datetime), datetime(localdatetime), ...
[[nodiscard]] Value temporal_from_value(ValueType type, const Value& value);

/// From fields: {year: 1984, month: 10, day: 11, hour: 12, timezone: '+01:00'}, {year, week,
/// dayOfWeek}, {year, ordinalDay}, {year, quarter, dayOfQuarter}, {date: d, time: t, ...} where
/// written fields replace those of `d` and `t`, {epochSeconds, nanosecond}, {epochMillis}; for a
/// duration {years, quarters, months, weeks, days, hours, ...}, whole or fractional.
[[nodiscard]] Value temporal_from_fields(ValueType type, const Map& fields);

/// `value` with everything below `unit` set to its first value, as `type`, and then with `fields`.
/// Units: millennium, century, decade, year, weekYear, quarter, month, week, day, hour, minute,
/// second, millisecond, microsecond.
[[nodiscard]] Value temporal_truncated(ValueType type, std::string_view unit, const Value& value,
                                       const Map& fields);

/// The moment `nanoseconds` since the epoch (UTC) as `type` in `zone`.
[[nodiscard]] Value temporal_from_epoch(ValueType type, std::int64_t seconds,
                                        std::int64_t nanoseconds, const Zone& zone);

/// A field of a temporal value: year, week, hour, offset, epochSeconds, monthsOfYear, ...;
/// nullopt if its type has no such field.
[[nodiscard]] std::optional<Value> temporal_field(const Value& value, std::string_view name);

}  // namespace clout
