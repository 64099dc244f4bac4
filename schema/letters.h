// Letters of all scripts without tables of Unicode: case, accents, and what is no letter at all.
#pragma once

#include <string>

namespace clout {

[[nodiscard]] bool is_space(char32_t code_point);

/// Punctuation, signs and private characters above ASCII; what else is there counts as a letter or
/// a digit of some script.
[[nodiscard]] bool is_symbol(char32_t code_point);

/// Simple lower case of the Latin, Greek, Cyrillic and Armenian letters; others are as they are.
[[nodiscard]] char32_t lower_case(char32_t code_point);

/// Appends the letter in lower case and without its accent as UTF-8: "\u00c9" as "e", "\u00df" as
/// "ss". Nothing for an accent that stands alone, or for what is no code point.
void append_plain_letter(std::string& out, char32_t code_point);

}  // namespace clout
