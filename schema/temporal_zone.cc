// Time zones, by howardhinnant-date over the system's database.
#include "schema/temporal_zone.h"

#include <array>
#include <chrono>
#include <exception>

#include <date/tz.h>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_zone_links.h"

namespace clout {
namespace {

const date::time_zone& locate(const std::string& name) {
  try {
    return *date::locate_zone(name);
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::Argument, "there is no time zone '" + name + "'")
        .hint(
            "A time zone is an offset such as '+01:00' or an IANA name such as "
            "'Europe/Stockholm'; the package tzdata must be installed.")
        .detail("InvalidArgumentValue");
  }
}

/// The zone whose rules hold at `seconds`, UTC or local: no rule changes at that border.
const date::time_zone& locate(const std::string& name, std::int64_t seconds) {
  return locate(seconds < 0 ? std::string(zone_before_1970(name)) : name);
}

/// A second with the same calendar and today's rules, where the database has no entries: the years
/// from 2037 on are mapped to a year before that has the same length and first weekday.
std::int64_t within_database(std::int64_t seconds) {
  const Date day{floor_divide(seconds, kSecondsPerDay)};
  const std::int64_t year = civil_date(day).year;
  if (year < 2037) return seconds;
  const Date first = *to_date(CivilDate{year, 1, 1});
  for (std::int64_t candidate = 2036;; --candidate) {
    const Date start = *to_date(CivilDate{candidate, 1, 1});
    if (is_leap_year(candidate) == is_leap_year(year) && weekday(start) == weekday(first)) {
      return seconds - (first.days - start.days) * kSecondsPerDay;
    }
  }
}

std::chrono::seconds mapped(std::int64_t seconds) {
  return std::chrono::seconds(within_database(seconds));
}

std::optional<std::int32_t> two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  const char tens = text[at];
  const char ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
  return (tens - '0') * 10 + (ones - '0');
}

void append_two_digits(std::string& out, std::int32_t value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<std::int32_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const bool colons = text.size() > 3 && text[3] == ':';
  std::array<std::int32_t, 3> fields{};
  std::size_t at = 1;
  for (std::size_t i = 0; i < fields.size() && at < text.size(); ++i) {
    if (i > 0 && colons && text[at++] != ':') return std::nullopt;
    const auto field = two_digits(text, at);
    if (!field || (i > 0 && *field > 59)) return std::nullopt;
    fields[i] = *field;
    at += 2;
  }
  if (at != text.size() || text.size() < 3) return std::nullopt;
  const std::int32_t seconds = fields[0] * 3'600 + fields[1] * 60 + fields[2];
  if (seconds > kMaxOffsetSeconds) return std::nullopt;
  return text[0] == '-' ? -seconds : seconds;
}

std::string offset_text(std::int32_t offset_seconds) {
  if (offset_seconds == 0) return "Z";
  std::string text(1, offset_seconds < 0 ? '-' : '+');
  const std::int32_t seconds = offset_seconds < 0 ? -offset_seconds : offset_seconds;
  append_two_digits(text, seconds / 3'600);
  text += ':';
  append_two_digits(text, seconds / 60 % 60);
  if (seconds % 60 != 0) {
    text += ':';
    append_two_digits(text, seconds % 60);
  }
  return text;
}

Zone parse_zone(std::string_view text) {
  if (const auto offset = parse_offset(text)) return {.offset_seconds = *offset, .name = {}};
  Zone zone{.offset_seconds = 0, .name = std::string(text)};
  locate(zone.name);
  return zone;
}

DateTime at_instant(std::int64_t utc_seconds, std::int32_t nanoseconds, const Zone& zone) {
  std::int32_t offset = zone.offset_seconds;
  if (!zone.name.empty()) {
    const date::sys_seconds instant{mapped(utc_seconds)};
    offset =
        static_cast<std::int32_t>(locate(zone.name, utc_seconds).get_info(instant).offset.count());
  }
  return {utc_seconds, nanoseconds, offset, zone.name};
}

DateTime at_microseconds(std::int64_t microseconds) {
  constexpr std::int64_t kPerSecond = 1'000'000;
  constexpr std::int64_t kNanoseconds = 1'000;
  const std::int64_t rest = (microseconds % kPerSecond + kPerSecond) % kPerSecond;
  return at_instant((microseconds - rest) / kPerSecond,
                    static_cast<std::int32_t>(rest * kNanoseconds), Zone{});
}

DateTime at_local(std::int64_t local_seconds, std::int32_t nanoseconds, const Zone& zone) {
  std::int32_t offset = zone.offset_seconds;
  if (!zone.name.empty()) {
    const date::local_seconds local{mapped(local_seconds)};
    offset = static_cast<std::int32_t>(
        locate(zone.name, local_seconds).get_info(local).first.offset.count());
  }
  // Shown with the offset after a gap, although read with the one before it.
  return at_instant(local_seconds - offset, nanoseconds, {offset, zone.name});
}

}  // namespace clout
