// Property values <-> bytes: a tag byte, then the content. Every type that a property may have.
//
//   00 null   01 false   02 true
//   03 integer    zigzag varint              04 float       8 bytes, little-endian
//   05 decimal    u8 digits, zigzag varint m: the float m / 10^digits, bit for bit
//   06 string     sized                      07 list        varint count, values
//   08 map        varint count, (sized key, value) by ascending key
//   09 date       zigzag days                0A local time  varint nanoseconds
//   0B time       varint nanoseconds, zigzag offset
//   0C local date-time  zigzag seconds, varint nanoseconds
//   0D date-time        zigzag seconds, varint nanoseconds, zigzag offset
//   0E date-time        the same, then the sized zone name
//   0F duration         zigzag months, days, seconds, nanoseconds
//   10 large      varint number of a row of Family::LargeValues (in adjacency chunks only)
//   40..7F string of tag - 40 bytes          80..FF integer tag - 80
#pragma once

#include <string>
#include <string_view>

#include "schema/value.h"
#include "storage/byte_code.h"

namespace clout::storage {

/// Throws Error{Type} for nodes, edges and paths, Error{Limit} when nested over kMaxValueDepth.
void append_value(std::string& out, const Value& value);
[[nodiscard]] std::string encode_value(const Value& value);
/// As append_value of a string value.
void append_string_value(std::string& out, std::string_view text);

/// Throws Error{Corruption}, also for a large value: those are resolved where chunks are read.
[[nodiscard]] Value read_value(ByteReader& in);
[[nodiscard]] Value decode_value(std::string_view bytes);

/// Passes over a value without building it.
void skip_value(ByteReader& in);

/// The date of a number that was stored. Throws Error{Corruption} for one that no calendar has,
/// naming `what` was read.
[[nodiscard]] Date stored_date(std::int64_t days, const char* what);

/// The tag of a reference to a large value.
inline constexpr std::uint8_t kLargeValueTag = 0x10;

/// A float as m / 10^digits, where that gives the same bits back; digits at most kMaxDecimalDigits.
struct Decimal {
  std::int64_t mantissa = 0;
  int digits = 0;
};
inline constexpr int kMaxDecimalDigits = 9;
/// With the fewest digits, but not fewer than `digits`. False if there is none.
[[nodiscard]] bool to_decimal(double value, Decimal& decimal);
[[nodiscard]] double from_decimal(std::int64_t mantissa, int digits);

}  // namespace clout::storage
