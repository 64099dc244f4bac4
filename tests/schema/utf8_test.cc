#include "schema/utf8.h"

#include <string>

#include <catch2/catch.hpp>

using namespace clout;

TEST_CASE("utf8: what is well formed and where it is not", "[schema][utf8]") {
  const auto npos = std::string_view::npos;
  CHECK(find_invalid_utf8("") == npos);
  CHECK(find_invalid_utf8("plain, \xE5\x8D\x8E\xE4\xB8\xBA, \xF0\x9F\x98\x82") == npos);
  CHECK(find_invalid_utf8("ab\xC0\x80") == 2);          // overlong
  CHECK(find_invalid_utf8("ab\xE0\x9F\xBF") == 2);      // overlong
  CHECK(find_invalid_utf8("ab\xF0\x8F\xBF\xBF") == 2);  // overlong
  CHECK(find_invalid_utf8("ab\xED\xA0\x80") == 2);      // surrogate
  CHECK(find_invalid_utf8("\xF4\x90\x80\x80") == 0);    // above U+10FFFF
  CHECK(find_invalid_utf8("a\x80") == 1);
  CHECK(find_invalid_utf8(std::string(100, 'x') + "\xE5\x8D") == 100);
  CHECK(count_code_points("\xE5\x8D\x8E\xE4\xB8\xBAx") == 3);
}

TEST_CASE("utf8: every code point comes back", "[schema][utf8]") {
  std::size_t wrong = 0;
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    std::string text;
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (append_utf8(text, code) == surrogate) ++wrong;
    if (surrogate) continue;
    const CodePoint point = code_point_at(text, 0);
    if (point.value != code || point.bytes != text.size()) ++wrong;
  }
  CHECK(wrong == 0);
  std::string text;
  CHECK_FALSE(append_utf8(text, 0x110000));
  CHECK(text.empty());
}

TEST_CASE("utf8: a byte of no sequence stands alone and is no code point", "[schema][utf8]") {
  const std::string text = "\xE5\x8D\xA0\xC3(";
  CHECK(code_point_at(text, 0).bytes == 3);
  CHECK(code_point_at(text, 2).value == kNoCodePoint);
  CHECK(code_point_at(text, 3).value == kNoCodePoint);
  CHECK(code_point_at(text, 3).bytes == 1);
}
