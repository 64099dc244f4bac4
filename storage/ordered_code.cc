#include "storage/ordered_code.h"

#include <bit>
#include <cmath>

#include "schema/error.h"
#include "storage/layout.h"

namespace clout::storage {
namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;
constexpr std::size_t kIndexedTextBytes = 1024;

// Type bytes, in the order of ORDER BY. Gaps are left for types to come.
enum : std::uint8_t {
  kMapTag = 0x10,
  kListTag = 0x20,
  kDateTimeTag = 0x30,
  kLocalDateTimeTag = 0x34,
  kDateTag = 0x38,
  kTimeTag = 0x3C,
  kLocalTimeTag = 0x40,
  kDurationTag = 0x44,
  kStringTag = 0x50,
  kBooleanTag = 0x58,
  kNumberTag = 0x60,
  kNullTag = 0xF0,
};

// Between the members of a list or map, and after the last: a shorter one comes first.
constexpr std::uint8_t kMember = 0x01;
constexpr std::uint8_t kEnd = 0x00;

template <typename T>
void append_big_endian(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
    append_byte(out, static_cast<std::uint8_t>(value >> shift));
  }
}

template <typename T>
T read_big_endian(ByteReader& in) {
  T value = 0;
  for (const char byte : in.bytes(sizeof(T))) {
    value = static_cast<T>(value << 8 | static_cast<std::uint8_t>(byte));
  }
  return value;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    out.push_back(c);
    if (c == '\0') append_byte(out, 0xFF);
  }
}

// An integer that no double equals is its nearest double and the rest, which is below 2^10:
// rounding keeps order, and the rest orders the integers that round to one double.
void append_number(std::string& out, const Value& value) {
  append_byte(out, kNumberTag);
  double nearest = value.is_integer() ? static_cast<double>(value.as_integer()) : value.as_float();
  std::int64_t rest = 0;
  if (value.is_integer()) {
    // 2^63 itself is no int64; the rest is then counted from below it.
    const bool rounds_out_of_range = nearest >= 0x1p63;
    rest = rounds_out_of_range ? value.as_integer() - std::numeric_limits<std::int64_t>::max() - 1
                               : value.as_integer() - static_cast<std::int64_t>(nearest);
  }
  append_ordered_double(out, nearest);
  append_big_endian(out, static_cast<std::uint16_t>(0x8000 + rest));
}

void append_instant(std::string& out, std::int64_t seconds, std::int32_t nanoseconds) {
  append_ordered_i64(out, seconds);
  append_ordered_u32(out, static_cast<std::uint32_t>(nanoseconds));
}

void append_duration(std::string& out, const Duration& duration) {
  append_byte(out, kDurationTag);
  append_ordered_i64(out, duration.months);
  append_ordered_i64(out, duration.days);
  append_ordered_i64(out, duration.seconds);
  append_ordered_i64(out, duration.nanoseconds);
}

void append_value_at_depth(std::string& out, const Value& value, int depth);

void append_list(std::string& out, const List& list, int depth) {
  append_byte(out, kListTag);
  for (const Value& member : list) {
    append_byte(out, kMember);
    append_value_at_depth(out, member, depth + 1);
  }
  append_byte(out, kEnd);
}

void append_map(std::string& out, const Map& map, int depth) {
  append_byte(out, kMapTag);
  for (const auto& [key, member] : map) {
    append_byte(out, kMember);
    append_ordered_text(out, key);
    append_value_at_depth(out, member, depth + 1);
  }
  append_byte(out, kEnd);
}

void append_temporal(std::string& out, const Value& value) {
  switch (value.type()) {
    case ValueType::Date:
      append_byte(out, kDateTag);
      return append_ordered_i64(out, value.as_date().days);
    case ValueType::LocalTime:
      append_byte(out, kLocalTimeTag);
      return append_ordered_i64(out, value.as_local_time().nanoseconds);
    case ValueType::Time: {
      const Time time = value.as_time();
      append_byte(out, kTimeTag);
      return append_ordered_i64(
          out, time.nanoseconds - std::int64_t{time.offset_seconds} * 1'000'000'000);
    }
    case ValueType::LocalDateTime: {
      append_byte(out, kLocalDateTimeTag);
      return append_instant(out, value.as_local_date_time().seconds,
                            value.as_local_date_time().nanoseconds);
    }
    case ValueType::DateTime:
      append_byte(out, kDateTimeTag);
      return append_instant(out, value.as_date_time().seconds, value.as_date_time().nanoseconds);
    default:
      return append_duration(out, value.as_duration());
  }
}

void append_value_at_depth(std::string& out, const Value& value, int depth) {
  if (depth > kMaxValueDepth)
    throw Error(ErrorCode::Limit, "a value is nested too deeply to index");
  switch (value.type()) {
    case ValueType::Null:
      return append_byte(out, kNullTag);
    case ValueType::Boolean:
      append_byte(out, kBooleanTag);
      return append_byte(out, value.as_boolean() ? 1 : 0);
    case ValueType::Integer:
    case ValueType::Float:
      return append_number(out, value);
    case ValueType::String:
      append_byte(out, kStringTag);
      return append_ordered_text(out,
                                 std::string_view(value.as_string()).substr(0, kIndexedTextBytes));
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

}  // namespace

void append_ordered_u32(std::string& out, std::uint32_t value) { append_big_endian(out, value); }
void append_ordered_u64(std::string& out, std::uint64_t value) { append_big_endian(out, value); }

void append_ordered_i64(std::string& out, std::int64_t value) {
  append_ordered_u64(out, static_cast<std::uint64_t>(value) ^ kSignBit);
}

void append_descending_u64(std::string& out, std::uint64_t value) {
  append_ordered_u64(out, ~value);
}

void append_descending_i64(std::string& out, std::int64_t value) {
  append_ordered_u64(out, ~(static_cast<std::uint64_t>(value) ^ kSignBit));
}

void append_ordered_double(std::string& out, double value) {
  if (value == 0) value = 0;  // -0.0
  if (std::isnan(value)) return append_ordered_u64(out, ~std::uint64_t{0});
  const auto bits = std::bit_cast<std::uint64_t>(value);
  append_ordered_u64(out, (bits & kSignBit) != 0 ? ~bits : bits | kSignBit);
}

void append_ordered_text(std::string& out, std::string_view text) {
  append_escaped(out, text);
  out.append({'\0', '\x01'});
}

void append_ordered_text_prefix(std::string& out, std::string_view prefix) {
  append_escaped(out, prefix);
}

std::uint32_t read_ordered_u32(ByteReader& in) { return read_big_endian<std::uint32_t>(in); }
std::uint64_t read_ordered_u64(ByteReader& in) { return read_big_endian<std::uint64_t>(in); }

std::int64_t read_ordered_i64(ByteReader& in) {
  return static_cast<std::int64_t>(read_ordered_u64(in) ^ kSignBit);
}

std::uint64_t read_descending_u64(ByteReader& in) { return ~read_ordered_u64(in); }

std::int64_t read_descending_i64(ByteReader& in) {
  return static_cast<std::int64_t>(~read_ordered_u64(in) ^ kSignBit);
}

std::string read_ordered_text(ByteReader& in) {
  std::string text;
  for (;;) {
    const std::uint8_t byte = in.byte();
    if (byte != 0) {
      append_byte(text, byte);
      continue;
    }
    const std::uint8_t escape = in.byte();
    if (escape == 0x01) return text;
    if (escape != 0xFF) in.fail("a text is not closed");
    append_byte(text, 0);
  }
}

void append_ordered_value(std::string& out, const Value& value) {
  append_value_at_depth(out, value, 0);
}

std::string prefix_end(std::string prefix) {
  while (!prefix.empty() && static_cast<std::uint8_t>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty())
    prefix.back() = static_cast<char>(static_cast<std::uint8_t>(prefix.back()) + 1);
  return prefix;
}

}  // namespace clout::storage
