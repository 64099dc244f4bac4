// UTF-8: which bytes are a code point, and both ways between the two. Well formed is what table 3-7
// of Unicode allows: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace clout {

/// Bytes that continue a sequence are no code points of their own.
[[nodiscard]] constexpr bool is_utf8_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Bytes of the well-formed sequence at `offset` (below the size), or 0.
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t offset = 0);

/// What a byte that belongs to no well-formed sequence has for a value.
inline constexpr char32_t kNoCodePoint = 0xFFFFFFFF;

/// A code point and the bytes it takes (1 to 4).
struct CodePoint {
  char32_t value = kNoCodePoint;
  std::size_t bytes = 1;
};

/// The code point at `offset` (below the size).
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t offset);

/// The offset of the first byte that is not well-formed, or npos. Runs of ASCII cost a few bytes a
/// cycle.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

/// The number of bytes that continue no sequence: of code points, where all is well formed.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Appends the code point as UTF-8. False, and nothing appended, for a surrogate or a value above
/// U+10FFFF.
bool append_utf8(std::string& out, char32_t code_point);

}  // namespace clout
