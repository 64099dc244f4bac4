// Hash tables of rows, and sequences that grow without moving.
#include "query/row_table.h"

#include <map>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/random_seed.h"

namespace clout::query {

TEST_CASE("row table: equal rows get the number of the first", "[query][row_table]") {
  QueryBudget budget;
  MemoryCharge charge(budget);
  RowTable table(2, charge);
  const std::uint64_t seed = tests::random_seed(11);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::map<std::pair<std::int64_t, std::string>, std::uint32_t> known;
  for (int i = 0; i < 50'000; ++i) {
    const auto number = static_cast<std::int64_t>(random() % 5'000);
    const std::string text(random() % 4, 'x');
    const auto [place, is_new] =
        known.try_emplace({number, text}, static_cast<std::uint32_t>(known.size()));
    // Equivalent, not identical: a number may come as an integer or as a float.
    const Value first = i % 2 == 0 ? Value(number) : Value(static_cast<double>(number));
    const Value row[] = {first, Value(text)};
    REQUIRE(table.find(row).has_value() == !is_new);
    const RowTable::Place found = table.insert(row);
    REQUIRE(found.number == place->second);
    REQUIRE(found.is_new == is_new);
  }
  REQUIRE(table.size() == known.size());
  for (const auto& [row, number] : known) {
    REQUIRE(equivalent(table.at(number, 0), Value(row.first)));
    REQUIRE(table.at(number, 1).as_string() == row.second);
  }
}

TEST_CASE("row table: null equals null, and rows without values are one", "[query][row_table]") {
  QueryBudget budget;
  MemoryCharge charge(budget);
  RowTable nulls(1, charge);
  const Value null[] = {Value()};
  CHECK(nulls.insert(null).is_new);
  CHECK_FALSE(nulls.insert(null).is_new);
  RowTable empty(0, charge);
  CHECK(empty.insert({}).is_new);
  CHECK_FALSE(empty.insert({}).is_new);
}

TEST_CASE("row table: its memory is charged, and given back", "[query][row_table]") {
  QueryBudget budget(QueryBudget::Limits{.memory_bytes = 1'000'000});
  MemoryCharge charge(budget);
  RowTable table(1, charge);
  const auto fill = [&] {
    for (int i = 0; i < 1'000'000; ++i) {
      const Value row[] = {
          Value("a text that is longer than any small string " + std::to_string(i))};
      table.insert(row);
    }
  };
  CHECK_THROWS_AS(fill(), Error);
  CHECK(budget.memory_used() > 500'000);
  CHECK(charge.peak() == budget.memory_peak());
  table.clear();
  CHECK(budget.memory_used() == 0);
}

}  // namespace clout::query
