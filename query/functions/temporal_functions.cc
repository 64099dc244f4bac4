// Functions that make and relate dates, times and durations.
#include <array>
#include <chrono>

#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "schema/error.h"
#include "schema/temporal_arithmetic.h"
#include "schema/temporal_construct.h"

namespace clout::query {
namespace {

constexpr TypeSet kString = ValueType::String;
constexpr TypeSet kInteger = ValueType::Integer;
constexpr TypeSet kMap = ValueType::Map;
constexpr TypeSet kSource = kInstant | ValueType::String | ValueType::Map;

Zone zone_argument(Arguments arguments) {
  return arguments.empty() ? Zone{} : parse_zone(arguments[0].as_string());
}

Value moment(ValueType type, std::int64_t nanoseconds, const Zone& zone) {
  return temporal_from_epoch(type, 0, nanoseconds, zone);
}

bool has_null_field(const Map& fields) {
  for (const auto& [name, value] : fields) {
    if (value.is_null()) return true;
  }
  return false;
}

Value made(ValueType type, const Value& source) {
  if (source.is_string()) return temporal_from_text(type, source.as_string());
  if (!source.is_map()) return temporal_from_value(type, source);
  if (has_null_field(source.as_map())) return {};
  return temporal_from_fields(type, source.as_map());
}

/// date(), date('2015-07-21'), date({year: 2015}), date(datetime)
template <ValueType Type>
Value make(Arguments arguments, EvaluationContext& context) {
  if (arguments.empty()) return moment(Type, context.statement_time(), {});
  return made(Type, arguments[0]);
}

Value make_duration(Arguments arguments, EvaluationContext&) {
  return made(ValueType::Duration, arguments[0]);
}

template <ValueType Type>
Value at_statement(Arguments arguments, EvaluationContext& context) {
  return moment(Type, context.statement_time(), zone_argument(arguments));
}

template <ValueType Type>
Value at_transaction(Arguments arguments, EvaluationContext& context) {
  return moment(Type, context.transaction_time(), zone_argument(arguments));
}

template <ValueType Type>
Value at_call(Arguments arguments, EvaluationContext&) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return moment(Type, std::chrono::duration_cast<std::chrono::nanoseconds>(now).count(),
                zone_argument(arguments));
}

/// date.truncate('month', d, {day: 5}); without `d` it is now.
template <ValueType Type>
Value truncate(Arguments arguments, EvaluationContext& context) {
  const Value value = arguments.size() > 1
                          ? arguments[1]
                          : moment(ValueType::DateTime, context.statement_time(), {});
  const Map fields = arguments.size() > 2 ? arguments[2].as_map() : Map();
  if (has_null_field(fields)) return {};
  return temporal_truncated(Type, arguments[0].as_string(), value, fields);
}

Value from_epoch(Arguments arguments, EvaluationContext&) {
  const std::int64_t nanoseconds = arguments.size() > 1 ? arguments[1].as_integer() : 0;
  return temporal_from_epoch(ValueType::DateTime, arguments[0].as_integer(), nanoseconds, {});
}

Value from_epoch_millis(Arguments arguments, EvaluationContext&) {
  const std::int64_t millis = arguments[0].as_integer();
  return temporal_from_epoch(ValueType::DateTime, millis / 1'000, millis % 1'000 * 1'000'000, {});
}

template <Duration (*Measure)(const Value&, const Value&)>
Value measure(Arguments arguments, EvaluationContext&) {
  return Measure(arguments[0], arguments[1]);
}

constexpr auto kNull = Function::NullInNullOut;
constexpr std::uint8_t kMake = kNull | Function::ClockIfBare;
constexpr std::uint8_t kClock = kNull | Function::ReadsContext;
constexpr std::uint8_t kRealtime = kNull | Function::Nondeterministic;
constexpr TypeSet kDurationSource = kString | kMap | ValueType::Duration;

/// The five functions of a type of instant.
template <ValueType Type>
constexpr std::array<Function, 5> instant_functions(const std::array<std::string_view, 5>& names) {
  return {{
      {names[0],
       "source",
       {kSource},
       0,
       1,
       kMake,
       Type,
       make<Type>,
       "From ISO text, a map of fields or another temporal value; without argument: now."},
      {names[1],
       "timezone = 'Z'",
       {kString},
       0,
       1,
       kClock,
       Type,
       at_statement<Type>,
       "Now, the same for the whole statement."},
      {names[2],
       "timezone = 'Z'",
       {kString},
       0,
       1,
       kClock,
       Type,
       at_transaction<Type>,
       "Now, the same for the whole transaction."},
      {names[3],
       "timezone = 'Z'",
       {kString},
       0,
       1,
       kRealtime,
       Type,
       at_call<Type>,
       "The clock's time at each call."},
      {names[4],
       "unit, value, fields",
       {kString, kInstant, kMap},
       1,
       3,
       kClock,
       Type,
       truncate<Type>,
       "Everything below the unit set to its first value, then the fields."},
  }};
}

constexpr auto kDate = instant_functions<ValueType::Date>(
    {"date", "date.statement", "date.transaction", "date.realtime", "date.truncate"});
constexpr auto kLocalTime = instant_functions<ValueType::LocalTime>(
    {"localtime", "localtime.statement", "localtime.transaction", "localtime.realtime",
     "localtime.truncate"});
constexpr auto kTime = instant_functions<ValueType::Time>(
    {"time", "time.statement", "time.transaction", "time.realtime", "time.truncate"});
constexpr auto kLocalDateTime = instant_functions<ValueType::LocalDateTime>(
    {"localdatetime", "localdatetime.statement", "localdatetime.transaction",
     "localdatetime.realtime", "localdatetime.truncate"});
constexpr auto kDateTime = instant_functions<ValueType::DateTime>(
    {"datetime", "datetime.statement", "datetime.transaction", "datetime.realtime",
     "datetime.truncate"});

constexpr std::array<Function, 7> kOthers = {{
    {"datetime.fromepoch",
     "seconds, nanoseconds = 0",
     {kInteger, kInteger},
     1,
     2,
     kNull,
     ValueType::DateTime,
     from_epoch,
     "The moment so long after 1970-01-01T00:00Z."},
    {"datetime.fromepochmillis",
     "milliseconds",
     {kInteger},
     1,
     1,
     kNull,
     ValueType::DateTime,
     from_epoch_millis,
     "The moment so long after 1970-01-01T00:00Z."},
    {"duration",
     "source",
     {kDurationSource},
     1,
     1,
     kNull,
     ValueType::Duration,
     make_duration,
     "From ISO text (P1Y2M3DT4H) or a map of amounts ({days: 1.5})."},
    {"duration.between",
     "from, to",
     {kInstant, kInstant},
     2,
     2,
     kNull,
     ValueType::Duration,
     measure<between>,
     "Months, days and seconds between two instants."},
    {"duration.inMonths",
     "from, to",
     {kInstant, kInstant},
     2,
     2,
     kNull,
     ValueType::Duration,
     measure<between_in_months>,
     "The whole months between two instants."},
    {"duration.inDays",
     "from, to",
     {kInstant, kInstant},
     2,
     2,
     kNull,
     ValueType::Duration,
     measure<between_in_days>,
     "The whole days between two instants."},
    {"duration.inSeconds",
     "from, to",
     {kInstant, kInstant},
     2,
     2,
     kNull,
     ValueType::Duration,
     measure<between_in_seconds>,
     "The seconds between two instants."},
}};

std::vector<Function> all() {
  std::vector<Function> functions(kOthers.begin(), kOthers.end());
  for (const auto& family : {kDate, kLocalTime, kTime, kLocalDateTime, kDateTime}) {
    functions.insert(functions.end(), family.begin(), family.end());
  }
  return functions;
}

}  // namespace

std::span<const Function> temporal_functions() {
  static const std::vector<Function> functions = all();
  return functions;
}

}  // namespace clout::query
