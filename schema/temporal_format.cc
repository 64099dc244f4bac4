// Temporal values as ISO 8601 text.
#include <string>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"

namespace clout {
namespace {

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void append_date(std::string& out, Date value) {
  const CivilDate date = civil_date(value);
  if (date.year < 0) out += '-';
  if (date.year > 9999) out += '+';
  append_padded(out, date.year < 0 ? -date.year : date.year, 4);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
}

/// ".645876123" without trailing zeros; nothing for zero.
void append_fraction(std::string& out, std::int64_t nanoseconds) {
  if (nanoseconds == 0) return;
  out += '.';
  append_padded(out, nanoseconds, 9);
  out.erase(out.find_last_not_of('0') + 1);
}

void append_clock(std::string& out, std::int64_t nanoseconds_of_day) {
  const std::int64_t seconds = nanoseconds_of_day / kNanosecondsPerSecond;
  const std::int64_t fraction = nanoseconds_of_day % kNanosecondsPerSecond;
  append_padded(out, seconds / 3'600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  if (seconds % 60 == 0 && fraction == 0) return;
  out += ':';
  append_padded(out, seconds % 60, 2);
  append_fraction(out, fraction);
}

void append_local(std::string& out, std::int64_t seconds, std::int64_t nanoseconds) {
  append_date(out, Date{floor_divide(seconds, kSecondsPerDay)});
  out += 'T';
  append_clock(out, floor_modulo(seconds, kSecondsPerDay) * kNanosecondsPerSecond + nanoseconds);
}

void append_group(std::string& out, std::int64_t count, char unit) {
  if (count != 0) out += std::to_string(count) + unit;
}

}  // namespace

std::string to_text(Date value) {
  std::string out;
  append_date(out, value);
  return out;
}

std::string to_text(LocalTime value) {
  std::string out;
  append_clock(out, value.nanoseconds);
  return out;
}

std::string to_text(Time value) {
  std::string out;
  append_clock(out, value.nanoseconds);
  return out + offset_text(value.offset_seconds);
}

std::string to_text(LocalDateTime value) {
  std::string out;
  append_local(out, value.seconds, value.nanoseconds);
  return out;
}

std::string to_text(const DateTime& value) {
  std::string out;
  append_local(out, value.seconds + value.offset_seconds, value.nanoseconds);
  out += offset_text(value.offset_seconds);
  if (!value.zone.empty()) out += '[' + value.zone + ']';
  return out;
}

std::string to_text(const Duration& value) {
  std::string out = "P";
  append_group(out, value.months / 12, 'Y');
  append_group(out, value.months % 12, 'M');
  append_group(out, value.days, 'D');
  if (value.seconds == 0 && value.nanoseconds == 0) return out.size() == 1 ? "PT0S" : out;
  out += 'T';
  append_group(out, value.seconds / 3'600, 'H');
  append_group(out, value.seconds / 60 % 60, 'M');
  const std::int64_t seconds = value.seconds % 60;
  if (seconds == 0 && value.nanoseconds == 0) return out;
  if (seconds < 0 || value.nanoseconds < 0) out += '-';
  out += std::to_string(seconds < 0 ? -seconds : seconds);
  append_fraction(out, value.nanoseconds < 0 ? -value.nanoseconds : value.nanoseconds);
  return out + 'S';
}

std::string temporal_text(const Value& value) {
  switch (value.type()) {
    case ValueType::Date:
      return to_text(value.as_date());
    case ValueType::LocalTime:
      return to_text(value.as_local_time());
    case ValueType::Time:
      return to_text(value.as_time());
    case ValueType::LocalDateTime:
      return to_text(value.as_local_date_time());
    case ValueType::DateTime:
      return to_text(value.as_date_time());
    case ValueType::Duration:
      return to_text(value.as_duration());
    default:
      throw Error(ErrorCode::Internal, "not a temporal value");
  }
}

}  // namespace clout
