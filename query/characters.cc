#include "query/characters.h"

#include <algorithm>
#include <array>

#include "schema/ascii.h"

namespace clout::query {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Not name characters, above ASCII: Latin-1 signs, general punctuation, super- and subscripts,
/// currency, arrows, mathematics, boxes and dingbats, CJK and full-width punctuation, private use.
constexpr std::array<Range, 17> kSymbols{{
    {0x80, 0xA9},
    {0xAB, 0xB4},
    {0xB6, 0xB9},
    {0xBB, 0xBF},
    {0xD7, 0xD7},
    {0xF7, 0xF7},
    {0x2000, 0x203E},
    {0x2041, 0x2053},
    {0x2055, 0x2070},
    {0x2072, 0x207E},
    {0x2080, 0x208F},
    {0x20A0, 0x20CF},
    {0x2190, 0x2BFF},
    {0x3000, 0x3004},
    {0x3008, 0x3020},
    {0xE000, 0xF8FF},
    {0xFE30, 0xFE4F},
}};
constexpr std::array<Range, 6> kWideSymbols{{
    {0xFEFF, 0xFEFF},
    {0xFF00, 0xFF0F},
    {0xFF1A, 0xFF20},
    {0xFF3B, 0xFF3E},
    {0xFF5B, 0xFF65},
    {0xFFE0, 0xFFFF},
}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [=](const Range& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool is_space(char32_t c) {
  if (c <= ' ') return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool is_name_start(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || c == '_';
  return !is_space(c) && !is_in(kSymbols, c) && !is_in(kWideSymbols, c);
}

bool is_name_part(char32_t c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

char ascii_look_alike(char32_t c) {
  if (c >= 0x2018 && c <= 0x201B) return '\'';
  if (c >= 0x201C && c <= 0x201F) return '"';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xAD) return '-';
  if (c == 0x2192) return '>';
  if (c == 0x2190) return '<';
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFF01 + '!');
  return 0;
}

bool equals_ignoring_case(std::string_view word, std::string_view upper) {
  return word.size() == upper.size() &&
         std::equal(word.begin(), word.end(), upper.begin(),
                    [](char a, char b) { return ascii_upper(a) == b; });
}

}  // namespace clout::query
