#include "query/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

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

std::uint8_t byte_at(std::string_view text, std::size_t offset) {
  return static_cast<std::uint8_t>(text[offset]);
}

/// Bytes of the sequence that this lead byte opens, or 0 if it opens none.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Bytes of the well-formed sequence at `offset`, or 0 (Unicode, table 3-7).
std::size_t well_formed_length(std::string_view text, std::size_t offset) {
  const std::uint8_t lead = byte_at(text, offset);
  const std::size_t length = sequence_length(lead);
  if (length == 0 || offset + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, offset + i) & 0xC0) != 0x80) return 0;
  }
  if (length < 3) return length;
  const std::uint8_t second = byte_at(text, offset + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool out_of_range = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || out_of_range ? 0 : length;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t offset) {
  const std::uint8_t lead = byte_at(text, offset);
  const std::size_t length = sequence_length(lead);
  if (length <= 1) return {lead, 1};
  char32_t value = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    value = (value << 6) | (byte_at(text, offset + i) & 0x3F);
  return {value, length};
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t length = well_formed_length(text, offset);
    if (length == 0) return offset;
    offset += length;
  }
  return std::string_view::npos;
}

bool append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return true;
  }
  const int trailing = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  constexpr std::array<std::uint8_t, 4> kLead{0, 0xC0, 0xE0, 0xF0};
  out +=
      static_cast<char>(kLead[static_cast<std::size_t>(trailing)] | (code_point >> (6 * trailing)));
  for (int i = trailing - 1; i >= 0; --i) {
    out += static_cast<char>(0x80 | ((code_point >> (6 * i)) & 0x3F));
  }
  return true;
}

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
  return word.size() == upper.size() && std::equal(word.begin(), word.end(), upper.begin(),
                                                   [](char a, char b) { return to_upper(a) == b; });
}

}  // namespace clout::query
