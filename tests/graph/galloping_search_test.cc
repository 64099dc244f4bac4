// Searches from a guess find what a search without one finds, at a cost that grows with how far off
// the guess was.
#include "graph/galloping_search.h"

#include <cstddef>

#include <catch2/catch.hpp>

using namespace clout::graph;

TEST_CASE("galloping search: it finds the first that is above from any guess", "[graph]") {
  for (std::size_t count = 0; count <= 40; ++count) {
    for (std::size_t first_above = 0; first_above <= count; ++first_above) {
      for (std::size_t guess = 0; guess <= count + 2; ++guess) {
        CAPTURE(count, first_above, guess);
        const auto is_above = [&](std::size_t i) {
          REQUIRE(i < count);
          return i >= first_above;
        };
        REQUIRE(gallop(count, guess, is_above) == first_above);
      }
    }
  }
}

TEST_CASE("galloping search: it costs the logarithm of the distance", "[graph]") {
  constexpr std::size_t kCount = std::size_t{1} << 40;
  constexpr std::size_t kAnswer = kCount / 3;
  const auto looks = [&](std::size_t guess) {
    std::size_t count = 0;
    const auto is_above = [&](std::size_t i) {
      ++count;
      return i >= kAnswer;
    };
    REQUIRE(gallop(kCount, guess, is_above) == kAnswer);
    return count;
  };
  CHECK(looks(kAnswer) <= 2);
  CHECK(looks(kAnswer - 1) <= 2);
  CHECK(looks(kAnswer + 1'000) <= 21);
  CHECK(looks(kAnswer - 1'000) <= 21);
  CHECK(looks(0) <= 80);
  CHECK(looks(kCount) <= 80);
}

TEST_CASE("galloping search: an even guess is exact where numbers lie evenly", "[graph]") {
  CHECK(even_guess(0, 0, 10) == 0);
  CHECK(even_guess(5, 10, 10) == 5);
  CHECK(even_guess(50, 100, 10) == 5);
  CHECK(even_guess(1'000, 100, 10) == 10);
  for (std::size_t i = 0; i < 1'000; ++i) CHECK(even_guess(i, 1'000, 1'000) <= i);
}
