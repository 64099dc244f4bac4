// Calendar arithmetic on plain numbers.
#include "schema/temporal_calendar.h"

#include <algorithm>
#include <array>

namespace clout {
namespace {

constexpr std::int64_t kDaysPerEra = 146'097;  // 400 years
constexpr std::int64_t kEpochShift = 719'468;  // days from 0000-03-01 to 1970-01-01

bool year_in_range(std::int64_t year) { return year >= kMinYear && year <= kMaxYear; }

/// days_from_civil of the source; the date is valid.
std::int64_t day_number(CivilDate date) {
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpochShift;
}

std::int64_t first_day(std::int64_t year, std::int64_t month = 1) {
  return day_number({year, month, 1});
}

/// Monday of week 1.
std::int64_t first_week_day(std::int64_t year) {
  const std::int64_t fourth = first_day(year) + 3;  // January 4th is always in week 1.
  return fourth - (weekday(Date{fourth}) - 1);
}

}  // namespace

bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && is_leap_year(year)) return 29;
  return kDays[static_cast<std::size_t>(month - 1)];
}

std::int64_t days_in_quarter(std::int64_t year, std::int64_t quarter) {
  const std::int64_t month = quarter * 3 - 2;
  return days_in_month(year, month) + days_in_month(year, month + 1) +
         days_in_month(year, month + 2);
}

std::int64_t weeks_in_year(std::int64_t year) {
  return (first_week_day(year + 1) - first_week_day(year)) / 7;
}

std::optional<Date> to_date(CivilDate date) {
  if (!year_in_range(date.year) || date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return std::nullopt;
  return Date{day_number(date)};
}

std::optional<Date> to_date(WeekDate date) {
  if (!year_in_range(date.year) || date.week < 1 || date.week > weeks_in_year(date.year)) {
    return std::nullopt;
  }
  if (date.weekday < 1 || date.weekday > 7) return std::nullopt;
  const Date result{first_week_day(date.year) + (date.week - 1) * 7 + date.weekday - 1};
  if (!in_range(result)) return std::nullopt;
  return result;
}

std::optional<Date> to_date(QuarterDate date) {
  if (!year_in_range(date.year) || date.quarter < 1 || date.quarter > 4) return std::nullopt;
  if (date.day < 1 || date.day > days_in_quarter(date.year, date.quarter)) return std::nullopt;
  return Date{first_day(date.year, date.quarter * 3 - 2) + date.day - 1};
}

std::optional<Date> to_date(OrdinalDate date) {
  if (!year_in_range(date.year) || date.day < 1) return std::nullopt;
  if (date.day > (is_leap_year(date.year) ? 366 : 365)) return std::nullopt;
  return Date{first_day(date.year) + date.day - 1};
}

CivilDate civil_date(Date date) {
  const std::int64_t shifted = date.days + kEpochShift;
  const std::int64_t era = floor_divide(shifted, kDaysPerEra);
  const std::int64_t day_of_era = shifted - era * kDaysPerEra;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

WeekDate week_date(Date date) {
  const std::int64_t thursday = date.days - weekday(date) + 4;
  const std::int64_t year = civil_date(Date{thursday}).year;
  return {.year = year, .week = (thursday - first_day(year)) / 7 + 1, .weekday = weekday(date)};
}

QuarterDate quarter_date(Date date) {
  const CivilDate civil = civil_date(date);
  const std::int64_t quarter = (civil.month - 1) / 3 + 1;
  return {.year = civil.year,
          .quarter = quarter,
          .day = date.days - first_day(civil.year, quarter * 3 - 2) + 1};
}

OrdinalDate ordinal_date(Date date) {
  const std::int64_t year = civil_date(date).year;
  return {.year = year, .day = date.days - first_day(year) + 1};
}

std::int64_t weekday(Date date) { return floor_modulo(date.days + 3, 7) + 1; }

std::optional<Date> add_months(Date date, std::int64_t months) {
  constexpr std::int64_t kMostMonths = (kMaxYear - kMinYear + 1) * 12;
  if (months > kMostMonths || months < -kMostMonths) return std::nullopt;
  const CivilDate civil = civil_date(date);
  const std::int64_t month = civil.year * 12 + civil.month - 1 + months;
  CivilDate moved{.year = floor_divide(month, 12), .month = floor_modulo(month, 12) + 1};
  moved.day = std::min(civil.day, days_in_month(moved.year, moved.month));
  return to_date(moved);
}

bool in_range(Date date) {
  static const std::int64_t first = first_day(kMinYear);
  static const std::int64_t last = first_day(kMaxYear, 12) + 30;
  return date.days >= first && date.days <= last;
}

}  // namespace clout
