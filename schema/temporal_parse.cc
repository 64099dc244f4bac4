// ISO 8601 text as temporal values.
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_duration.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"

namespace clout {
namespace {

/// Reads a text from its front; every read either succeeds whole or leaves it as it was.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_[0]; }

  bool skip(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] std::size_t digits_ahead() const {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return count;
  }

  /// Exactly `count` digits.
  std::optional<std::int64_t> number(std::size_t count) {
    if (count == 0 || count > 18 || digits_ahead() < count) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (rest_[i] - '0');
    rest_.remove_prefix(count);
    return value;
  }

 private:
  std::string_view rest_;
};

// --- dates --------------------------------------------------------------------------------------

std::optional<std::int64_t> scan_year(Scanner& in) {
  const bool negative = in.skip('-');
  if (!negative && !in.skip('+')) return in.number(4);
  const std::size_t digits = in.digits_ahead();
  if (digits < 4 || digits > 9) return std::nullopt;
  const auto year = in.number(digits);
  return negative ? -*year : *year;
}

std::optional<Date> scan_week(Scanner& in, std::int64_t year, bool extended) {
  const auto week = in.number(2);
  if (!week) return std::nullopt;
  if (in.at_end()) return to_date(WeekDate{year, *week, 1});
  if (extended && !in.skip('-')) return std::nullopt;
  const auto day = in.number(1);
  if (!day) return std::nullopt;
  return to_date(WeekDate{year, *week, *day});
}

std::optional<Date> scan_quarter(Scanner& in, std::int64_t year, bool extended) {
  const auto quarter = in.number(1);
  if (!quarter) return std::nullopt;
  if (in.at_end()) return to_date(QuarterDate{year, *quarter, 1});
  if (extended && !in.skip('-')) return std::nullopt;
  const auto day = in.number(2);
  if (!day) return std::nullopt;
  return to_date(QuarterDate{year, *quarter, *day});
}

/// What follows the year: MM, MM-DD, MMDD or DDD.
std::optional<Date> scan_month_or_day(Scanner& in, std::int64_t year, bool extended) {
  const std::size_t digits = in.digits_ahead();
  if (digits == 3) return to_date(OrdinalDate{year, *in.number(3)});
  if (digits != 2 && (extended || digits != 4)) return std::nullopt;
  const auto month = in.number(2);
  if (in.at_end()) return to_date(CivilDate{year, *month, 1});
  if (extended && !in.skip('-')) return std::nullopt;
  const auto day = in.number(2);
  if (!day) return std::nullopt;
  return to_date(CivilDate{year, *month, *day});
}

std::optional<Date> scan_date(Scanner& in) {
  const auto year = scan_year(in);
  if (!year) return std::nullopt;
  if (in.at_end()) return to_date(CivilDate{*year, 1, 1});
  const bool extended = in.skip('-');
  std::optional<Date> date;
  if (in.skip('W')) {
    date = scan_week(in, *year, extended);
  } else if (in.skip('Q')) {
    date = scan_quarter(in, *year, extended);
  } else {
    date = scan_month_or_day(in, *year, extended);
  }
  return in.at_end() ? date : std::nullopt;
}

/// YYYY-MM-DD, the form of nearly all data, without a scanner.
std::optional<Date> plain_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto digit = [&](std::size_t i) { return static_cast<unsigned>(text[i] - '0'); };
  for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (digit(i) > 9) return std::nullopt;
  }
  return to_date(CivilDate{digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3),
                           digit(5) * 10 + digit(6), digit(8) * 10 + digit(9)});
}

// --- times --------------------------------------------------------------------------------------

/// ".142" or ",142" as nanoseconds; 0 if there is none.
std::optional<std::int64_t> scan_fraction(Scanner& in) {
  if (!in.skip('.') && !in.skip(',')) return 0;
  const std::size_t digits = in.digits_ahead();
  if (digits == 0 || digits > 9) return std::nullopt;
  std::int64_t value = *in.number(digits);
  for (std::size_t i = digits; i < 9; ++i) value *= 10;
  return value;
}

/// Nanoseconds of day; the text ends with it.
std::optional<std::int64_t> clock_from(std::string_view text) {
  Scanner in(text);
  const auto hour = in.number(2);
  if (!hour || *hour > 23) return std::nullopt;
  const bool extended = in.peek() == ':';
  std::int64_t seconds = *hour * 3'600;
  for (const std::int64_t unit : {60, 1}) {
    if (in.at_end()) break;
    if (extended && !in.skip(':')) return std::nullopt;
    const auto field = in.number(2);
    if (!field || *field > 59) return std::nullopt;
    seconds += *field * unit;
    if (unit != 1) continue;
    const auto fraction = scan_fraction(in);
    if (!fraction || !in.at_end()) return std::nullopt;
    return seconds * kNanosecondsPerSecond + *fraction;
  }
  return seconds * kNanosecondsPerSecond;
}

/// A time's text cut into clock, offset and zone name.
struct TimeText {
  std::string_view clock;
  std::string_view offset;
  std::string_view zone;
};

std::optional<TimeText> cut_time(std::string_view text) {
  TimeText parts;
  if (!text.empty() && text.back() == ']') {
    const std::size_t bracket = text.find('[');
    if (bracket == std::string_view::npos) return std::nullopt;
    parts.zone = text.substr(bracket + 1, text.size() - bracket - 2);
    if (parts.zone.empty()) return std::nullopt;
    text = text.substr(0, bracket);
  }
  const std::size_t sign = text.find_first_of("Zz+-");
  parts.clock = text.substr(0, sign);
  if (sign != std::string_view::npos) parts.offset = text.substr(sign);
  return parts;
}

/// Local seconds and nanoseconds from a date and a clock text (which may be missing).
std::optional<LocalDateTime> local_from(std::string_view date_text, std::string_view clock_text) {
  const auto date = parse_date(date_text);
  if (!date) return std::nullopt;
  const auto clock = clock_text.empty() ? std::optional<std::int64_t>(0) : clock_from(clock_text);
  if (!clock) return std::nullopt;
  return LocalDateTime{date->days * kSecondsPerDay + *clock / kNanosecondsPerSecond,
                       static_cast<std::int32_t>(*clock % kNanosecondsPerSecond)};
}

// --- durations ----------------------------------------------------------------------------------

struct UnitLetter {
  char letter;
  DurationUnit unit;
};
constexpr std::array<UnitLetter, 4> kDateUnits = {{{'Y', DurationUnit::Years},
                                                   {'M', DurationUnit::Months},
                                                   {'W', DurationUnit::Weeks},
                                                   {'D', DurationUnit::Days}}};
constexpr std::array<UnitLetter, 3> kTimeUnits = {
    {{'H', DurationUnit::Hours}, {'M', DurationUnit::Minutes}, {'S', DurationUnit::Seconds}}};

/// A decimal amount at the front of `in`: its text, sign and fraction included.
std::string_view scan_amount(Scanner& in) {
  const std::string_view begin = in.rest();
  if (!in.skip('-')) in.skip('+');
  for (std::size_t digits = in.digits_ahead(); digits > 0; --digits) in.skip(in.peek());
  if (in.skip('.') || in.skip(',')) {
    for (std::size_t digits = in.digits_ahead(); digits > 0; --digits) in.skip(in.peek());
  }
  return begin.substr(0, begin.size() - in.rest().size());
}

bool add_amount(DurationBuilder& builder, DurationUnit unit, std::string_view text, bool negate) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, whole);
  if (failure == std::errc() && rest == end && whole != std::numeric_limits<std::int64_t>::min()) {
    builder.add(unit, negate ? -whole : whole);
    return true;
  }
  std::string copy(text);
  if (const std::size_t comma = copy.find(','); comma != std::string::npos) copy[comma] = '.';
  if (copy.find_first_of("0123456789") == std::string::npos || copy.back() == '.') return false;
  char* stop = nullptr;
  const long double amount = std::strtold(copy.c_str(), &stop);
  if (stop != copy.c_str() + copy.size()) return false;
  builder.add(unit, negate ? -amount : amount);
  return true;
}

/// Groups of amount and letter, in the order of `units`, each at most once.
template <std::size_t Count>
bool scan_groups(Scanner& in, const std::array<UnitLetter, Count>& units, bool negate,
                 DurationBuilder& builder) {
  std::size_t next = 0;
  while (!in.at_end() && in.peek() != 'T') {
    const std::string_view amount = scan_amount(in);
    const char letter = in.peek();
    while (next < Count && units[next].letter != letter) ++next;
    if (next == Count || !in.skip(letter)) return false;
    if (!add_amount(builder, units[next++].unit, amount, negate)) return false;
  }
  return true;
}

std::optional<Duration> duration_from_groups(std::string_view text, bool negate) {
  Scanner in(text);
  DurationBuilder builder;
  if (in.at_end() || !scan_groups(in, kDateUnits, negate, builder)) return std::nullopt;
  if (in.skip('T')) {
    if (in.at_end() || !scan_groups(in, kTimeUnits, negate, builder)) return std::nullopt;
  }
  if (!in.at_end()) return std::nullopt;
  return builder.build();
}

/// YYYY-MM-DDThh:mm:ss.fff as an amount of each field.
std::optional<Duration> duration_from_fields(std::string_view text) {
  const std::size_t t = text.find('T');
  Scanner in(text.substr(0, t));
  const auto years = in.number(4);
  const bool extended = in.skip('-');
  const auto months = in.number(2);
  if (extended && !in.skip('-')) return std::nullopt;
  const auto days = in.number(2);
  if (!years || !months || !days || !in.at_end() || *months > 12 || *days > 31) return std::nullopt;
  std::int64_t clock = 0;
  if (t != std::string_view::npos) {
    const auto parsed = clock_from(text.substr(t + 1));
    if (!parsed) return std::nullopt;
    clock = *parsed;
  }
  return normalized(*years * 12 + *months, *days, clock / kNanosecondsPerSecond,
                    clock % kNanosecondsPerSecond);
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (const auto date = plain_date(text)) return date;
  Scanner in(text);
  return scan_date(in);
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
  const auto clock = clock_from(text);
  if (!clock) return std::nullopt;
  return LocalTime{*clock};
}

std::optional<Time> parse_time(std::string_view text) {
  const auto parts = cut_time(text);
  if (!parts || !parts->zone.empty()) return std::nullopt;
  const auto clock = clock_from(parts->clock);
  const auto offset = parts->offset.empty() ? std::optional<std::int32_t>(0)  //
                                            : parse_offset(parts->offset);
  if (!clock || !offset) return std::nullopt;
  return Time{*clock, *offset};
}

std::optional<LocalDateTime> parse_local_date_time(std::string_view text) {
  const std::size_t t = text.find('T');
  if (t == std::string_view::npos) return local_from(text, {});
  if (t + 1 == text.size()) return std::nullopt;
  return local_from(text.substr(0, t), text.substr(t + 1));
}

std::optional<DateTime> parse_date_time(std::string_view text) {
  const std::size_t t = text.find('T');
  const bool has_clock = t != std::string_view::npos && t + 1 < text.size();
  if (t != std::string_view::npos && !has_clock) return std::nullopt;
  const auto parts = has_clock ? cut_time(text.substr(t + 1)) : TimeText{};
  if (!parts || (has_clock && parts->clock.empty())) return std::nullopt;
  const auto local = local_from(text.substr(0, t), parts->clock);
  if (!local) return std::nullopt;

  Zone zone;
  if (!parts->zone.empty()) zone = parse_zone(parts->zone);
  if (parts->offset.empty()) return at_local(local->seconds, local->nanoseconds, zone);
  const auto offset = parse_offset(parts->offset);
  if (!offset) return std::nullopt;
  // The written offset fixes the instant; the zone then says how it is shown.
  zone.offset_seconds = *offset;
  return at_instant(local->seconds - *offset, local->nanoseconds, zone);
}

std::optional<Duration> parse_duration(std::string_view text) {
  Scanner in(text);
  const bool negate = in.skip('-');
  if (!negate) in.skip('+');
  if (!in.skip('P')) return std::nullopt;
  const std::size_t digits = in.digits_ahead();
  const std::string_view rest = in.rest();
  const bool fields = !negate && ((digits == 4 && rest.size() > 4 && rest[4] == '-') ||
                                  (digits == 8 && (rest.size() == 8 || rest[8] == 'T')));
  return fields ? duration_from_fields(rest) : duration_from_groups(rest, negate);
}

}  // namespace clout
