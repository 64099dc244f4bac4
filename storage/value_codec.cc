#include "storage/value_codec.h"

#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "schema/error.h"
#include "storage/layout.h"

namespace clout::storage {
namespace {

enum Tag : std::uint8_t {
  kNull = 0x00,
  kFalse = 0x01,
  kTrue = 0x02,
  kInteger = 0x03,
  kFloat = 0x04,
  kDecimal = 0x05,
  kString = 0x06,
  kList = 0x07,
  kMap = 0x08,
  kDate = 0x09,
  kLocalTime = 0x0A,
  kTime = 0x0B,
  kLocalDateTime = 0x0C,
  kDateTime = 0x0D,
  kZonedDateTime = 0x0E,
  kDuration = 0x0F,
  kShortString = 0x40,
  kSmallInteger = 0x80,
};

constexpr std::array<double, kMaxDecimalDigits + 1> kPowersOfTen = {1e0, 1e1, 1e2, 1e3, 1e4,
                                                                    1e5, 1e6, 1e7, 1e8, 1e9};
constexpr double kLargestMantissa = 0x1p53;  // below it every integer is a double
constexpr std::int64_t kNanosecondsOfDay = 86'400'000'000'000;
constexpr std::int64_t kNanosecondsOfSecond = 1'000'000'000;
constexpr std::int64_t kSecondsOfDay = 86'400;
// Three times the years that the calendar has; within them its arithmetic cannot overflow.
constexpr std::int64_t kMostDays = std::int64_t{1} << 40;

void append_at_depth(std::string& out, const Value& value, int depth);
Value read_at_depth(ByteReader& in, int depth);
void skip_at_depth(ByteReader& in, int depth);

void append_integer(std::string& out, std::int64_t value) {
  if (value >= 0 && value < 0x80) {
    return append_byte(out, static_cast<std::uint8_t>(kSmallInteger + value));
  }
  append_byte(out, kInteger);
  append_signed(out, value);
}

void append_float(std::string& out, double value) {
  // A mantissa that needs seven bytes is no shorter than the float itself.
  Decimal decimal;
  if (to_decimal(value, decimal) && std::abs(decimal.mantissa) < std::int64_t{1} << 41) {
    append_byte(out, kDecimal);
    append_byte(out, static_cast<std::uint8_t>(decimal.digits));
    return append_signed(out, decimal.mantissa);
  }
  append_byte(out, kFloat);
  append_fixed64(out, std::bit_cast<std::uint64_t>(value));
}

void append_list(std::string& out, const List& list, int depth) {
  append_byte(out, kList);
  append_varint(out, list.size());
  for (const Value& member : list) append_at_depth(out, member, depth + 1);
}

void append_map(std::string& out, const Map& map, int depth) {
  append_byte(out, kMap);
  append_varint(out, map.size());
  for (const auto& [key, member] : map) {
    append_sized(out, key);
    append_at_depth(out, member, depth + 1);
  }
}

void append_moment(std::string& out, std::int64_t seconds, std::int32_t nanoseconds) {
  append_signed(out, seconds);
  append_varint(out, static_cast<std::uint32_t>(nanoseconds));
}

void append_date_time(std::string& out, const DateTime& value) {
  append_byte(out, value.zone.empty() ? kDateTime : kZonedDateTime);
  append_moment(out, value.seconds, value.nanoseconds);
  append_signed(out, value.offset_seconds);
  if (!value.zone.empty()) append_sized(out, value.zone);
}

void append_duration(std::string& out, const Duration& value) {
  append_byte(out, kDuration);
  append_signed(out, value.months);
  append_signed(out, value.days);
  append_signed(out, value.seconds);
  append_signed(out, value.nanoseconds);
}

void append_temporal(std::string& out, const Value& value) {
  switch (value.type()) {
    case ValueType::Date:
      append_byte(out, kDate);
      return append_signed(out, value.as_date().days);
    case ValueType::LocalTime:
      append_byte(out, kLocalTime);
      return append_varint(out, static_cast<std::uint64_t>(value.as_local_time().nanoseconds));
    case ValueType::Time:
      append_byte(out, kTime);
      append_varint(out, static_cast<std::uint64_t>(value.as_time().nanoseconds));
      return append_signed(out, value.as_time().offset_seconds);
    case ValueType::LocalDateTime:
      append_byte(out, kLocalDateTime);
      return append_moment(out, value.as_local_date_time().seconds,
                           value.as_local_date_time().nanoseconds);
    case ValueType::DateTime:
      return append_date_time(out, value.as_date_time());
    default:
      return append_duration(out, value.as_duration());
  }
}

void append_at_depth(std::string& out, const Value& value, int depth) {
  if (depth > kMaxValueDepth) {
    throw Error(ErrorCode::Limit, "a property value is nested deeper than " +
                                      std::to_string(kMaxValueDepth) + " levels");
  }
  switch (value.type()) {
    case ValueType::Null:
      return append_byte(out, kNull);
    case ValueType::Boolean:
      return append_byte(out, value.as_boolean() ? kTrue : kFalse);
    case ValueType::Integer:
      return append_integer(out, value.as_integer());
    case ValueType::Float:
      return append_float(out, value.as_float());
    case ValueType::String:
      return append_string_value(out, value.as_string());
    case ValueType::List:
      return append_list(out, value.as_list(), depth);
    case ValueType::Map:
      return append_map(out, value.as_map(), depth);
    case ValueType::Node:
    case ValueType::Edge:
    case ValueType::Path:
      throw Error(ErrorCode::Type, "nodes, edges and paths cannot be stored as property values");
    default:
      return append_temporal(out, value);
  }
}

Value read_decimal(ByteReader& in) {
  const int digits = in.byte();
  if (digits > kMaxDecimalDigits) in.fail("a decimal has too many digits");
  return from_decimal(in.signed_varint(), digits);
}

Value read_list(ByteReader& in, int depth) {
  const std::size_t count = in.count();
  List list;
  for (std::size_t i = 0; i < count; ++i) list.push_back(read_at_depth(in, depth + 1));
  return list;
}

Value read_map(ByteReader& in, int depth) {
  const std::size_t count = in.count();
  Map map;
  for (std::size_t i = 0; i < count; ++i) {
    std::string key(in.sized());
    if (!map.empty() && map.rbegin()->first >= key) in.fail("the keys of a map are out of order");
    Value member = read_at_depth(in, depth + 1);
    map.emplace_hint(map.end(), std::move(key), std::move(member));
  }
  return map;
}

std::int64_t read_time_of_day(ByteReader& in) {
  return static_cast<std::int64_t>(in.varint_up_to(kNanosecondsOfDay - 1));
}

std::int32_t read_nanoseconds(ByteReader& in) {
  return static_cast<std::int32_t>(in.varint_up_to(kNanosecondsOfSecond - 1));
}

std::int64_t read_seconds(ByteReader& in) {
  const std::int64_t seconds = in.signed_varint();
  if (std::abs(seconds / kSecondsOfDay) > kMostDays) in.fail("a moment is out of range");
  return seconds;
}

std::int32_t read_offset(ByteReader& in) {
  const std::int64_t offset = in.signed_varint();
  if (offset < -kSecondsOfDay || offset > kSecondsOfDay) {
    in.fail("an offset from UTC is out of range");
  }
  return static_cast<std::int32_t>(offset);
}

Value read_date_time(ByteReader& in, bool zoned) {
  DateTime value;
  value.seconds = read_seconds(in);
  value.nanoseconds = read_nanoseconds(in);
  value.offset_seconds = read_offset(in);
  if (zoned) value.zone = in.sized();
  return value;
}

Value read_duration(ByteReader& in) {
  Duration value;
  value.months = in.signed_varint();
  value.days = in.signed_varint();
  value.seconds = in.signed_varint();
  value.nanoseconds = in.signed_varint();
  if (value.nanoseconds <= -kNanosecondsOfSecond || value.nanoseconds >= kNanosecondsOfSecond) {
    in.fail("a duration has a second of nanoseconds or more");
  }
  return value;
}

Value read_temporal(ByteReader& in, std::uint8_t tag) {
  switch (tag) {
    case kDate:
      return stored_date(in.signed_varint(), in.what());
    case kLocalTime:
      return LocalTime{read_time_of_day(in)};
    case kTime: {
      const std::int64_t nanoseconds = read_time_of_day(in);
      return Time{nanoseconds, read_offset(in)};
    }
    case kLocalDateTime: {
      const std::int64_t seconds = read_seconds(in);
      return LocalDateTime{seconds, read_nanoseconds(in)};
    }
    case kDateTime:
    case kZonedDateTime:
      return read_date_time(in, tag == kZonedDateTime);
    case kDuration:
      return read_duration(in);
    default:
      in.fail("unknown kind of value");
  }
}

Value read_at_depth(ByteReader& in, int depth) {
  if (depth > kMaxValueDepth) in.fail("a value is nested too deeply");
  const std::uint8_t tag = in.byte();
  if (tag >= kSmallInteger) return std::int64_t{tag - kSmallInteger};
  if (tag >= kShortString) return in.bytes(static_cast<std::size_t>(tag - kShortString));
  switch (tag) {
    case kNull:
      return {};
    case kFalse:
    case kTrue:
      return tag == kTrue;
    case kInteger:
      return in.signed_varint();
    case kFloat:
      return std::bit_cast<double>(in.fixed64());
    case kDecimal:
      return read_decimal(in);
    case kString:
      return in.sized();
    case kList:
      return read_list(in, depth);
    case kMap:
      return read_map(in, depth);
    default:
      return read_temporal(in, tag);
  }
}

void skip_varints(ByteReader& in, int count) {
  for (int i = 0; i < count; ++i) in.varint();
}

void skip_members(ByteReader& in, bool keyed, int depth) {
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count; ++i) {
    if (keyed) in.sized();
    skip_at_depth(in, depth + 1);
  }
}

void skip_at_depth(ByteReader& in, int depth) {
  if (depth > kMaxValueDepth) in.fail("a value is nested too deeply");
  const std::uint8_t tag = in.byte();
  if (tag >= kSmallInteger) return;
  if (tag >= kShortString) {
    in.bytes(static_cast<std::size_t>(tag - kShortString));
    return;
  }
  switch (tag) {
    case kNull:
    case kFalse:
    case kTrue:
      return;
    case kFloat:
      in.fixed64();
      return;
    case kDecimal:
      in.byte();
      return skip_varints(in, 1);
    case kString:
      in.sized();
      return;
    case kList:
    case kMap:
      return skip_members(in, tag == kMap, depth);
    case kInteger:
    case kDate:
    case kLocalTime:
    case kLargeValueTag:
      return skip_varints(in, 1);
    case kTime:
    case kLocalDateTime:
      return skip_varints(in, 2);
    case kDateTime:
      return skip_varints(in, 3);
    case kZonedDateTime:
      skip_varints(in, 3);
      in.sized();
      return;
    case kDuration:
      return skip_varints(in, 4);
    default:
      in.fail("unknown kind of value");
  }
}

}  // namespace

void append_value(std::string& out, const Value& value) { append_at_depth(out, value, 0); }

std::string encode_value(const Value& value) {
  std::string out;
  append_value(out, value);
  return out;
}

void append_string_value(std::string& out, std::string_view text) {
  if (text.size() < kSmallInteger - kShortString) {
    append_byte(out, static_cast<std::uint8_t>(kShortString + text.size()));
    out.append(text);
    return;
  }
  append_byte(out, kString);
  append_sized(out, text);
}

Value read_value(ByteReader& in) { return read_at_depth(in, 0); }

Value decode_value(std::string_view bytes) {
  ByteReader in(bytes, "value");
  Value value = read_value(in);
  in.expect_end();
  return value;
}

void skip_value(ByteReader& in) { skip_at_depth(in, 0); }

Date stored_date(std::int64_t days, const char* what) {
  if (days < -kMostDays || days > kMostDays) throw_damaged(what, "a date is out of range");
  return Date{days};
}

// Once m / 10^d is the value, (10 m) / 10^(d+1) is too: division rounds the same exact quotient.
bool to_decimal(double value, Decimal& decimal) {
  for (int digits = decimal.digits; digits <= kMaxDecimalDigits; ++digits) {
    const double scaled = value * kPowersOfTen[static_cast<std::size_t>(digits)];
    if (!(std::abs(scaled) < kLargestMantissa)) return false;
    const auto mantissa = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    if (std::bit_cast<std::uint64_t>(from_decimal(mantissa, digits)) ==
        std::bit_cast<std::uint64_t>(value)) {
      decimal = {mantissa, digits};
      return true;
    }
  }
  return false;
}

double from_decimal(std::int64_t mantissa, int digits) {
  return static_cast<double>(mantissa) / kPowersOfTen[static_cast<std::size_t>(digits)];
}

}  // namespace clout::storage
