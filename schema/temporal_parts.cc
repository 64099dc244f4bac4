// Temporal instants taken apart and put together.
#include "schema/temporal_parts.h"

#include "schema/error.h"
#include "schema/temporal_calendar.h"

namespace clout {
namespace {

TemporalParts local_parts(std::int64_t seconds, std::int64_t nanoseconds) {
  return {.date = Date{floor_divide(seconds, kSecondsPerDay)},
          .clock = floor_modulo(seconds, kSecondsPerDay) * kNanosecondsPerSecond + nanoseconds,
          .zone = std::nullopt};
}

Date needed_date(const TemporalParts& parts) {
  if (parts.date) return *parts.date;
  throw Error(ErrorCode::Argument, "a time of day alone has no date")
      .detail("InvalidArgumentValue");
}

std::int32_t offset_of(const TemporalParts& parts) {
  if (!parts.zone) return 0;
  if (parts.zone->name.empty() || !parts.date) return parts.zone->offset_seconds;
  return at_local(local_seconds(*parts.date, parts.clock.value_or(0)), 0, *parts.zone)
      .offset_seconds;
}

}  // namespace

TemporalParts parts_of(const Value& instant) {
  switch (instant.type()) {
    case ValueType::Date:
      return {.date = instant.as_date(), .clock = std::nullopt, .zone = std::nullopt};
    case ValueType::LocalTime:
      return {
          .date = std::nullopt, .clock = instant.as_local_time().nanoseconds, .zone = std::nullopt};
    case ValueType::Time:
      return {.date = std::nullopt,
              .clock = instant.as_time().nanoseconds,
              .zone = Zone{instant.as_time().offset_seconds, {}}};
    case ValueType::LocalDateTime:
      return local_parts(instant.as_local_date_time().seconds,
                         instant.as_local_date_time().nanoseconds);
    case ValueType::DateTime: {
      const DateTime& moment = instant.as_date_time();
      TemporalParts parts = local_parts(moment.seconds + moment.offset_seconds, moment.nanoseconds);
      parts.zone = Zone{moment.offset_seconds, moment.zone};
      return parts;
    }
    default:
      throw Error(ErrorCode::Internal, "not a temporal instant");
  }
}

Value from_parts(ValueType type, const TemporalParts& parts) {
  const std::int64_t clock = parts.clock.value_or(0);
  const auto nanoseconds = static_cast<std::int32_t>(clock % kNanosecondsPerSecond);
  switch (type) {
    case ValueType::Date:
      return needed_date(parts);
    case ValueType::LocalTime:
      return LocalTime{clock};
    case ValueType::Time:
      return Time{clock, offset_of(parts)};
    case ValueType::LocalDateTime:
      return LocalDateTime{local_seconds(needed_date(parts), clock), nanoseconds};
    case ValueType::DateTime:
      return at_local(local_seconds(needed_date(parts), clock), nanoseconds,
                      parts.zone.value_or(Zone{}));
    default:
      throw Error(ErrorCode::Internal, "not a temporal instant");
  }
}

std::int64_t local_seconds(Date date, std::int64_t clock) {
  return date.days * kSecondsPerDay + floor_divide(clock, kNanosecondsPerSecond);
}

void require_in_range(Date date) {
  if (in_range(date)) return;
  throw Error(ErrorCode::Argument, "the date is out of range: years reach from " +
                                       std::to_string(kMinYear) + " to " + std::to_string(kMaxYear))
      .detail("NumberOutOfRange");
}

}  // namespace clout
