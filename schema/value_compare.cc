// Equality, comparability, equivalence and orderability of values (openCypher CIP2016-06-14).
#include <algorithm>
#include <cmath>

#include "schema/value.h"

namespace clout {
namespace {

__extension__ typedef __int128 Wide;

// --- numbers ----------------------------------------------------------------------------------

constexpr double kTwoTo63 = 9223372036854775808.0;

/// Exact, also where the integer has no double of its own.
std::partial_ordering compare_integer_float(std::int64_t integer, double number) {
  if (std::isnan(number)) return std::partial_ordering::unordered;
  if (number >= kTwoTo63) return std::partial_ordering::less;
  if (number < -kTwoTo63) return std::partial_ordering::greater;
  const double whole = std::trunc(number);
  const auto truncated = static_cast<std::int64_t>(whole);
  if (integer != truncated) return integer <=> truncated;
  return 0.0 <=> (number - whole);
}

std::partial_ordering reverse(std::partial_ordering ordering) { return 0 <=> ordering; }

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (a.is_integer() && b.is_integer()) return a.as_integer() <=> b.as_integer();
  if (a.is_float() && b.is_float()) return a.as_float() <=> b.as_float();
  if (a.is_integer()) return compare_integer_float(a.as_integer(), b.as_float());
  return reverse(compare_integer_float(b.as_integer(), a.as_float()));
}

bool is_nan(const Value& value) { return value.is_float() && std::isnan(value.as_float()); }

// --- temporal ---------------------------------------------------------------------------------
// Times with an offset are ordered by instant; at the same instant by offset and zone name, so that
// order, equality and equivalence agree and `12:00+01:00` differs from `11:00Z`.

std::strong_ordering order_times(const Time& a, const Time& b) {
  const std::int64_t a_utc = a.nanoseconds - std::int64_t{a.offset_seconds} * 1'000'000'000;
  const std::int64_t b_utc = b.nanoseconds - std::int64_t{b.offset_seconds} * 1'000'000'000;
  if (const auto by_instant = a_utc <=> b_utc; by_instant != 0) return by_instant;
  return a.offset_seconds <=> b.offset_seconds;
}

std::strong_ordering order_date_times(const DateTime& a, const DateTime& b) {
  if (const auto by = a.seconds <=> b.seconds; by != 0) return by;
  if (const auto by = a.nanoseconds <=> b.nanoseconds; by != 0) return by;
  if (const auto by = a.offset_seconds <=> b.offset_seconds; by != 0) return by;
  return a.zone.compare(b.zone) <=> 0;
}

/// By average length (a month is 1/12 of 365.2425 days), then field by field.
std::strong_ordering order_durations(const Duration& a, const Duration& b) {
  constexpr std::int64_t kMonthSeconds = 2'629'746;
  const auto seconds = [](const Duration& d) {
    return Wide{d.months} * kMonthSeconds + Wide{d.days} * 86'400 + d.seconds;
  };
  const auto a_seconds = seconds(a);
  const auto b_seconds = seconds(b);
  if (a_seconds != b_seconds) {
    return a_seconds < b_seconds ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (const auto by = a.nanoseconds <=> b.nanoseconds; by != 0) return by;
  if (const auto by = a.months <=> b.months; by != 0) return by;
  return a.days <=> b.days;
}

/// Both of one type, which is temporal.
std::strong_ordering order_temporal(const Value& a, const Value& b) {
  switch (a.type()) {
    case ValueType::Date:
      return a.as_date() <=> b.as_date();
    case ValueType::LocalTime:
      return a.as_local_time() <=> b.as_local_time();
    case ValueType::Time:
      return order_times(a.as_time(), b.as_time());
    case ValueType::LocalDateTime:
      return a.as_local_date_time() <=> b.as_local_date_time();
    case ValueType::DateTime:
      return order_date_times(a.as_date_time(), b.as_date_time());
    default:
      return order_durations(a.as_duration(), b.as_duration());
  }
}

// --- equality and order -----------------------------------------------------------------------

/// False as soon as one pair differs, null if some pair is unknown.
template <typename PairEqual>
std::optional<bool> all_equal(std::size_t count, PairEqual pair_equal) {
  bool unknown = false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<bool> equal = pair_equal(i);
    if (!equal) {
      unknown = true;
    } else if (!*equal) {
      return false;
    }
  }
  if (unknown) return std::nullopt;
  return true;
}

std::optional<bool> lists_equal(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  return all_equal(a.size(), [&](std::size_t i) { return equals(a[i], b[i]); });
}

std::optional<bool> maps_equal(const Map& a, const Map& b) {
  const auto same_key = [](const auto& x, const auto& y) { return x.first == y.first; };
  if (a.size() != b.size() || !std::equal(a.begin(), a.end(), b.begin(), same_key)) return false;
  auto x = a.begin();
  auto y = b.begin();
  return all_equal(a.size(), [&](std::size_t) { return equals((x++)->second, (y++)->second); });
}

std::optional<std::partial_ordering> compare_lists(const List& a, const List& b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (equals(a[i], b[i]).value_or(false)) continue;
    return compare(a[i], b[i]);
  }
  return a.size() <=> b.size();
}

/// The rank of a type in ORDER BY; integers and floats share one.
int order_rank(ValueType type) {
  switch (type) {
    case ValueType::Map:
      return 0;
    case ValueType::Node:
      return 1;
    case ValueType::Edge:
      return 2;
    case ValueType::List:
      return 3;
    case ValueType::Path:
      return 4;
    case ValueType::DateTime:
      return 5;
    case ValueType::LocalDateTime:
      return 6;
    case ValueType::Date:
      return 7;
    case ValueType::Time:
      return 8;
    case ValueType::LocalTime:
      return 9;
    case ValueType::Duration:
      return 10;
    case ValueType::String:
      return 11;
    case ValueType::Boolean:
      return 12;
    case ValueType::Integer:
    case ValueType::Float:
      return 13;
    case ValueType::Null:
      return 14;
  }
  return 14;
}

/// NaN after every other number.
std::strong_ordering order_numbers(const Value& a, const Value& b) {
  const std::partial_ordering ordering = compare_numbers(a, b);
  if (ordering < 0) return std::strong_ordering::less;
  if (ordering > 0) return std::strong_ordering::greater;
  return is_nan(a) <=> is_nan(b);
}

std::strong_ordering order_lists(const List& a, const List& b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const auto by = order(a[i], b[i]); by != 0) return by;
  }
  return a.size() <=> b.size();
}

/// By number of keys, then the keys, then the values.
std::strong_ordering order_maps(const Map& a, const Map& b) {
  if (const auto by = a.size() <=> b.size(); by != 0) return by;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (const int by = x->first.compare(y->first); by != 0) return by <=> 0;
  }
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (const auto by = order(x->second, y->second); by != 0) return by;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering order_paths(const Path& a, const Path& b) {
  if (const auto by = a.nodes.size() <=> b.nodes.size(); by != 0) return by;
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    if (const auto by = raw(a.nodes[i]) <=> raw(b.nodes[i]); by != 0) return by;
    if (i == a.edges.size()) break;
    if (const auto by = a.edges[i] <=> b.edges[i]; by != 0) return by;
  }
  return std::strong_ordering::equal;
}

}  // namespace

bool equivalent(const Value& a, const Value& b) {
  if (a.type() != b.type() && !(a.is_number() && b.is_number())) return false;
  if (a.is_string()) return a.as_string() == b.as_string();  // Cheaper than their order.
  return order(a, b) == 0;
}

std::optional<bool> equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return std::nullopt;
  if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case ValueType::Boolean:
      return a.as_boolean() == b.as_boolean();
    case ValueType::String:
      return a.as_string() == b.as_string();
    case ValueType::List:
      return lists_equal(a.as_list(), b.as_list());
    case ValueType::Map:
      return maps_equal(a.as_map(), b.as_map());
    default:
      return order(a, b) == 0;
  }
}

std::optional<std::partial_ordering> compare(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b);
  if (a.type() != b.type()) return std::nullopt;
  switch (a.type()) {
    case ValueType::Boolean:
      return a.as_boolean() <=> b.as_boolean();
    case ValueType::String:
      return a.as_string().compare(b.as_string()) <=> 0;
    case ValueType::List:
      return compare_lists(a.as_list(), b.as_list());
    case ValueType::Date:
    case ValueType::LocalTime:
    case ValueType::Time:
    case ValueType::LocalDateTime:
    case ValueType::DateTime:
      return order_temporal(a, b);
    default:
      return std::nullopt;
  }
}

std::strong_ordering order(const Value& a, const Value& b) {
  if (const auto by = order_rank(a.type()) <=> order_rank(b.type()); by != 0) return by;
  switch (a.type()) {
    case ValueType::Null:
      return std::strong_ordering::equal;
    case ValueType::Boolean:
      return a.as_boolean() <=> b.as_boolean();
    case ValueType::Integer:
    case ValueType::Float:
      return order_numbers(a, b);
    case ValueType::String:
      return a.as_string().compare(b.as_string()) <=> 0;
    case ValueType::List:
      return order_lists(a.as_list(), b.as_list());
    case ValueType::Map:
      return order_maps(a.as_map(), b.as_map());
    case ValueType::Node:
      return a.as_node() <=> b.as_node();
    case ValueType::Edge:
      return a.as_edge() <=> b.as_edge();
    case ValueType::Path:
      return order_paths(a.as_path(), b.as_path());
    default:
      return order_temporal(a, b);
  }
}

}  // namespace clout
