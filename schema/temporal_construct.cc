// Making temporal values from texts, values, maps of fields, and by truncation.
#include "schema/temporal_construct.h"

#include <algorithm>
#include <array>
#include <string>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_duration.h"
#include "schema/temporal_parts.h"
#include "schema/temporal_text.h"

namespace clout {
namespace {

[[noreturn]] void throw_argument(std::string message) {
  throw Error(ErrorCode::Argument, std::move(message)).detail("InvalidArgumentValue");
}

[[noreturn]] void throw_field_type(std::string_view name, std::string_view wanted,
                                   const Value& value) {
  throw Error(ErrorCode::Type, "the field '" + std::string(name) + "' is " + std::string(wanted) +
                                   ", not " + std::string(to_string(value.type())))
      .detail("InvalidArgumentValue");
}

bool is_instant(const Value& value) {
  return value.type() >= ValueType::Date && value.type() <= ValueType::DateTime;
}

/// The fields of a map; each name that was asked for is known, the others are an error.
class Fields {
 public:
  explicit Fields(const Map& map) : map_(map) {}

  [[nodiscard]] bool has(std::string_view name) const { return map_.find(name) != map_.end(); }
  template <typename... Names>
  [[nodiscard]] bool has_any(Names... names) const {
    return (has(names) || ...);
  }

  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const {
    const auto found = map_.find(name);
    if (found == map_.end()) return std::nullopt;
    if (!found->second.is_integer()) throw_field_type(name, "an INTEGER", found->second);
    return found->second.as_integer();
  }

  /// Within [low, high].
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, std::int64_t low,
                                                   std::int64_t high) const {
    const auto value = number(name);
    if (value && (*value < low || *value > high)) {
      throw_argument("the field '" + std::string(name) + "' lies between " + std::to_string(low) +
                     " and " + std::to_string(high) + ", not at " + std::to_string(*value));
    }
    return value;
  }

  [[nodiscard]] std::optional<TemporalParts> instant(std::string_view name) const {
    const auto found = map_.find(name);
    if (found == map_.end()) return std::nullopt;
    if (!is_instant(found->second)) throw_field_type(name, "a date or time", found->second);
    return parts_of(found->second);
  }

  /// The zone for a value of `type`: a time of day alone has an offset, but no place.
  [[nodiscard]] std::optional<Zone> zone(ValueType type) const {
    const auto found = map_.find("timezone");
    if (found == map_.end()) return std::nullopt;
    if (!found->second.is_string()) throw_field_type("timezone", "a STRING", found->second);
    Zone zone = parse_zone(found->second.as_string());
    if (type == ValueType::Time && !zone.name.empty()) {
      throw_argument("a time of day takes an offset such as '+01:00', not the zone '" + zone.name +
                     "'");
    }
    return zone;
  }

  void require_known() const {
    constexpr std::array<std::string_view, 20> kNames = {
        "year",         "month", "day",    "week",     "dayOfWeek",   "ordinalDay",  "quarter",
        "dayOfQuarter", "hour",  "minute", "second",   "millisecond", "microsecond", "nanosecond",
        "timezone",     "date",  "time",   "datetime", "epochMillis", "epochSeconds"};
    for (const auto& [name, value] : map_) {
      if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
        throw_argument("a date or time has no field '" + name + "'");
      }
    }
  }

 private:
  const Map& map_;
};

// --- dates --------------------------------------------------------------------------------------

std::int64_t needed_year(const Fields& fields, const std::optional<Date>& base,
                         std::int64_t (*year_of)(Date)) {
  if (const auto year = fields.number("year")) return *year;
  if (base) return year_of(*base);
  throw_argument("a date needs a year");
}

Date valid(const std::optional<Date>& date) {
  if (!date) throw_argument("there is no such date");
  return *date;
}

Date date_by_week(const Fields& fields, const std::optional<Date>& base) {
  const WeekDate from = base ? week_date(*base) : WeekDate{};
  const auto year_of = [](Date date) { return week_date(date).year; };
  return valid(to_date(
      WeekDate{.year = needed_year(fields, base, year_of),
               .week = fields.number("week", 1, 53).value_or(from.week),
               .weekday = fields.number("dayOfWeek", 1, 7).value_or(base ? from.weekday : 1)}));
}

Date date_by_month(const Fields& fields, const std::optional<Date>& base) {
  const CivilDate from = base ? civil_date(*base) : CivilDate{};
  const auto month = fields.number("month", 1, 12);
  const auto day = fields.number("day", 1, 31);
  if (!base && day && !month) throw_argument("a date with a day needs a month");
  return valid(to_date(
      CivilDate{.year = needed_year(fields, base, [](Date date) { return civil_date(date).year; }),
                .month = month.value_or(from.month),
                .day = day.value_or(from.day)}));
}

/// The date of the fields; what they leave open comes from `base` or is the first.
Date date_from(const Fields& fields, const std::optional<Date>& base) {
  const auto civil_year = [](Date date) { return civil_date(date).year; };
  if (fields.has_any("week", "dayOfWeek")) return date_by_week(fields, base);
  if (const auto day = fields.number("ordinalDay", 1, 366)) {
    return valid(to_date(OrdinalDate{.year = needed_year(fields, base, civil_year), .day = *day}));
  }
  if (fields.has_any("quarter", "dayOfQuarter")) {
    const QuarterDate from = base ? quarter_date(*base) : QuarterDate{};
    return valid(
        to_date(QuarterDate{.year = needed_year(fields, base, civil_year),
                            .quarter = fields.number("quarter", 1, 4).value_or(from.quarter),
                            .day = fields.number("dayOfQuarter", 1, 92).value_or(from.day)}));
  }
  return date_by_month(fields, base);
}

// --- clocks -------------------------------------------------------------------------------------

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kMicrosecond = 1'000;

/// What millisecond, microsecond and nanosecond say together: where a larger one is there, a
/// smaller one counts within it. Nullopt if none is there.
std::optional<std::int64_t> fraction_from(const Fields& fields) {
  const bool has_milli = fields.has("millisecond");
  const bool has_micro = fields.has("microsecond");
  const auto milli = fields.number("millisecond", 0, 999);
  const auto micro = fields.number("microsecond", 0, has_milli ? 999 : 999'999);
  const std::int64_t most = has_micro ? 999 : has_milli ? 999'999 : 999'999'999;
  const auto nano = fields.number("nanosecond", 0, most);
  if (!milli && !micro && !nano) return std::nullopt;
  return milli.value_or(0) * kMillisecond + micro.value_or(0) * kMicrosecond + nano.value_or(0);
}

/// The time of day of the fields; what they leave open comes from `base` or is zero.
std::int64_t clock_from(const Fields& fields, const std::optional<std::int64_t>& base) {
  const std::int64_t from = base.value_or(0);
  const std::int64_t from_seconds = from / kNanosecondsPerSecond;
  const auto hour = fields.number("hour", 0, 23);
  const auto minute = fields.number("minute", 0, 59);
  const auto second = fields.number("second", 0, 59);
  const auto fraction = fraction_from(fields);
  if (!base) {
    if (minute && !hour) throw_argument("a time with a minute needs an hour");
    if (second && !minute) throw_argument("a time with a second needs a minute");
    if (fraction && !second) throw_argument("a time with a fraction needs a second");
  }
  const std::int64_t seconds = hour.value_or(from_seconds / 3'600) * 3'600 +
                               minute.value_or(from_seconds / 60 % 60) * 60 +
                               second.value_or(from_seconds % 60);
  return seconds * kNanosecondsPerSecond + fraction.value_or(from % kNanosecondsPerSecond);
}

/// The instant of epochSeconds or epochMillis, if the fields have one.
std::optional<Value> instant_from_epoch(ValueType type, const Fields& fields) {
  const Zone zone = fields.zone(type).value_or(Zone{});
  const std::int64_t nanoseconds = fields.number("nanosecond", 0, 999'999'999).value_or(0);
  if (const auto seconds = fields.number("epochSeconds")) {
    return temporal_from_epoch(type, *seconds, nanoseconds, zone);
  }
  if (const auto millis = fields.number("epochMillis")) {
    return temporal_from_epoch(type, floor_divide(*millis, 1'000),
                               floor_modulo(*millis, 1'000) * kMillisecond + nanoseconds, zone);
  }
  return std::nullopt;
}

bool has_date(ValueType type) {
  return type == ValueType::Date || type == ValueType::LocalDateTime || type == ValueType::DateTime;
}

/// Shows `parts` (in their own zone) on the clock of another zone.
Value in_zone(ValueType type, TemporalParts parts, const Zone& zone) {
  const bool timeless = !parts.date;
  if (timeless) parts.date = Date{};
  const DateTime instant = from_parts(ValueType::DateTime, parts).as_date_time();
  const DateTime shown = at_instant(instant.seconds, instant.nanoseconds, zone);
  TemporalParts moved = parts_of(shown);
  if (timeless) moved.date.reset();
  return from_parts(type, moved);
}

Value duration_from_fields(const Map& fields) {
  DurationBuilder builder;
  for (const auto& [name, value] : fields) {
    const auto unit = duration_unit(name);
    if (!unit) throw_argument("a duration has no field '" + name + "'");
    if (value.is_integer()) {
      builder.add(*unit, value.as_integer());
    } else if (value.is_float()) {
      builder.add(*unit, static_cast<long double>(value.as_float()));
    } else {
      throw_field_type(name, "a number", value);
    }
  }
  return builder.build();
}

// --- truncation ---------------------------------------------------------------------------------

Date first_of_years(Date date, std::int64_t years) {
  const std::int64_t year = civil_date(date).year;
  return valid(to_date(CivilDate{.year = year - floor_modulo(year, years)}));
}

/// The first day of the unit that `date` is in; nullopt if the unit is smaller than a day.
std::optional<Date> truncated_date(std::string_view unit, Date date) {
  const CivilDate civil = civil_date(date);
  if (unit == "millennium") return first_of_years(date, 1'000);
  if (unit == "century") return first_of_years(date, 100);
  if (unit == "decade") return first_of_years(date, 10);
  if (unit == "year") return to_date(CivilDate{.year = civil.year});
  if (unit == "weekYear") return to_date(WeekDate{.year = week_date(date).year});
  if (unit == "quarter") {
    return to_date(CivilDate{.year = civil.year, .month = (civil.month - 1) / 3 * 3 + 1});
  }
  if (unit == "month") return to_date(CivilDate{.year = civil.year, .month = civil.month});
  if (unit == "week") return Date{date.days - weekday(date) + 1};
  if (unit == "day") return date;
  return std::nullopt;
}

/// Length of a unit below a day; nullopt for another word.
std::optional<std::int64_t> clock_unit(std::string_view unit) {
  if (unit == "hour") return 3'600 * kNanosecondsPerSecond;
  if (unit == "minute") return 60 * kNanosecondsPerSecond;
  if (unit == "second") return kNanosecondsPerSecond;
  if (unit == "millisecond") return kMillisecond;
  if (unit == "microsecond") return kMicrosecond;
  return std::nullopt;
}

TemporalParts truncated_parts(std::string_view unit, TemporalParts parts) {
  if (const auto length = clock_unit(unit)) {
    if (!parts.clock) throw_argument("a date has no unit '" + std::string(unit) + "'");
    parts.clock = *parts.clock - *parts.clock % *length;
    return parts;
  }
  const auto first = truncated_date(unit, parts.date.value_or(Date{}));
  if (!first) throw_argument("there is no unit '" + std::string(unit) + "'");
  if (!parts.date && unit != "day") {
    throw_argument("a time of day has no unit '" + std::string(unit) + "'");
  }
  if (parts.date) parts.date = first;
  parts.clock = 0;
  return parts;
}

}  // namespace

Value temporal_from_text(ValueType type, std::string_view text) {
  const auto checked = [&](auto parsed) -> Value {
    if (!parsed) {
      throw_argument("'" + std::string(text) + "' is not a " + std::string(to_string(type)));
    }
    return *std::move(parsed);
  };
  switch (type) {
    case ValueType::Date:
      return checked(parse_date(text));
    case ValueType::LocalTime:
      return checked(parse_local_time(text));
    case ValueType::Time:
      return checked(parse_time(text));
    case ValueType::LocalDateTime:
      return checked(parse_local_date_time(text));
    case ValueType::DateTime:
      return checked(parse_date_time(text));
    default:
      return checked(parse_duration(text));
  }
}

Value temporal_from_value(ValueType type, const Value& value) {
  if (value.type() == type) return value;
  if (!is_instant(value) || type == ValueType::Duration) {
    throw_field_type("value", "a " + std::string(to_string(type)), value);
  }
  const TemporalParts parts = parts_of(value);
  if (type == ValueType::Date ? !parts.date : (!has_date(type) && !parts.clock)) {
    throw_argument("a " + std::string(to_string(value.type())) + " holds no " +
                   std::string(to_string(type)));
  }
  return from_parts(type, parts);
}

Value temporal_from_fields(ValueType type, const Map& map) {
  if (type == ValueType::Duration) return duration_from_fields(map);
  const Fields fields(map);
  fields.require_known();
  if (auto instant = instant_from_epoch(type, fields)) return *std::move(instant);

  const auto both = fields.instant("datetime");
  const auto date_source = both ? both : fields.instant("date");
  const auto time_source = both ? both : fields.instant("time");
  TemporalParts parts;
  if (has_date(type)) {
    parts.date = date_from(fields, date_source ? date_source->date : std::nullopt);
  }
  if (type == ValueType::Date) return *parts.date;
  parts.clock = clock_from(fields, time_source ? time_source->clock : std::nullopt);
  // The fields are read on the clock of the time's own zone; `timezone` then shows that moment.
  if (time_source) parts.zone = time_source->zone;
  const auto zone = fields.zone(type);
  if (!zone) return from_parts(type, parts);
  if (parts.zone) return in_zone(type, parts, *zone);
  parts.zone = *zone;
  return from_parts(type, parts);
}

Value temporal_truncated(ValueType type, std::string_view unit, const Value& value,
                         const Map& map) {
  if (!is_instant(value)) throw_field_type("value", "a date or time", value);
  const Fields fields(map);
  fields.require_known();
  TemporalParts parts = truncated_parts(unit, parts_of(value));
  if (has_date(type)) parts.date = date_from(fields, parts.date);
  if (type != ValueType::Date) {
    const std::int64_t base = parts.clock.value_or(0);
    // Below the unit there is only what the fields add.
    const std::int64_t kept = base % kNanosecondsPerSecond;
    parts.clock = clock_from(fields, base);
    if (fraction_from(fields)) *parts.clock += kept;
  }
  if (auto zone = fields.zone(type)) parts.zone = *std::move(zone);
  return from_parts(type, parts);
}

Value temporal_from_epoch(ValueType type, std::int64_t seconds, std::int64_t nanoseconds,
                          const Zone& zone) {
  require_in_range(Date{floor_divide(seconds, kSecondsPerDay)});
  const std::int64_t whole = seconds + floor_divide(nanoseconds, kNanosecondsPerSecond);
  require_in_range(Date{floor_divide(whole, kSecondsPerDay)});
  const auto fraction = static_cast<std::int32_t>(floor_modulo(nanoseconds, kNanosecondsPerSecond));
  return from_parts(type, parts_of(at_instant(whole, fraction, zone)));
}

}  // namespace clout
