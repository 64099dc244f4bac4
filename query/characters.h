// What a code point is to the lexer, and UTF-8 decoding. No tables of Unicode: letters of every
// script are name characters, and punctuation, symbols, spaces and controls are not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace clout::query {

/// A decoded code point and the bytes it takes (1 to 4).
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
};

/// The code point at `offset` of valid UTF-8; `offset` < text.size().
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t offset);

/// The offset of the first byte that is not well-formed UTF-8, or npos. Overlong forms,
/// surrogates and values above U+10FFFF are not well formed.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

/// Appends the code point as UTF-8. False, and nothing appended, for a surrogate or a value above
/// U+10FFFF.
bool append_utf8(std::string& out, char32_t code_point);

[[nodiscard]] bool is_space(char32_t code_point);
[[nodiscard]] bool is_name_start(char32_t code_point);
[[nodiscard]] bool is_name_part(char32_t code_point);

/// The ASCII character that somebody probably meant by a typographic look-alike (curly quotes,
/// dashes, full-width brackets), or 0.
[[nodiscard]] char ascii_look_alike(char32_t code_point);

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// The value of a hexadecimal digit, or -1.
[[nodiscard]] constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
/// ASCII only: keywords are.
[[nodiscard]] constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// `word` equals `upper`, which is in upper case, without regard to ASCII case.
[[nodiscard]] bool equals_ignoring_case(std::string_view word, std::string_view upper);

}  // namespace clout::query
