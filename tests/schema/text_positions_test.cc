#include "schema/text_positions.h"

#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "schema/utf8.h"
#include "tests/support/random_seed.h"

using namespace clout;

namespace {

/// By walking over the whole text.
SourcePosition walked(std::string_view text, std::size_t offset, std::size_t length) {
  SourcePosition position{1, 1, 0};
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else if (!is_utf8_continuation(text[i])) {
      ++position.column;
    }
  }
  for (std::size_t i = offset; i < std::min(text.size(), offset + length); ++i) {
    if (text[i] == '\n') break;
    if (!is_utf8_continuation(text[i])) ++position.length;
  }
  if (position.length == 0) position.length = 1;
  return position;
}

}  // namespace

TEST_CASE("text positions: equal those of a walk over the text", "[schema][position]") {
  std::mt19937_64 random(tests::random_seed(3));
  const std::string pieces[] = {"a", "bc", "\n", "\xE5\x8D\x8E", "\xF0\x9F\x98\x82"};
  for (const std::size_t size : {0, 1, 60, 255, 256, 257, 512, 3000}) {
    std::string text;
    while (text.size() < size) text += pieces[random() % 5];
    const TextPositions positions(text);
    for (std::size_t offset = 0; offset <= text.size(); ++offset) {
      const std::size_t length = random() % 300;
      REQUIRE(positions.at(offset, length) == walked(text, offset, length));
    }
  }
}
