// Scalar functions as a table: name, arguments and result as literals.
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "query/evaluate_call.h"
#include "query/functions/function.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

Value call(std::string_view name, const List& arguments) {
  const Function* function = find_function(name);
  REQUIRE(function != nullptr);
  REQUIRE(function->takes(arguments.size()));
  QueryBudget budget(QueryBudget::Limits{.memory_bytes = std::size_t{1} << 20});
  EvaluationContext context(budget);
  return call_function(*function, arguments, context);
}

struct Case {
  std::string_view name;
  std::string_view arguments;  ///< a list literal
  std::string_view result;     ///< a literal, or "Code/Detail" of the error
};

std::string outcome(const Case& each) {
  try {
    return literal(call(each.name, parse_literal(each.arguments).value().as_list()));
  } catch (const Error& error) {
    return std::string(to_string(error.code())) + "/" + error.detail_name();
  }
}

void check_all(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    CAPTURE(each.name, each.arguments);
    CHECK(outcome(each) == each.result);
  }
}

}  // namespace

TEST_CASE("functions: every row is complete and found by its name", "[query][functions]") {
  for (const Function* function : all_functions()) {
    CAPTURE(function->name);
    CHECK(find_function(function->name) == function);
    CHECK(function->body != nullptr);
    CHECK(function->help.size() > 5);
    CHECK(function->help.back() == '.');
    CHECK(function->required <= function->allowed);
    for (std::size_t i = 0; i < function->allowed; ++i) CHECK_FALSE(function->types[i].empty());
  }
  CHECK(find_function("TOUPPER") == find_function("toUpper"));
  CHECK(find_function("nothing") == nullptr);
}

TEST_CASE("functions: conversion", "[query][functions]") {
  check_all({
      {"toInteger", "['42']", "42"},
      {"toInteger", "['1.7']", "1"},
      {"toInteger", "[' 2 ']", "2"},
      {"toInteger", "[2.9]", "2"},
      {"toInteger", "[-2.9]", "-2"},
      {"toInteger", "['foo']", "null"},
      {"toInteger", "['']", "null"},
      {"toInteger", "[1e300]", "null"},
      {"toInteger", "[null]", "null"},
      {"toInteger", "[true]", "1"},
      {"toInteger", "[[]]", "Type/InvalidArgumentValue"},
      {"toIntegerOrNull", "[[]]", "null"},
      {"toIntegerList", "[['1', 2.5, [], null]]", "[1, 2, null, null]"},
      {"toFloat", "['3.5']", "3.5"},
      {"toFloat", "[3]", "3.0"},
      {"toFloat", "['1x']", "null"},
      {"toFloat", "[true]", "Type/InvalidArgumentValue"},
      {"toBoolean", "['TRUE']", "true"},
      {"toBoolean", "[' tru ']", "null"},
      {"toBoolean", "[1.0]", "Type/InvalidArgumentValue"},
      {"toString", "[2.3]", "'2.3'"},
      {"toString", "[1e10]", "'1.0E10'"},
      {"toString", "[true]", "'true'"},
      {"toString", "[date('2015-07-21')]", "'2015-07-21'"},
      {"toString", "[{}]", "Type/InvalidArgumentValue"},
      {"coalesce", "[null, null, 3, 4]", "3"},
      {"coalesce", "[null]", "null"},
      {"nullIf", "[1, 1.0]", "null"},
      {"nullIf", "[1, 2]", "1"},
      {"exists", "[null]", "false"},
      {"valueType", "[[1]]", "'LIST'"},
  });
}

TEST_CASE("functions: lists", "[query][functions]") {
  check_all({
      {"head", "[[1, 2]]", "1"},
      {"head", "[[]]", "null"},
      {"last", "[[1, 2]]", "2"},
      {"tail", "[[1, 2, 3]]", "[2, 3]"},
      {"tail", "[[]]", "[]"},
      {"reverse", "[[1, 2]]", "[2, 1]"},
      {"reverse", "['a\u00E9b']", "'b\u00E9a'"},
      {"size", "[[1, null]]", "2"},
      {"size", "['\u4E2D\u6587']", "2"},
      {"size", "[1]", "Type/InvalidArgumentValue"},
      {"isEmpty", "[{}]", "true"},
      {"range", "[0, 3]", "[0, 1, 2, 3]"},
      {"range", "[0, -1]", "[]"},
      {"range", "[10, -10, -3]", "[10, 7, 4, 1, -2, -5, -8]"},
      {"range", "[0, 1, 2]", "[0]"},
      {"range", "[9223372036854775806, 9223372036854775807]",
       "[9223372036854775806, 9223372036854775807]"},
      {"range", "[-9000000000000000000, 9000000000000000000, 9000000000000000000]",
       "[-9000000000000000000, 0, 9000000000000000000]"},
      {"range", "[2, 8, 0]", "Argument/NumberOutOfRange"},
      {"range", "[true, 1, 1]", "Argument/InvalidArgumentType"},
      {"range", "[0, 1.0]", "Argument/InvalidArgumentType"},
      {"range", "[null, 1]", "null"},
      {"range", "[0, 1000000000000]", "Limit/"},
      {"range", "[0, 1000000]", "Limit/"},
  });
}

TEST_CASE("functions: numbers", "[query][functions]") {
  check_all({
      {"abs", "[-3]", "3"},
      {"abs", "[-3.5]", "3.5"},
      {"abs", "[-9223372036854775808]", "Argument/IntegerOverflow"},
      {"ceil", "[1.2]", "2.0"},
      {"floor", "[-1.2]", "-2.0"},
      {"round", "[2.5]", "3.0"},
      {"round", "[-1.5]", "-1.0"},
      {"round", "[3.141592, 3]", "3.142"},
      {"round", "[-1.55, 1]", "-1.6"},
      {"round", "[1.249, 1, 'UP']", "1.3"},
      {"round", "[1.25, 1, 'HALF_EVEN']", "1.2"},
      {"round", "[1.25, 1, 'HALF_DOWN']", "1.2"},
      {"round", "[1.5, 0, 'SIDEWAYS']", "Argument/InvalidArgumentValue"},
      {"round", "[1.5, -1]", "Argument/NumberOutOfRange"},
      {"sign", "[-0.1]", "-1"},
      {"sqrt", "[16]", "4.0"},
      {"sqrt", "[-1]", "NaN"},
      {"log10", "[1000]", "3.0"},
      {"exp", "[0]", "1.0"},
      {"atan2", "[0, 1]", "0.0"},
      {"degrees", "[0]", "0.0"},
      {"isNaN", "[NaN]", "true"},
      {"sin", "['a']", "Type/InvalidArgumentValue"},
      {"sin", "[null]", "null"},
  });
}

TEST_CASE("functions: strings", "[query][functions]") {
  check_all({
      {"left", "['h\u00E9llo', 2]", "'h\u00E9'"},
      {"left", "['abc', 9]", "'abc'"},
      {"left", "['abc', -1]", "Argument/NumberOutOfRange"},
      {"right", "['h\u00E9llo', 4]", "'\u00E9llo'"},
      {"substring", "['0123456789', 1]", "'123456789'"},
      {"substring", "['0123456789', 1, 3]", "'123'"},
      {"substring", "['abc', 5]", "''"},
      {"replace", "['hello', 'l', 'w']", "'hewwo'"},
      {"replace", "['hello', '', 'w']", "'hello'"},
      {"split", "['one1two', '1']", "['one', 'two']"},
      {"split", "['a,b;c', [',', ';']]", "['a', 'b', 'c']"},
      {"split", "['abc', '']", "['a', 'b', 'c']"},
      {"split", "['', ',']", "['']"},
      {"split", "[',a,', ',']", "['', 'a', '']"},
      {"split", "[null, ',']", "null"},
      {"trim", "['  a b\\n']", "'a b'"},
      {"ltrim", "[' a ']", "'a '"},
      {"rtrim", "['\u3000a\u3000']", "'\u3000a'"},
      {"toUpper", "['stra\u00DFe \u00E9 \u03C3\u03C2 \u0436 \u00FF']",
       "'STRASSE \u00C9 \u03A3\u03A3 \u0416 \u0178'"},
      {"toLower", "['\u00C0\u0141\u0130 \u042F \u03A9']", "'\u00E0\u0142\u0130 \u044F \u03C9'"},
      {"toUpper", "['a\u4E2D']", "'A\u4E2D'"},
  });
}

TEST_CASE("functions: temporal values from maps and texts", "[query][functions]") {
  check_all({
      {"date", "['2015-W30-2']", "date('2015-07-21')"},
      {"date", "['2015-02-30']", "Argument/InvalidArgumentValue"},
      {"date", "[{year: 1817, week: 1}]", "date('1816-12-30')"},
      {"date", "[{date: date('1816-12-31'), year: 1817, week: 2}]", "date('1817-01-07')"},
      {"date", "[{date: date('1984-11-11'), week: 1}]", "date('1984-01-08')"},
      {"date", "[{date: date('1984-11-11'), quarter: 3}]", "date('1984-08-11')"},
      {"date", "[{year: 1984, day: 5}]", "Argument/InvalidArgumentValue"},
      {"date", "[{year: 1984, colour: 5}]", "Argument/InvalidArgumentValue"},
      {"date", "[{year: '1984'}]", "Type/InvalidArgumentValue"},
      {"date", "[{year: null}]", "null"},
      {"date", "[null]", "null"},
      {"time",
       "[{hour: 12, minute: 31, second: 14, nanosecond: 789, millisecond: 123, "
       "microsecond: 456}]",
       "time('12:31:14.123456789Z')"},
      {"time", "[{hour: 12, minute: 34, second: 56, timezone: '-02:05:07'}]",
       "time('12:34:56-02:05:07')"},
      {"time", "[{hour: 12, timezone: 'Europe/Stockholm'}]", "Argument/InvalidArgumentValue"},
      {"localtime", "[{time: time('12:31+01:00'), second: 42}]", "localtime('12:31:42')"},
      {"localtime", "[{minute: 5}]", "Argument/InvalidArgumentValue"},
      {"localtime", "[date('2015-07-21')]", "Argument/InvalidArgumentValue"},
      {"localdatetime", "[{year: 1984, ordinalDay: 202, hour: 12}]",
       "localdatetime('1984-07-20T12:00')"},
      {"datetime", "[{year: 1984, timezone: 'Europe/Stockholm'}]",
       "datetime('1984-01-01T00:00+01:00[Europe/Stockholm]')"},
      {"datetime",
       "[{datetime: datetime('1984-10-11T12:00[Europe/Stockholm]'), day: 28, "
       "second: 42, timezone: 'Pacific/Honolulu'}]",
       "datetime('1984-10-28T01:00:42-10:00[Pacific/Honolulu]')"},
      {"datetime",
       "[{date: localdatetime('1984-03-07T12:31'), day: 28, second: 42, time: "
       "datetime('1984-10-11T12:00[Europe/Stockholm]'), timezone: 'Pacific/Honolulu'}]",
       "datetime('1984-03-28T00:00:42-10:00[Pacific/Honolulu]')"},
      {"datetime", "[{epochSeconds: 416779, nanosecond: 123}]",
       "datetime('1970-01-05T19:46:19.000000123Z')"},
      {"datetime.fromepoch", "[416779, 999999999]", "datetime('1970-01-05T19:46:19.999999999Z')"},
      {"datetime.fromepochmillis", "[-1]", "datetime('1969-12-31T23:59:59.999Z')"},
      {"datetime.fromepoch", "[9223372036854775807]", "Argument/NumberOutOfRange"},
      {"duration", "[{months: 0.75}]", "duration('P22DT19H51M49.5S')"},
      {"duration", "[{minutes: 1.5, seconds: 1}]", "duration('PT1M31S')"},
      {"duration", "[{fortnights: 1}]", "Argument/InvalidArgumentValue"},
  });
}

TEST_CASE("functions: truncation", "[query][functions]") {
  check_all({
      {"date.truncate", "['millennium', date('2017-10-11'), {day: 2}]", "date('2000-01-02')"},
      {"date.truncate", "['weekYear', date('1984-02-01')]", "date('1984-01-02')"},
      {"date.truncate", "['week', date('1984-10-11'), {dayOfWeek: 2}]", "date('1984-10-09')"},
      {"date.truncate", "['hour', date('1984-10-11')]", "Argument/InvalidArgumentValue"},
      {"datetime.truncate", "['day', date('1984-10-11'), {nanosecond: 2}]",
       "datetime('1984-10-11T00:00:00.000000002Z')"},
      {"datetime.truncate",
       "['hour', datetime('1984-10-11T12:31:14-01:00'), {timezone: 'Europe/Stockholm'}]",
       "datetime('1984-10-11T12:00+01:00[Europe/Stockholm]')"},
      {"localdatetime.truncate",
       "['millisecond', localdatetime('1984-10-11T12:31:14.645876123'), {nanosecond: 2}]",
       "localdatetime('1984-10-11T12:31:14.645000002')"},
      {"time.truncate", "['day', localtime('12:31')]", "time('00:00Z')"},
      {"time.truncate", "['month', localtime('12:31')]", "Argument/InvalidArgumentValue"},
      {"time.truncate", "['eon', localtime('12:31')]", "Argument/InvalidArgumentValue"},
  });
}

TEST_CASE("functions: durations between instants", "[query][functions]") {
  check_all({
      {"duration.between", "[date('1984-10-11'), date('2015-06-24')]", "duration('P30Y8M13D')"},
      {"duration.between", "[localdatetime('2018-01-02T10:00'), localdatetime('2018-01-01T12:00')]",
       "duration('PT-22H')"},
      {"duration.between",
       "[datetime('2017-10-28T23:00[Europe/Stockholm]'), "
       "datetime('2017-10-29T04:00[Europe/Stockholm]')]",
       "duration('PT6H')"},
      {"duration.between", "[time('14:30'), time('16:30+0100')]", "duration('PT1H')"},
      {"duration.between", "[datetime('2014-07-21T21:40:36.143+0200'), time('16:30+0100')]",
       "duration('PT-4H-10M-36.143S')"},
      {"duration.between", "[date('-999999999-01-01'), date('+999999999-12-31')]",
       "duration('P1999999998Y11M30D')"},
      {"duration.inMonths",
       "[datetime('2018-07-21T21:40:36.143+0500'), "
       "datetime('1984-07-21T22:40:36.143+0200')]",
       "duration('P-33Y-11M')"},
      {"duration.inDays", "[datetime('2014-07-21T21:40:36.143+0200'), date('2015-06-24')]",
       "duration('P337D')"},
      {"duration.inSeconds", "[localtime('12:44:56'), localtime('12:34:55.7')]",
       "duration('PT-10M-0.3S')"},
      {"duration.inSeconds", "[datetime('2017-10-29T00:00[Europe/Stockholm]'), localtime('04:00')]",
       "duration('PT5H')"},
      {"duration.inSeconds", "[datetime('2017-10-29T00:00[Europe/Stockholm]'), date('2017-10-30')]",
       "duration('PT25H')"},
  });
}

}  // namespace clout::query
