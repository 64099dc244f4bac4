// What a code point is to the lexer. No tables of Unicode: letters of every script are name
// characters, and punctuation, symbols, spaces and controls are not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/letters.h"

namespace clout::query {

[[nodiscard]] bool is_name_start(char32_t code_point);
[[nodiscard]] bool is_name_part(char32_t code_point);

/// The ASCII character that somebody probably meant by a typographic look-alike (curly quotes,
/// dashes, full-width brackets), or 0.
[[nodiscard]] char ascii_look_alike(char32_t code_point);

/// The value of a hexadecimal digit, or -1.
[[nodiscard]] constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `word` equals `upper`, which is in upper case, without regard to ASCII case.
[[nodiscard]] bool equals_ignoring_case(std::string_view word, std::string_view upper);

}  // namespace clout::query
