#include "query/characters.h"

#include <algorithm>

#include "schema/ascii.h"

namespace clout::query {
namespace {

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool is_name_start(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || c == '_';
  return !is_space(c) && !is_symbol(c);
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
