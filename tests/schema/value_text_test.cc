// Literals, JSON and number texts of values.
#include "schema/value_text.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "schema/temporal_text.h"

namespace clout {
namespace {

Value node(std::uint32_t id) { return Node{NodeId{id}}; }

}  // namespace

TEST_CASE("value text: floats", "[schema][text]") {
  CHECK(float_text(1.0) == "1.0");
  CHECK(float_text(-0.5) == "-0.5");
  CHECK(float_text(0.0) == "0.0");
  CHECK(float_text(-0.0) == "-0.0");
  CHECK(float_text(0.001) == "0.001");
  CHECK(float_text(0.00012) == "1.2E-4");
  CHECK(float_text(123456.789) == "123456.789");
  CHECK(float_text(1234567.0) == "1234567.0");
  CHECK(float_text(1e10) == "1.0E10");
  CHECK(float_text(12345678.9) == "1.23456789E7");
  CHECK(float_text(5e-324) == "5.0E-324");
  CHECK(float_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(float_text(std::nan("")) == "NaN");
  CHECK(float_text(-INFINITY) == "-Infinity");
}

TEST_CASE("value text: floats survive their text", "[schema][text]") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = random();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    if (std::isnan(number)) continue;
    const auto back = parse_literal(float_text(number));
    REQUIRE(back);
    REQUIRE(back->as_float() == number);
  }
}

TEST_CASE("value text: literals survive reading", "[schema][text]") {
  const std::vector<std::pair<Value, std::string>> cases = {
      {Value(), "null"},
      {true, "true"},
      {std::numeric_limits<std::int64_t>::min(), "-9223372036854775808"},
      {std::numeric_limits<std::int64_t>::max(), "9223372036854775807"},
      {2.5, "2.5"},
      {"it's\n\\ \x01\xE4\xB8\xAD", "'it\\'s\\n\\\\ \\u0001\xE4\xB8\xAD'"},
      {List{1, "a", List{}, Value()}, "[1, 'a', [], null]"},
      {Map{{"a", 1}, {"odd key", Map{}}, {"x`y", 2}}, "{a: 1, `odd key`: {}, `x``y`: 2}"},
      {*parse_date("2025-02-13"), "date('2025-02-13')"},
      {*parse_time("12:31+01:00"), "time('12:31+01:00')"},
      {*parse_local_time("12:31"), "localtime('12:31')"},
      {*parse_local_date_time("2025-02-13T01:02"), "localdatetime('2025-02-13T01:02')"},
      {*parse_date_time("2025-02-13T01:02[Europe/Stockholm]"),
       "datetime('2025-02-13T01:02+01:00[Europe/Stockholm]')"},
      {*parse_duration("P1Y2M3DT4S"), "duration('P1Y2M3DT4S')"},
  };
  for (const auto& [value, text] : cases) {
    CAPTURE(text);
    CHECK(literal(value) == text);
    const auto back = parse_literal(text);
    REQUIRE(back);
    CHECK(back->type() == value.type());
    CHECK(equivalent(*back, value));
  }
}

TEST_CASE("value text: what is read as a literal", "[schema][text]") {
  CHECK(parse_literal(" [ 1 ,2.0, \"x\" ] "));
  CHECK(parse_literal("0x1F")->as_integer() == 31);
  CHECK(parse_literal("-0o17")->as_integer() == -15);
  CHECK(parse_literal("1e3")->as_float() == 1000.0);
  CHECK(parse_literal(".5")->as_float() == 0.5);
  CHECK(parse_literal("'\\u4E2D\\U0001F600'")->as_string() == "\xE4\xB8\xAD\xF0\x9F\x98\x80");
  CHECK(parse_literal("{\"a\\/\": [1, \"\\uD83D\\uDE00\"]}")
            ->as_map()
            .at("a/")
            .as_list()[1]
            .as_string() == "\xF0\x9F\x98\x80");
  for (const char* bad :
       {"", "1 2", "[1", "[1,]", "{a}", "{a:}", "'x", "9223372036854775808", "abc", "date(1)",
        "date('x')", "1a", "'\\q'", "'\\uD800'", "'\\uD83Dx'", "'\\uD83D\\u0041'", "--1", "tru"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_literal(bad));
  }
  CHECK_THROWS_AS(parse_literal(std::string(5'000, '[')), Error);
}

TEST_CASE("value text: JSON", "[schema][text]") {
  CHECK(json(Map{{"a", List{1, 2.0, "q\"\n", Value(), true}}}) ==
        "{\"a\":[1,2.0,\"q\\\"\\n\",null,true]}");
  CHECK(json(*parse_date("2025-02-13")) == "\"2025-02-13\"");
  CHECK(json(std::nan("")) == "\"NaN\"");
  CHECK(json("a\xFF"
             "b") ==
        "\"a\xEF\xBF\xBD"
        "b\"");
  CHECK(json("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  const EntityWriter writer = [](std::string& out, const Value&) { out += "{}"; };
  CHECK(json(List{node(1)}, writer) == "[{}]");
  CHECK_THROWS_AS(json(node(1)), Error);
  CHECK_THROWS_AS(literal(List{node(1)}), Error);
}

}  // namespace clout
