// Contract of schema/value.h: three-valued equality, comparability, equivalence, total order.
#include "schema/value.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include <catch2/catch.hpp>

#include "schema/error.h"

namespace clout {
namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

Value node(std::uint32_t id) { return Node{NodeId{id}}; }
Value edge(std::uint64_t id) { return Edge{EdgeId{id}, NodeId{1}, NodeId{2}, EdgeTypeId{0}}; }

bool less(const Value& a, const Value& b) { return compare(a, b).value() < 0; }
bool greater(const Value& a, const Value& b) { return compare(a, b).value() > 0; }

/// One value of every kind and place of the total order, ascending, no two equal.
std::vector<Value> ascending_values() {
  return {
      Map{},
      Map{{"a", 1}},
      Map{{"a", 2}},
      Map{{"b", 1}},
      Map{{"a", 1}, {"b", 1}},
      node(0),
      node(1),
      edge(0),
      edge(7),
      List{},
      List{"a"},
      List{"a", 1},
      List{1},
      List{1, "a"},
      List{1, Value()},
      List{Value(), 1},
      Path{{NodeId{3}}, {}},
      Path{{NodeId{1}, NodeId{2}}, {Edge{EdgeId{5}, NodeId{1}, NodeId{2}, EdgeTypeId{0}}}},
      DateTime{0, 0, 3600, ""},
      DateTime{1, 0, 0, ""},
      LocalDateTime{-1, 999'999'999},
      LocalDateTime{0, 0},
      Date{-5},
      Date{20'000},
      Time{3'600'000'000'000, 3600},
      Time{3'600'000'000'000, 0},
      LocalTime{0},
      LocalTime{86'399'999'999'999},
      Duration{0, 30, 0, 0},
      Duration{1, 0, 0, 0},
      Duration{0, 31, 0, 0},
      "",
      "A",
      "a",
      "\xC3\xA9",
      false,
      true,
      -kInfinity,
      std::numeric_limits<std::int64_t>::min(),
      -1.5,
      0,
      0.5,
      1,
      9007199254740993,
      std::numeric_limits<std::int64_t>::max(),
      9223372036854775808.0,
      kInfinity,
      kNan,
      Value(),
  };
}

}  // namespace

TEST_CASE("value: the total order is openCypher's orderability", "[schema][value]") {
  const std::vector<Value> values = ascending_values();
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j) {
      CAPTURE(i, j);
      CHECK((order(values[i], values[j]) <=> 0) == (i <=> j));
      CHECK(equivalent(values[i], values[j]) == (i == j));
    }
  }
}

TEST_CASE("value: equality is three-valued", "[schema][value]") {
  const Value null;
  CHECK(equals(null, null) == std::nullopt);
  CHECK(equals(1, null) == std::nullopt);
  CHECK(equals(1, 1.0) == true);
  CHECK(equals(1, "1") == false);
  CHECK(equals(kNan, kNan) == false);
  CHECK(equals(0.0, -0.0) == true);
  CHECK(equals(List{1, 2}, List{1}) == false);
  CHECK(equals(List{null}, List{1}) == std::nullopt);
  CHECK(equals(List{List{1}, List{2}}, List{List{1}, List{null}}) == std::nullopt);
  CHECK(equals(List{List{1}, List{2, 3}}, List{List{1}, List{null}}) == false);
  CHECK(equals(Map{{"k", null}}, Map{}) == false);
  CHECK(equals(Map{{"k", null}}, Map{{"k", null}}) == std::nullopt);
  CHECK(equals(Map{{"k", 1}, {"l", null}}, Map{{"k", null}, {"l", 1}}) == std::nullopt);
  CHECK(equals(Map{{"k", 1}}, Map{{"l", 1}}) == false);
  CHECK(equals(edge(3), edge(3)) == true);
}

TEST_CASE("value: integers beyond a double's precision compare exactly", "[schema][value]") {
  const std::int64_t odd = (std::int64_t{1} << 53) + 1;
  CHECK(equals(odd, 9007199254740992.0) == false);
  CHECK(greater(odd, 9007199254740992.0));
  CHECK(less(9007199254740992.0, odd));
  CHECK(less(std::numeric_limits<std::int64_t>::max(), 9223372036854775808.0));
  CHECK(less(-2, -1.5));
  CHECK(greater(-1, -1.5));
}

TEST_CASE("value: comparability", "[schema][value]") {
  CHECK((compare(1, "a") == std::nullopt));
  CHECK((compare(1, Value()) == std::nullopt));
  CHECK((compare(node(1), node(2)) == std::nullopt));
  CHECK((compare(Map{}, Map{}) == std::nullopt));
  CHECK((compare(Duration{1, 0, 0, 0}, Duration{2, 0, 0, 0}) == std::nullopt));
  CHECK((compare(kNan, 1) == std::partial_ordering::unordered));
  CHECK((compare(kNan, "a") == std::nullopt));
  CHECK(less(false, true));
  CHECK(less("a", "b"));
  CHECK(greater(List{1, 0}, List{1}));
  CHECK(greater(List{1, Value()}, List{1}));
  CHECK((compare(List{1, 2}, List{1, Value()}) == std::nullopt));
  CHECK((compare(List{1, "a"}, List{1, 2}) == std::nullopt));
  CHECK(less(List{1, 2}, List{3, Value()}));
  CHECK(less(Time{0, 3600}, Time{0, 0}));
}

TEST_CASE("value: equivalent values hash alike", "[schema][value]") {
  CHECK(hash_value(1) == hash_value(1.0));
  CHECK(hash_value(0.0) == hash_value(-0.0));
  CHECK(hash_value(List{1, 2.0}) == hash_value(List{1.0, 2}));
  CHECK(hash_value(kNan) == hash_value(-kNan));
  std::unordered_set<Value, ValueHash, ValueEquivalent> set;
  for (int round = 0; round < 2; ++round) {
    for (const Value& value : ascending_values()) set.insert(value);
  }
  CHECK(set.size() == ascending_values().size());
}

TEST_CASE("value: nesting is limited", "[schema][value]") {
  Value value;
  for (std::uint32_t i = 0; i < kMaxValueNesting; ++i) value = List{value};
  CHECK(hash_value(value) == hash_value(value));
  CHECK_THROWS_AS(Value(List{value}), Error);
  CHECK_THROWS_AS(Value(Map{{"k", value}}), Error);
}

TEST_CASE("value: doubling a list by sharing ends at a limit", "[schema][value]") {
  Value value = List{1};
  const auto grow = [&] {
    for (int i = 0; i < 60; ++i) value = List{value, value};
  };
  CHECK_THROWS_AS(grow(), Error);
}

TEST_CASE("value: reading as a wrong type is an internal error", "[schema][value]") {
  CHECK_THROWS_AS(Value(1).as_string(), Error);
  CHECK_THROWS_AS(Value("x").as_integer(), Error);
}

TEST_CASE("value: heap bytes grow with contents", "[schema][value]") {
  CHECK(Value(1).heap_bytes() == 0);
  CHECK(Value(std::string(1000, 'x')).heap_bytes() > 1000);
  CHECK(Value(List(10, Value(std::string(1000, 'x')))).heap_bytes() > 10'000);
}

}  // namespace clout
