// Aggregates: values in, result out.
#include "query/aggregates/aggregate.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

struct Case {
  std::string_view name;
  std::string_view values;
  std::string_view result;
  bool distinct = false;
  Value percentile = {};
};

std::string outcome(const Case& each) {
  QueryBudget budget;
  try {
    const Aggregate* aggregate = find_aggregate(each.name);
    MemoryCharge charge(budget);
    const auto aggregation = make_aggregation(*aggregate, each.distinct, charge);
    aggregation->add_group(each.percentile);
    const Value values = parse_literal(each.values).value();
    const std::vector<std::uint32_t> groups(values.as_list().size(), 0);
    aggregation->add(groups, values.as_list());
    return literal(aggregation->take(0));
  } catch (const Error& error) {
    return std::string(to_string(error.code())) + "/" + error.detail_name();
  }
}

}  // namespace

TEST_CASE("aggregates: results", "[query][aggregates]") {
  const std::vector<Case> cases = {
      {"count", "[1, null, 'a']", "2"},
      {"count", "[1, 1.0, null, 2, 1]", "2", true},
      {"count", "[]", "0"},
      {"sum", "[]", "0"},
      {"sum", "[1, 2, null]", "3"},
      {"sum", "[1, 2.5]", "3.5"},
      {"sum", "[9223372036854775807, 1, -1]", "9223372036854775807"},
      {"sum", "[9223372036854775807, 1]", "Argument/IntegerOverflow"},
      {"sum", "[1e16, 1.0, -1e16]", "1.0"},
      {"sum", "[1e308, 1e308]", "Infinity"},
      {"sum", "[duration('P1D'), duration('PT1H')]", "duration('P1DT1H')"},
      {"sum", "[duration('P1D'), 1]", "Type/InvalidArgumentValue"},
      {"sum", "['a']", "Type/InvalidArgumentValue"},
      {"sum", "[1, 1, 2]", "3", true},
      {"avg", "[]", "null"},
      {"avg", "[1, 2]", "1.5"},
      {"avg", "[duration('P2D'), duration('P1D')]", "duration('P1DT12H')"},
      {"min", "[1, 'a', null, [1, 2], 0.2, 'b']", "[1, 2]"},
      {"max", "[1, 'a', null, [1, 2], 0.2, 'b']", "1"},
      {"max", "[]", "null"},
      {"collect", "[1, null, 'a', 1]", "[1, 'a', 1]"},
      {"collect", "[1, null, 'a', 1]", "[1, 'a']", true},
      {"collect", "[]", "[]"},
      {"stDev", "[1, 2, 3, 4]", "1.2909944487358056"},
      {"stDevP", "[1, 2, 3, 4]", "1.118033988749895"},
      {"stDev", "[1]", "0.0"},
      {"percentileCont", "[10, 20, 30]", "20.0", false, 0.5},
      {"percentileCont", "[10, 20]", "12.5", false, 0.25},
      {"percentileCont", "[10, 20]", "20.0", false, 1},
      {"percentileCont", "[]", "null", false, 0.5},
      {"percentileDisc", "[10, 20, 30]", "20", false, 0.5},
      {"percentileDisc", "[10.0, 20.0, 30.0]", "10.0", false, 0},
      {"percentileDisc", "[10, 20, 30]", "30", false, 1},
      {"percentileDisc", "[10]", "Argument/NumberOutOfRange", false, 1.5},
      {"percentileDisc", "[10]", "Type/InvalidArgumentValue", false, "a"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.name, each.values, each.distinct);
    CHECK(outcome(each) == each.result);
  }
}

TEST_CASE("aggregates: names, star and memory", "[query][aggregates]") {
  CHECK(find_aggregate("COUNT") == find_aggregate("count"));
  CHECK(find_aggregate("head") == nullptr);
  QueryBudget budget(QueryBudget::Limits{.memory_bytes = 10'000});
  MemoryCharge charge(budget);
  const auto rows = make_aggregation(*find_aggregate("count(*)"), false, charge);
  rows->add_group({});
  rows->add_rows(std::vector<std::uint32_t>{0, 0}, std::vector<std::uint64_t>{40, 2});
  CHECK(rows->take(0).as_integer() == 42);

  const auto fill = [&](const char* name, bool distinct) {
    const auto aggregation = make_aggregation(*find_aggregate(name), distinct, charge);
    aggregation->add_group({});
    for (int i = 0; i < 1'000; ++i) {
      aggregation->add(std::vector<std::uint32_t>{0}, std::vector<Value>{i});
    }
  };
  const std::size_t before = budget.memory_used();
  CHECK_THROWS_AS(fill("collect", false), Error);
  CHECK_THROWS_AS(fill("count", true), Error);
  CHECK(budget.memory_used() == before);
}

TEST_CASE("aggregates: groups are kept apart", "[query][aggregates]") {
  QueryBudget budget;
  MemoryCharge charge(budget);
  const auto sums = make_aggregation(*find_aggregate("sum"), true, charge);
  constexpr std::uint32_t kGroups = 10'000;
  std::vector<std::uint32_t> groups;
  std::vector<Value> values;
  for (std::uint32_t group = 0; group < kGroups; ++group) {
    sums->add_group({});
    for (const int value : {1, 2, 2}) {
      groups.push_back(group);
      values.emplace_back(value * static_cast<int>(group));
    }
  }
  sums->add(groups, values);
  std::uint32_t wrong = 0;
  for (std::uint32_t group = 0; group < kGroups; ++group) {
    if (sums->take(group).as_integer() != 3 * std::int64_t{group}) ++wrong;
  }
  CHECK(wrong == 0);
}

}  // namespace clout::query
