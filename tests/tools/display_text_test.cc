// Widths, cutting and wrapping of text, and what may reach a terminal.
#include "tools/render/display_text.h"

#include <catch2/catch.hpp>

namespace clout::tools {
namespace {

TEST_CASE("display text: width counts cells and not bytes", "[tools][render]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("Apple") == 5);
  CHECK(display_width("café") == 4);
  CHECK(display_width("华为") == 4);
  CHECK(display_width("e\u0301") == 1);  // a combining accent
  CHECK(display_width("한국") == 4);
  CHECK(display_width("👩‍💻") == 2);  // one emoji of three code points
  CHECK(display_width("a…b") == 3);
}

TEST_CASE("display text: what a terminal would obey is escaped", "[tools][render]") {
  CHECK(printable("plain") == "plain");
  CHECK(printable("\x1b[31mred") == "\\u001B[31mred");
  CHECK(printable("a\nb\tc\r") == "a\\nb\\tc\\r");
  CHECK(printable("\x7f") == "\\u007F");
  CHECK(printable("\u009b"
                  "31m") == "\\u009B31m");  // C1: the other way to begin an escape
  CHECK(printable("\u202Egnp.exe") == "\\u202Egnp.exe");
  CHECK(printable(std::string("a\0b", 3)) == "a\\u0000b");
  CHECK(printable("a\xff"
                  "b") ==
        "a\uFFFD"
        "b");
  CHECK(printable("cut \xe5\x8d") == "cut \uFFFD\uFFFD");
  CHECK(printable("华为 é 👩‍💻") == "华为 é 👩‍💻");
}

TEST_CASE("display text: cutting never splits a character", "[tools][render]") {
  CHECK(shortened("Apple", 5) == "Apple");
  CHECK(shortened("Apple", 4) == "App…");
  CHECK(shortened("Apple", 1) == "…");
  CHECK(shortened("Apple", 0).empty());
  CHECK(shortened("华为技术", 8) == "华为技术");
  CHECK(shortened("华为技术", 7) == "华为技…");
  CHECK(shortened("华为技术", 6) == "华为…");
  CHECK(shortened("ae\u0301i", 2) == "a…");
  for (std::size_t width = 0; width < 12; ++width) {
    CHECK(display_width(shortened("a华b为c技d术", width)) <= width);
  }
}

TEST_CASE("display text: wrapping breaks at spaces and ends in an ellipsis", "[tools][render]") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("", 10, 3) == Lines{""});
  CHECK(wrapped("one line", 10, 3) == Lines{"one line"});
  CHECK(wrapped("the first words", 10, 3) == Lines{"the first", "words"});
  CHECK(wrapped("incomprehensible", 6, 3) == Lines{"incomp", "rehens", "ible"});
  CHECK(wrapped("incomprehensible", 6, 2) == Lines{"incomp", "rehen…"});
  CHECK(wrapped("华为技术", 5, 4) == Lines{"华为", "技术"});
  CHECK(wrapped("华为", 1, 4) == Lines{"华", "为"});  // at least one wide character a line
}

}  // namespace
}  // namespace clout::tools
