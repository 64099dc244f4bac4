// Encodings whose byte order is the order of what they encode: the parts that keys are made of.
//
//   u32, u64      big-endian
//   descending    the complement, so that later comes first
//   text          bytes with 00 written as 00 FF, closed by 00 01: no code is a prefix of another
//   value         a type byte in the order of ORDER BY, then the content (see append_ordered_value)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/value.h"
#include "storage/byte_code.h"

namespace clout::storage {

void append_ordered_u32(std::string& out, std::uint32_t value);
void append_ordered_u64(std::string& out, std::uint64_t value);
/// Signed numbers: two's complement with the sign bit turned over.
void append_ordered_i64(std::string& out, std::int64_t value);
/// Later comes first.
void append_descending_u64(std::string& out, std::uint64_t value);
void append_descending_i64(std::string& out, std::int64_t value);
/// Minus infinity to plus infinity, then NaN; -0.0 is written as 0.0.
void append_ordered_double(std::string& out, double value);
void append_ordered_text(std::string& out, std::string_view text);
/// The beginning that the codes of `prefix` and of all longer texts share.
void append_ordered_text_prefix(std::string& out, std::string_view prefix);

[[nodiscard]] std::uint32_t read_ordered_u32(ByteReader& in);
[[nodiscard]] std::uint64_t read_ordered_u64(ByteReader& in);
[[nodiscard]] std::int64_t read_ordered_i64(ByteReader& in);
[[nodiscard]] std::uint64_t read_descending_u64(ByteReader& in);
[[nodiscard]] std::int64_t read_descending_i64(ByteReader& in);
[[nodiscard]] std::string read_ordered_text(ByteReader& in);

/// A value as an index holds it. Values that are equal by `=` have equal codes (1 and 1.0 too),
/// and codes of one type order as `<` does. The reverse does not hold everywhere: zoned times keep
/// only their instant and strings only their first 1,024 bytes, so that whoever looks a value up
/// compares again. Throws Error{Type} for nodes, edges and paths, which cannot be stored.
void append_ordered_value(std::string& out, const Value& value);

/// The smallest key above every key that begins with `prefix`; empty: there is none.
[[nodiscard]] std::string prefix_end(std::string prefix);

}  // namespace clout::storage
