// Parsing and printing of temporal values: tables of texts and what they become.
#include "schema/temporal_text.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_construct.h"

namespace clout {
namespace {

struct Case {
  std::string_view text;
  std::string_view canonical;  ///< empty: refused
};

template <typename Parse>
void check_all(const std::vector<Case>& cases, Parse parse) {
  for (const Case& each : cases) {
    CAPTURE(each.text);
    const auto value = parse(each.text);
    CHECK((value ? to_text(*value) : "") == each.canonical);
  }
}

}  // namespace

TEST_CASE("temporal text: dates", "[schema][temporal]") {
  check_all(
      {
          {"2015-07-21", "2015-07-21"},
          {"20150721", "2015-07-21"},
          {"2015-07", "2015-07-01"},
          {"201507", "2015-07-01"},
          {"2015-W30-2", "2015-07-21"},
          {"2015W302", "2015-07-21"},
          {"2015-W30", "2015-07-20"},
          {"2015W30", "2015-07-20"},
          {"2015-202", "2015-07-21"},
          {"2015202", "2015-07-21"},
          {"2015", "2015-01-01"},
          {"2015-Q3-21", "2015-07-21"},
          {"2015Q3", "2015-07-01"},
          {"2016-W53-1", ""},
          {"2015-W53-7", "2016-01-03"},
          {"0000-02-29", "0000-02-29"},
          {"-0001-12-31", "-0001-12-31"},
          {"+12345-01-02", "+12345-01-02"},
          {"-999999999-01-01", "-999999999-01-01"},
          {"+999999999-12-31", "+999999999-12-31"},
          {"+1000000000-01-01", ""},
          {"2015-02-29", ""},
          {"2016-02-29", "2016-02-29"},
          {"1900-366", ""},
          {"2015-13-01", ""},
          {"2015-00-01", ""},
          {"2015-7-21", ""},
          {"2015-07-21 ", ""},
          {" 2015-07-21", ""},
          {"2015-07-2x", ""},
          {"2015/07/21", ""},
          {"", ""},
          {"abc", ""},
          {"-", ""},
      },
      parse_date);
}

TEST_CASE("temporal text: days survive their text", "[schema][temporal]") {
  for (const std::int64_t days : {0, -1, 59, 60, 10'957, 16'637, -719'468, -719'469, 2'932'896}) {
    CAPTURE(days);
    CHECK(parse_date(to_text(Date{days})) == Date{days});
  }
  for (std::int64_t days = -800'000; days < 800'000; days += 997) {
    const Date date{days};
    REQUIRE(to_date(civil_date(date)) == date);
    REQUIRE(to_date(week_date(date)) == date);
    REQUIRE(to_date(quarter_date(date)) == date);
    REQUIRE(to_date(ordinal_date(date)) == date);
  }
}

TEST_CASE("temporal text: local times", "[schema][temporal]") {
  check_all(
      {
          {"21:40:32.142", "21:40:32.142"},
          {"214032.142", "21:40:32.142"},
          {"21:40:32", "21:40:32"},
          {"21:40", "21:40"},
          {"2140", "21:40"},
          {"21", "21:00"},
          {"00:00:00.000000001", "00:00:00.000000001"},
          {"21:40:32,5", "21:40:32.5"},
          {"24:00", ""},
          {"21:60", ""},
          {"21:40:60", ""},
          {"21:4032", ""},
          {"21:40:32.", ""},
          {"21:40:32.1234567890", ""},
          {"", ""},
      },
      parse_local_time);
}

TEST_CASE("temporal text: times with an offset", "[schema][temporal]") {
  check_all(
      {
          {"21:40:32.142+0100", "21:40:32.142+01:00"},
          {"214032.142Z", "21:40:32.142Z"},
          {"21:40-01:30", "21:40-01:30"},
          {"2140-00:00", "21:40Z"},
          {"2140-02", "21:40-02:00"},
          {"22+18:00", "22:00+18:00"},
          {"12:34:56-02:05:07", "12:34:56-02:05:07"},
          {"12:00", "12:00Z"},
          {"22+18:01", ""},
          {"22+1", ""},
          {"22:00[Europe/Stockholm]", ""},
      },
      parse_time);
}

TEST_CASE("temporal text: moments without a zone", "[schema][temporal]") {
  check_all(
      {
          {"2015-07-21T21:40:32.142", "2015-07-21T21:40:32.142"},
          {"2015-W30-2T214032.142", "2015-07-21T21:40:32.142"},
          {"2015T214032", "2015-01-01T21:40:32"},
          {"2015202T21", "2015-07-21T21:00"},
          {"1969-12-31T23:59:59.5", "1969-12-31T23:59:59.5"},
          {"-999999999-01-01", "-999999999-01-01T00:00"},
          {"2015-07-21T", ""},
          {"2015-07-21T21:40Z", ""},
      },
      parse_local_date_time);
}

TEST_CASE("temporal text: moments with a zone", "[schema][temporal]") {
  check_all(
      {
          {"2015-07-21T21:40:32.142+0100", "2015-07-21T21:40:32.142+01:00"},
          {"2015-W30T2140-00:00", "2015-07-20T21:40Z"},
          {"2015202T21+18:00", "2015-07-21T21:00+18:00"},
          {"2015-07-21", "2015-07-21T00:00Z"},
          {"2015-07-21T21:40:32.142+02:00[Europe/Stockholm]",
           "2015-07-21T21:40:32.142+02:00[Europe/Stockholm]"},
          {"2015-07-21T21:40:32.142+0845[Australia/Eucla]",
           "2015-07-21T21:40:32.142+08:45[Australia/Eucla]"},
          {"2015-07-21T21:40:32.142[Europe/London]",
           "2015-07-21T21:40:32.142+01:00[Europe/London]"},
          {"1818-07-21T21:40:32.142[Europe/Berlin]",
           "1818-07-21T21:40:32.142+00:53:28[Europe/Berlin]"},
          // The hour that is skipped and the hour that comes twice.
          {"2017-03-26T02:30[Europe/Stockholm]", "2017-03-26T03:30+02:00[Europe/Stockholm]"},
          {"2017-10-29T02:30[Europe/Stockholm]", "2017-10-29T02:30+02:00[Europe/Stockholm]"},
          {"2017-10-29T02:30+01:00[Europe/Stockholm]", "2017-10-29T02:30+01:00[Europe/Stockholm]"},
          // Before 1970 zones that agree since share a history: that of Berlin, here.
          {"1818-07-21T21:40[Europe/Stockholm]", "1818-07-21T21:40+00:53:28[Europe/Stockholm]"},
          {"1818-07-21T21:40[Europe/Berlin]", "1818-07-21T21:40+00:53:28[Europe/Berlin]"},
          {"1942-01-01T00:00[Europe/Oslo]", "1942-01-01T00:00+02:00[Europe/Oslo]"},
          {"1970-01-01T00:00[Africa/Accra]", "1970-01-01T00:00Z[Africa/Accra]"},
          {"2050-07-01T12:00[Europe/Stockholm]", "2050-07-01T12:00+02:00[Europe/Stockholm]"},
          {"2015-07-21T21:40[]", ""},
          {"2015-07-21T+01:00", ""},
      },
      parse_date_time);
  CHECK_THROWS_AS(parse_date_time("2015-07-21T21:40[Europe/Nowhere]"), Error);
}

TEST_CASE("temporal fields: what does not fit is an error", "[schema][temporal]") {
  const auto field = [](const Value& value, std::string_view name) {
    return temporal_field(value, name).value().as_integer();
  };
  CHECK(field(*parse_date_time("1969-12-31T23:59:59.5Z"), "epochMillis") == -500);
  CHECK(field(*parse_duration("PT-0.4S"), "seconds") == -1);
  CHECK(field(*parse_duration("PT-0.4S"), "milliseconds") == -400);
  CHECK_FALSE(temporal_field(Date{0}, "hour"));
  CHECK_THROWS_AS(field(*parse_date_time("+999999999-12-31"), "epochMillis"), Error);
  CHECK_THROWS_AS(field(*parse_duration("PT9000000000000H"), "nanoseconds"), Error);
}

TEST_CASE("temporal text: durations", "[schema][temporal]") {
  check_all(
      {
          {"P14DT16H12M", "P14DT16H12M"},
          {"P5M1.5D", "P5M1DT12H"},
          {"P0.75M", "P22DT19H51M49.5S"},
          {"PT0.75M", "PT45S"},
          {"P2.5W", "P17DT12H"},
          {"P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"},
          {"P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"},
          {"P20120202T143721", "P2012Y2M2DT14H37M21S"},
          {"PT-0.4S", "PT-0.4S"},
          {"PT-1.6S", "PT-1.6S"},
          {"-P1Y2DT3S", "P-1Y-2DT-3S"},
          {"PT0S", "PT0S"},
          {"P0D", "PT0S"},
          {"PT23H59M59.9S", "PT23H59M59.9S"},
          {"P", ""},
          {"PT", ""},
          {"P1", ""},
          {"P1D1Y", ""},
          {"1D", ""},
          {"P1.D", ""},
          {"P1S", ""},
          {"PT1Y", ""},
          {"P1Y ", ""},
      },
      parse_duration);
  CHECK_THROWS_AS(parse_duration("P9223372036854775807Y"), Error);
}

}  // namespace clout
