// Building durations from amounts of any unit.
#include "schema/temporal_duration.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "schema/error.h"
#include "schema/temporal_calendar.h"

namespace clout {
namespace {

__extension__ using Wide = __int128;

constexpr long double kDaysPerMonth = 30.436875L;  // 365.2425 / 12

enum class Group : std::uint8_t { Months, Days, Nanoseconds };

struct UnitRule {
  std::string_view name;
  Group group;
  std::int64_t size;  // in the group's unit
};

/// By number of DurationUnit.
constexpr std::array<UnitRule, 11> kUnits = {{
    {"years", Group::Months, 12},
    {"quarters", Group::Months, 3},
    {"months", Group::Months, 1},
    {"weeks", Group::Days, 7},
    {"days", Group::Days, 1},
    {"hours", Group::Nanoseconds, 3'600 * kNanosecondsPerSecond},
    {"minutes", Group::Nanoseconds, 60 * kNanosecondsPerSecond},
    {"seconds", Group::Nanoseconds, kNanosecondsPerSecond},
    {"milliseconds", Group::Nanoseconds, 1'000'000},
    {"microseconds", Group::Nanoseconds, 1'000},
    {"nanoseconds", Group::Nanoseconds, 1},
}};

[[noreturn]] void throw_out_of_range() {
  throw Error(ErrorCode::Argument, "the duration is out of range").detail("NumberOutOfRange");
}

std::int64_t narrowed(Wide value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    throw_out_of_range();
  }
  return static_cast<std::int64_t>(value);
}

/// The whole part of `fraction`, which keeps the rest.
Wide take_whole(long double& fraction) {
  if (!(std::fabs(fraction) < 1e30L)) throw_out_of_range();
  const long double whole = std::trunc(fraction);
  fraction -= whole;
  return static_cast<Wide>(whole);
}

}  // namespace

std::optional<DurationUnit> duration_unit(std::string_view name) {
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (kUnits[i].name == name) return static_cast<DurationUnit>(i);
  }
  return std::nullopt;
}

void DurationBuilder::add(DurationUnit unit, std::int64_t amount) {
  const UnitRule& rule = kUnits[static_cast<std::size_t>(unit)];
  const Wide total = Wide{amount} * rule.size;
  switch (rule.group) {
    case Group::Months:
      months_ += total;
      break;
    case Group::Days:
      days_ += total;
      break;
    case Group::Nanoseconds:
      nanoseconds_ += total;
      break;
  }
}

void DurationBuilder::add(DurationUnit unit, long double amount) {
  const UnitRule& rule = kUnits[static_cast<std::size_t>(unit)];
  const long double total = amount * static_cast<long double>(rule.size);
  switch (rule.group) {
    case Group::Months:
      month_fraction_ += total;
      break;
    case Group::Days:
      day_fraction_ += total;
      break;
    case Group::Nanoseconds:
      nanosecond_fraction_ += total;
      break;
  }
}

Duration DurationBuilder::build() const {
  long double month_fraction = month_fraction_;
  const Wide months = months_ + take_whole(month_fraction);
  long double day_fraction = day_fraction_ + month_fraction * kDaysPerMonth;
  const Wide days = days_ + take_whole(day_fraction);
  long double nanosecond_fraction =
      nanosecond_fraction_ + day_fraction * static_cast<long double>(kNanosecondsPerDay);
  // Cut, not rounded; but what binary fractions miss of a whole nanosecond is no fraction.
  nanosecond_fraction += std::copysign(1e-3L, nanosecond_fraction);
  const Wide nanoseconds = nanoseconds_ + take_whole(nanosecond_fraction);
  return {.months = narrowed(months),
          .days = narrowed(days),
          .seconds = narrowed(nanoseconds / kNanosecondsPerSecond),
          .nanoseconds = static_cast<std::int64_t>(nanoseconds % kNanosecondsPerSecond)};
}

Duration normalized(std::int64_t months, std::int64_t days, std::int64_t seconds,
                    std::int64_t nanoseconds) {
  const Wide total = Wide{seconds} * kNanosecondsPerSecond + nanoseconds;
  return {.months = months,
          .days = days,
          .seconds = narrowed(total / kNanosecondsPerSecond),
          .nanoseconds = static_cast<std::int64_t>(total % kNanosecondsPerSecond)};
}

}  // namespace clout
