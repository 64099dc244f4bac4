// Arithmetic on temporal values.
#include "schema/temporal_arithmetic.h"

#include <cmath>
#include <limits>
#include <tuple>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_duration.h"
#include "schema/temporal_parts.h"

namespace clout {
namespace {

[[noreturn]] void throw_out_of_range(std::string_view what) {
  throw Error(ErrorCode::Argument, std::string(what) + " is out of range")
      .detail("NumberOutOfRange");
}

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) throw_out_of_range("the result");
  return result;
}

std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) throw_out_of_range("the result");
  return result;
}

/// Months and days applied to a date.
Date moved(Date date, std::int64_t months, std::int64_t days) {
  const auto by_months = add_months(date, months);
  if (!by_months) throw_out_of_range("the date");
  const Date result{checked_add(by_months->days, days)};
  require_in_range(result);
  return result;
}

std::int64_t moved_clock(std::int64_t clock, const Duration& duration) {
  const std::int64_t seconds = duration.seconds % kSecondsPerDay;
  return floor_modulo(clock + seconds * kNanosecondsPerSecond + duration.nanoseconds,
                      kNanosecondsPerDay);
}

struct Moment {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
};

Moment moved_seconds(Moment moment, const Duration& duration) {
  const std::int64_t nanoseconds = moment.nanoseconds + duration.nanoseconds;
  const std::int64_t carry = floor_divide(nanoseconds, kNanosecondsPerSecond);
  const Moment result{checked_add(checked_add(moment.seconds, duration.seconds), carry),
                      static_cast<std::int32_t>(floor_modulo(nanoseconds, kNanosecondsPerSecond))};
  require_in_range(Date{floor_divide(result.seconds, kSecondsPerDay)});
  return result;
}

Value plus_local(const LocalDateTime& instant, const Duration& duration) {
  const Date date{floor_divide(instant.seconds, kSecondsPerDay)};
  const std::int64_t clock = floor_modulo(instant.seconds, kSecondsPerDay);
  const Date day = moved(date, duration.months, duration.days);
  const Moment result =
      moved_seconds({day.days * kSecondsPerDay + clock, instant.nanoseconds}, duration);
  return LocalDateTime{result.seconds, result.nanoseconds};
}

/// Months and days move the calendar, seconds the instant: across a change of the clocks the two
/// differ.
Value plus_zoned(const DateTime& instant, const Duration& duration) {
  const Zone zone{instant.offset_seconds, instant.zone};
  Moment start{instant.seconds, instant.nanoseconds};
  if (duration.months != 0 || duration.days != 0) {
    const TemporalParts parts = parts_of(instant);
    const Date day = moved(*parts.date, duration.months, duration.days);
    start.seconds = at_local(local_seconds(day, *parts.clock), 0, zone).seconds;
  }
  const Moment result = moved_seconds(start, duration);
  return at_instant(result.seconds, result.nanoseconds, zone);
}

// --- between --------------------------------------------------------------------------------

/// Both sides on one calendar: local to a common zone, and as instants.
struct Span {
  LocalDateTime from;
  LocalDateTime to;
  DateTime from_instant;
  DateTime to_instant;
  Zone zone;
  bool has_dates = false;  ///< Did both sides bring a date?
};

void require_instant(const Value& value) {
  if (value.type() >= ValueType::Date && value.type() <= ValueType::DateTime) return;
  throw Error(ErrorCode::Type, "a duration lies between two dates or times, not " +
                                   std::string(to_string(value.type())))
      .detail("InvalidArgumentValue");
}

DateTime placed(const TemporalParts& parts, Date date, const Zone& zone) {
  const std::int64_t clock = parts.clock.value_or(0);
  return at_local(local_seconds(date, clock),
                  static_cast<std::int32_t>(clock % kNanosecondsPerSecond),
                  parts.zone.value_or(zone));
}

LocalDateTime local_in(const DateTime& instant, const Zone& zone) {
  const DateTime shown = at_instant(instant.seconds, instant.nanoseconds, zone);
  return {shown.seconds + shown.offset_seconds, shown.nanoseconds};
}

Span span_of(const Value& from_value, const Value& to_value) {
  require_instant(from_value);
  require_instant(to_value);
  const TemporalParts from = parts_of(from_value);
  const TemporalParts to = parts_of(to_value);
  Span span;
  span.has_dates = from.date && to.date;
  span.zone = from.zone ? *from.zone : to.zone.value_or(Zone{});
  const Date from_date = from.date ? *from.date : to.date.value_or(Date{});
  const Date to_date = to.date ? *to.date : from_date;
  span.from_instant = placed(from, from_date, to.zone.value_or(Zone{}));
  span.to_instant = placed(to, to_date, span.zone);
  span.from = local_in(span.from_instant, span.zone);
  span.to = local_in(span.to_instant, span.zone);
  return span;
}

struct DayAndClock {
  Date date;
  std::int64_t clock = 0;
};

DayAndClock split(const LocalDateTime& local) {
  return {Date{floor_divide(local.seconds, kSecondsPerDay)},
          floor_modulo(local.seconds, kSecondsPerDay) * kNanosecondsPerSecond + local.nanoseconds};
}

/// Whole months on the calendar, towards zero.
std::int64_t whole_months(const LocalDateTime& from, const LocalDateTime& to) {
  const DayAndClock a = split(from);
  const DayAndClock b = split(to);
  const CivilDate start = civil_date(a.date);
  const CivilDate end = civil_date(b.date);
  std::int64_t months = (end.year - start.year) * 12 + end.month - start.month;
  const auto position_in_month = [](const CivilDate& date, std::int64_t clock) {
    return std::tuple(date.day, clock);
  };
  const auto first = position_in_month(start, a.clock);
  const auto last = position_in_month(end, b.clock);
  if (months > 0 && last < first) --months;
  if (months < 0 && last > first) ++months;
  return months;
}

/// Whole days on the calendar, towards zero.
std::int64_t whole_days(const LocalDateTime& from, const LocalDateTime& to) {
  const DayAndClock a = split(from);
  const DayAndClock b = split(to);
  std::int64_t days = b.date.days - a.date.days;
  if (days > 0 && b.clock < a.clock) --days;
  if (days < 0 && b.clock > a.clock) ++days;
  return days;
}

Duration seconds_between(const DateTime& from, const DateTime& to, std::int64_t months,
                         std::int64_t days) {
  return normalized(months, days, to.seconds - from.seconds,
                    std::int64_t{to.nanoseconds} - from.nanoseconds);
}

}  // namespace

Value plus(const Value& instant, const Duration& duration) {
  switch (instant.type()) {
    case ValueType::Date:
      return moved(instant.as_date(), duration.months,
                   checked_add(duration.days, duration.seconds / kSecondsPerDay));
    case ValueType::LocalTime:
      return LocalTime{moved_clock(instant.as_local_time().nanoseconds, duration)};
    case ValueType::Time:
      return Time{moved_clock(instant.as_time().nanoseconds, duration),
                  instant.as_time().offset_seconds};
    case ValueType::LocalDateTime:
      return plus_local(instant.as_local_date_time(), duration);
    case ValueType::DateTime:
      return plus_zoned(instant.as_date_time(), duration);
    default:
      throw Error(ErrorCode::Internal, "not a temporal instant");
  }
}

Duration negated(const Duration& duration) { return times(duration, std::int64_t{-1}); }

Duration sum(const Duration& a, const Duration& b) {
  return normalized(checked_add(a.months, b.months), checked_add(a.days, b.days),
                    checked_add(a.seconds, b.seconds), a.nanoseconds + b.nanoseconds);
}

Duration times(const Duration& duration, std::int64_t factor) {
  constexpr std::int64_t kExact = std::numeric_limits<std::int64_t>::max() / kNanosecondsPerSecond;
  if (factor > kExact || factor < -kExact) return times(duration, static_cast<double>(factor));
  return normalized(checked_multiply(duration.months, factor),
                    checked_multiply(duration.days, factor),
                    checked_multiply(duration.seconds, factor), duration.nanoseconds * factor);
}

Duration times(const Duration& duration, double factor) {
  if (!std::isfinite(factor)) throw_out_of_range("the factor of a duration");
  const long double by = factor;
  DurationBuilder builder;
  builder.add(DurationUnit::Months, static_cast<long double>(duration.months) * by);
  builder.add(DurationUnit::Days, static_cast<long double>(duration.days) * by);
  builder.add(DurationUnit::Seconds, static_cast<long double>(duration.seconds) * by);
  builder.add(DurationUnit::Nanoseconds, static_cast<long double>(duration.nanoseconds) * by);
  return builder.build();
}

Duration divided(const Duration& duration, double divisor) {
  if (divisor == 0 || !std::isfinite(divisor)) throw_out_of_range("the divisor of a duration");
  const long double by = divisor;
  DurationBuilder builder;
  builder.add(DurationUnit::Months, static_cast<long double>(duration.months) / by);
  builder.add(DurationUnit::Days, static_cast<long double>(duration.days) / by);
  builder.add(DurationUnit::Seconds, static_cast<long double>(duration.seconds) / by);
  builder.add(DurationUnit::Nanoseconds, static_cast<long double>(duration.nanoseconds) / by);
  return builder.build();
}

Duration between(const Value& from, const Value& to) {
  const Span span = span_of(from, to);
  if (!span.has_dates) return seconds_between(span.from_instant, span.to_instant, 0, 0);
  const std::int64_t months = whole_months(span.from, span.to);
  const DayAndClock start = split(span.from);
  const Date by_months = moved(start.date, months, 0);
  const LocalDateTime after_months{local_seconds(by_months, start.clock), span.from.nanoseconds};
  const std::int64_t days = whole_days(after_months, span.to);
  const DateTime after_days =
      at_local(after_months.seconds + days * kSecondsPerDay, after_months.nanoseconds, span.zone);
  return seconds_between(after_days, span.to_instant, months, days);
}

Duration between_in_months(const Value& from, const Value& to) {
  const Span span = span_of(from, to);
  return {.months = span.has_dates ? whole_months(span.from, span.to) : 0};
}

Duration between_in_days(const Value& from, const Value& to) {
  const Span span = span_of(from, to);
  return {.days = span.has_dates ? whole_days(span.from, span.to) : 0};
}

Duration between_in_seconds(const Value& from, const Value& to) {
  const Span span = span_of(from, to);
  return seconds_between(span.from_instant, span.to_instant, 0, 0);
}

}  // namespace clout
