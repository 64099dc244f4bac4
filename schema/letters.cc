#include "schema/letters.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "schema/utf8.h"

namespace clout {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Above ASCII: Latin-1 signs, general punctuation, super- and subscripts,
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

/// Upper-case letters from `first` to `last` and the distance to their lower case. A step of 2 is
/// for alphabets that list each pair side by side. From Unicode's UnicodeData.txt.
struct CaseRange {
  char32_t first, last;
  int distance;
  int step;
};
constexpr CaseRange kCaseRanges[] = {
    {0x41, 0x5A, 32, 1},    {0xC0, 0xD6, 32, 1},     {0xD8, 0xDE, 32, 1},   {0x100, 0x12E, 1, 2},
    {0x132, 0x136, 1, 2},   {0x139, 0x147, 1, 2},    {0x14A, 0x176, 1, 2},  {0x178, 0x178, -121, 1},
    {0x179, 0x17D, 1, 2},   {0x1CD, 0x1DB, 1, 2},    {0x1DE, 0x1EE, 1, 2},  {0x1F8, 0x21E, 1, 2},
    {0x222, 0x232, 1, 2},   {0x386, 0x386, 38, 1},   {0x388, 0x38A, 37, 1}, {0x38C, 0x38C, 64, 1},
    {0x38E, 0x38F, 63, 1},  {0x391, 0x3A1, 32, 1},   {0x3A3, 0x3AB, 32, 1}, {0x3C2, 0x3C2, 1, 1},
    {0x400, 0x40F, 80, 1},  {0x410, 0x42F, 32, 1},   {0x460, 0x480, 1, 2},  {0x48A, 0x4BE, 1, 2},
    {0x4C1, 0x4CD, 1, 2},   {0x4D0, 0x52E, 1, 2},    {0x531, 0x556, 48, 1}, {0x1E00, 0x1E94, 1, 2},
    {0x1EA0, 0x1EFE, 1, 2}, {0xFF21, 0xFF3A, 32, 1},
};

// The letter below the accent by code point, `.` where there is none. From the decompositions of
// Unicode's UnicodeData.txt; strokes count as accents.
constexpr char32_t kFirstLatin = 0xC0;
constexpr std::string_view kLatin =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccdd"
    "ddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkkllllllllllnnnnnnnnnoooooo..rrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs................................oo.............u"
    "u............................aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...."
    "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................";
constexpr char32_t kFirstLatinAdditional = 0x1E00;
constexpr std::string_view kLatinAdditional =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
    "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s...."
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
    "uuyyyyyyyy......";

struct Replacement {
  char32_t letter;
  std::string_view plain;
};
/// Letters that stand for two, and accented ones of Greek and Cyrillic; ascending.
constexpr Replacement kReplacements[] = {
    {0xDF, "ss"},      {0xE6, "ae"},      {0xFE, "th"},      {0x133, "ij"},     {0x153, "oe"},
    {0x390, "\u03b9"}, {0x3AC, "\u03b1"}, {0x3AD, "\u03b5"}, {0x3AE, "\u03b7"}, {0x3AF, "\u03b9"},
    {0x3B0, "\u03c5"}, {0x3CA, "\u03b9"}, {0x3CB, "\u03c5"}, {0x3CC, "\u03bf"}, {0x3CD, "\u03c5"},
    {0x3CE, "\u03c9"}, {0x439, "\u0438"}, {0x450, "\u0435"}, {0x451, "\u0435"}, {0x453, "\u0433"},
    {0x457, "\u0456"}, {0x45C, "\u043a"}, {0x45D, "\u0438"}, {0x45E, "\u0443"},
};

/// The plain ASCII letter, or 0.
char plain_latin(char32_t point) {
  const auto at = [&](std::string_view table, char32_t first) {
    const bool inside = point >= first && point < first + table.size();
    return inside && table[point - first] != '.' ? table[point - first] : '\0';
  };
  const char plain = at(kLatin, kFirstLatin);
  return plain != 0 ? plain : at(kLatinAdditional, kFirstLatinAdditional);
}

/// Full-width letters and digits, as they stand in Chinese and Japanese text.
char32_t half_width(char32_t point) {
  const bool wide = (point >= 0xFF10 && point <= 0xFF19) || (point >= 0xFF41 && point <= 0xFF5A);
  return wide ? point - 0xFEE0 : point;
}

}  // namespace

bool is_space(char32_t c) {
  if (c <= ' ') return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool is_symbol(char32_t c) { return is_in(kSymbols, c) || is_in(kWideSymbols, c); }

char32_t lower_case(char32_t point) {
  const auto* range = std::lower_bound(std::begin(kCaseRanges), std::end(kCaseRanges), point,
                                       [](const CaseRange& r, char32_t p) { return r.last < p; });
  if (range == std::end(kCaseRanges) || point < range->first) return point;
  if ((point - range->first) % static_cast<char32_t>(range->step) != 0) return point;
  return point + static_cast<char32_t>(range->distance);
}

void append_plain_letter(std::string& out, char32_t point) {
  constexpr char32_t kFirstAccent = 0x300, kLastAccent = 0x36F;
  if (point >= kFirstAccent && point <= kLastAccent) return;
  const char32_t lower = half_width(lower_case(point));
  if (const char plain = plain_latin(lower)) {
    out.push_back(plain);
    return;
  }
  const auto* found =
      std::lower_bound(std::begin(kReplacements), std::end(kReplacements), lower,
                       [](const Replacement& r, char32_t p) { return r.letter < p; });
  if (found != std::end(kReplacements) && found->letter == lower) {
    out += found->plain;
  } else {
    append_utf8(out, lower);
  }
}

}  // namespace clout
