#include "tools/cli/quantity.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <span>

#include "query/influence_question.h"
#include "query/known_at.h"
#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::tools {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array<Unit, 6> kTimeUnits{
    {{"", 1e3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"min", 6e4}, {"h", 3.6e6}}};
constexpr std::array<Unit, 12> kByteUnits{{{"", 1},
                                           {"b", 1},
                                           {"k", 1024.0},
                                           {"kb", 1024.0},
                                           {"kib", 1024.0},
                                           {"m", 1048576.0},
                                           {"mb", 1048576.0},
                                           {"mib", 1048576.0},
                                           {"g", 1073741824.0},
                                           {"gb", 1073741824.0},
                                           {"gib", 1073741824.0},
                                           {"t", 1099511627776.0}}};

/// Amounts up to this many base units are exact in a double.
constexpr double kLargest = 9e15;

/// `text` in base units; absent if it is no such amount.
std::optional<double> parse_amount(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || !(number >= 0)) return std::nullopt;
  auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  const auto name = ascii_lower(rest);
  for (const auto& unit : units) {
    const double amount = number * unit.factor;
    if (unit.name == name) return amount <= kLargest ? std::optional(amount) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::chrono::milliseconds parse_time_limit(std::string_view text) {
  if (const auto amount = parse_amount(text, kTimeUnits)) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(*amount)));
  }
  throw Error(ErrorCode::Usage, "'" + std::string(text) + "' is not a length of time")
      .hint("write a number and a unit: 500ms, 30s, 2m, 1h; 0 for no limit");
}

std::size_t parse_memory_limit(std::string_view text) {
  if (const auto amount = parse_amount(text, kByteUnits)) return static_cast<std::size_t>(*amount);
  throw Error(ErrorCode::Usage, "'" + std::string(text) + "' is not an amount of memory")
      .hint("write a number and a unit: 512MB, 2GB; 0 for no limit");
}

std::int64_t parse_recorded_time(std::string_view text) {
  const Value moment{std::string(text)};
  if (query::moment_or_text(moment)) return query::recorded_moment(moment, {}, "a time");
  throw Error(ErrorCode::Usage, "'" + std::string(text) + "' is not a date or a datetime")
      .hint("write 2025-01-01 or 2025-01-01T12:00Z");
}

std::string counted(std::uint64_t count, std::string_view noun) {
  std::string plural(noun);
  if (count != 1 && plural.back() == 'y') {
    plural.replace(plural.size() - 1, 1, "ies");
  } else if (count != 1) {
    plural += 's';
  }
  return std::to_string(count) + " " + plural;
}

std::string text_of_bytes(std::uint64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  double amount = static_cast<double>(bytes);
  std::string_view unit;
  for (const std::string_view next : {"kB", "MB", "GB", "TB"}) {
    if (amount < 1024) break;
    amount /= 1024;
    unit = next;
  }
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, amount < 10 ? "%.1f " : "%.0f ", amount);
  return buffer + std::string(unit);
}

Value parse_parameter_value(std::string_view text) {
  if (auto value = parse_literal(text)) return *value;
  return std::string(text);
}

Map::value_type parse_parameter(std::string_view text) {
  if (!text.empty() && text.front() == '$') text.remove_prefix(1);
  const auto equals = text.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    throw Error(ErrorCode::Usage, "'" + std::string(text) + "' is not a parameter")
        .hint("write name=value, such as --param who=Apple");
  }
  return {std::string(text.substr(0, equals)), parse_parameter_value(text.substr(equals + 1))};
}

}  // namespace clout::tools
