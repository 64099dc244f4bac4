// Arithmetic on temporal values: instants plus durations, durations among themselves, and the
// durations between two instants. Results out of range are Error{Argument, "NumberOutOfRange"}.
#pragma once

#include "schema/temporal.h"
#include "schema/value.h"

namespace clout {

/// `instant` moved by `duration`: first its months (a day that the month lacks becomes its last),
/// then its days, then its seconds. A date takes whole days of the seconds, a time of day wraps
/// around midnight and ignores months and days.
[[nodiscard]] Value plus(const Value& instant, const Duration& duration);

[[nodiscard]] Duration negated(const Duration& duration);
[[nodiscard]] Duration sum(const Duration& a, const Duration& b);
[[nodiscard]] Duration times(const Duration& duration, std::int64_t factor);
/// What a fraction leaves of months and days becomes seconds, as in duration(). Throws
/// Error{Argument} for a factor or divisor that is zero where it must not be, NaN or infinite.
[[nodiscard]] Duration times(const Duration& duration, double factor);
[[nodiscard]] Duration divided(const Duration& duration, double divisor);

// From one instant to another. A side without a date borrows the other's, without a time of day
// starts at midnight, without a zone borrows the other's.

/// Whole months, then whole days, then seconds. Only seconds if a side has no date.
[[nodiscard]] Duration between(const Value& from, const Value& to);
[[nodiscard]] Duration between_in_months(const Value& from, const Value& to);
[[nodiscard]] Duration between_in_days(const Value& from, const Value& to);
[[nodiscard]] Duration between_in_seconds(const Value& from, const Value& to);

}  // namespace clout
