#include "tools/load/cell_value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/utf8.h"
#include "schema/value_text.h"

namespace clout::tools {
namespace {

/// Powers of ten that a double holds exactly: products and quotients with them round once.
constexpr std::array<double, 23> kExactPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t kExactMantissa = std::uint64_t{1} << 53;

/// "[-]digits[.digits]" of at most 19 digits, whose value needs a single rounding (Clinger's fast
/// path); nothing for other forms, which std::from_chars takes.
std::optional<double> short_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 19) return std::nullopt;
  std::uint64_t mantissa = 0;
  std::size_t fraction = 0;
  bool point = false;
  for (const char c : text) {
    if (is_digit(c)) {
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(c - '0');
      fraction += point ? 1 : 0;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      return std::nullopt;
    }
  }
  if (mantissa >= kExactMantissa || text == ".") return std::nullopt;
  const double value = static_cast<double>(mantissa) / kExactPowers[fraction];
  return negative ? -value : value;
}

std::optional<double> named_float(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

/// The number of two digits at `i`, 0 or more; negative if they are none.
int two_digits(std::string_view text, std::size_t i) {
  if (!is_digit(text[i]) || !is_digit(text[i + 1])) return -1;
  return (text[i] - '0') * 10 + (text[i + 1] - '0');
}

/// Days since 1970-01-01 of a day of years 0 to 9999, written YYYY-MM-DD (Hinnant's
/// days_from_civil for years that are not negative).
std::optional<std::int64_t> plain_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int century = two_digits(text, 0);
  const int rest = two_digits(text, 2);
  const int month = two_digits(text, 5);
  const int day = two_digits(text, 8);
  if (century < 0 || rest < 0 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const int year = century * 100 + rest;
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0)) {
    return std::nullopt;
  }
  const std::int64_t shifted = year - (month <= 2 ? 1 : 0);
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const std::int64_t year_of_era = shifted - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

bool is_midnight(std::string_view time) {
  return time == "00:00" || time == "00:00:00" || time == "00:00:00Z" || time == "00:00Z";
}

template <typename Parsed>
std::optional<Value> as_value(std::optional<Parsed> parsed) {
  if (!parsed) return std::nullopt;
  return Value(*std::move(parsed));
}

std::optional<Value> parse_slow_cell(std::string_view text, CellType type) {
  switch (type) {
    case CellType::LocalTime:
      return as_value(parse_local_time(text));
    case CellType::Time:
      return as_value(parse_time(text));
    case CellType::LocalDateTime:
      return as_value(parse_local_date_time(text));
    case CellType::DateTime:
      return as_value(parse_date_time(text));
    case CellType::Duration:
      return as_value(parse_duration(text));
    case CellType::Literal:
      return parse_literal(text);
    default:
      return std::nullopt;
  }
}

template <typename T>
bool append_parsed(graph::BulkColumn& column, std::vector<T>& values,
                   const std::optional<T>& parsed) {
  if (!parsed) return false;
  values.push_back(*parsed);
  column.present.push_back(1);
  return true;
}

bool append_integer(graph::BulkColumn& out, std::string_view text, const CsvColumn& column) {
  const auto value = integer_cell(text);
  if (value && (*value < column.least || *value > column.greatest)) return false;
  return append_parsed(out, out.integers, value);
}

bool append_boolean(graph::BulkColumn& out, std::string_view text) {
  const auto value = boolean_cell(text);
  return append_parsed(out, out.booleans,
                       value ? std::optional<std::uint8_t>(*value ? 1 : 0) : std::nullopt);
}

bool append_date(graph::BulkColumn& out, std::string_view text) {
  const auto value = date_cell(text);
  const bool fits = value && static_cast<std::int32_t>(value->days) == value->days;
  return append_parsed(out, out.dates,
                       fits ? std::optional(static_cast<std::int32_t>(value->days)) : std::nullopt);
}

}  // namespace

std::optional<std::int64_t> integer_cell(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return value;
}

std::optional<double> float_cell(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (const auto value = short_decimal(text)) return value;
  if (text.empty() || !(is_digit(text.back()) || text.back() == '.')) return named_float(text);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::invalid_argument || stop != end) return std::nullopt;
  // A number too large or too small for a double is no number of this column.
  if (error != std::errc{}) return std::nullopt;
  return value;
}

std::optional<bool> boolean_cell(std::string_view text) {
  std::array<char, 6> lower{};
  if (text.size() >= lower.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) lower[i] = static_cast<char>(text[i] | 0x20);
  const std::string_view word(lower.data(), text.size());
  if (word == "true" || word == "t" || word == "yes" || text == "1") return true;
  if (word == "false" || word == "f" || word == "no" || text == "0") return false;
  return std::nullopt;
}

std::optional<Date> date_cell(std::string_view text) {
  if (const auto days = plain_date(text)) return Date{*days};
  constexpr std::size_t kPlainSize = 10;
  if (text.size() > kPlainSize + 1 && (text[kPlainSize] == ' ' || text[kPlainSize] == 'T') &&
      is_midnight(text.substr(kPlainSize + 1))) {
    const auto days = plain_date(text.substr(0, kPlainSize));
    return days ? std::optional(Date{*days}) : std::nullopt;
  }
  return clout::parse_date(text);
}

std::optional<Value> parse_cell(std::string_view text, const CsvColumn& column) {
  try {
    switch (column.type) {
      case CellType::String:
        return Value(text);
      case CellType::Integer: {
        const auto value = integer_cell(text);
        if (!value || *value < column.least || *value > column.greatest) return std::nullopt;
        return Value(*value);
      }
      case CellType::Float:
        return as_value(float_cell(text));
      case CellType::Boolean:
        return as_value(boolean_cell(text));
      case CellType::Date:
        return as_value(date_cell(text));
      case CellType::Char:
        if (count_code_points(text) != 1) return std::nullopt;
        return Value(text);
      default:
        return parse_slow_cell(text, column.type);
    }
  } catch (const Error&) {
    return std::nullopt;  // an unknown time zone, nesting beyond the limit
  }
}

std::optional<Value> parse_cell_or_list(std::string_view text, const CsvColumn& column,
                                        char list_delimiter) {
  if (!column.list) return parse_cell(text, column);
  List elements;
  while (true) {
    const auto end = text.find(list_delimiter);
    const auto part = text.substr(0, end);
    auto element = parse_cell(column.type == CellType::String ? part : trimmed(part), column);
    if (!element) return std::nullopt;
    elements.push_back(*std::move(element));
    if (end == std::string_view::npos) return Value(std::move(elements));
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_text(const CsvColumn& column) {
  return !column.list && (column.type == CellType::String || column.type == CellType::Char);
}

graph::BulkKind bulk_kind(const CsvColumn& column) {
  if (column.list) return graph::BulkKind::Mixed;
  switch (column.type) {
    case CellType::Integer:
      return graph::BulkKind::Integer;
    case CellType::Float:
      return graph::BulkKind::Float;
    case CellType::Boolean:
      return graph::BulkKind::Boolean;
    case CellType::String:
    case CellType::Char:
      return graph::BulkKind::String;
    case CellType::Date:
      return graph::BulkKind::Date;
    default:
      return graph::BulkKind::Mixed;
  }
}

bool append_cell(graph::BulkColumn& out, std::string_view text, const CsvColumn& column,
                 char list_delimiter) {
  switch (out.kind) {
    case graph::BulkKind::Integer:
      return append_integer(out, text, column);
    case graph::BulkKind::Float:
      return append_parsed(out, out.floats, float_cell(text));
    case graph::BulkKind::Boolean:
      return append_boolean(out, text);
    case graph::BulkKind::Date:
      return append_date(out, text);
    default:
      break;
  }
  auto value = parse_cell_or_list(text, column, list_delimiter);
  if (!value) return false;
  out.values.push_back(*std::move(value));
  return true;
}

}  // namespace clout::tools
