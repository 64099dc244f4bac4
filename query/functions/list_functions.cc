// Functions of lists.
#include <algorithm>
#include <array>
#include <limits>

#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "query/functions/number_range.h"
#include "query/functions/text.h"
#include "schema/error.h"

namespace clout::query {
namespace {

constexpr TypeSet kList = ValueType::List;
constexpr TypeSet kTextOrList = kList | ValueType::String;

Value head(Arguments arguments, EvaluationContext&) {
  const List& list = arguments[0].as_list();
  return list.empty() ? Value() : list.front();
}

Value last(Arguments arguments, EvaluationContext&) {
  const List& list = arguments[0].as_list();
  return list.empty() ? Value() : list.back();
}

Value tail(Arguments arguments, EvaluationContext&) {
  const List& list = arguments[0].as_list();
  return list.empty() ? List{} : List(list.begin() + 1, list.end());
}

Value reverse(Arguments arguments, EvaluationContext&) {
  if (arguments[0].is_string()) return reversed(arguments[0].as_string());
  const List& list = arguments[0].as_list();
  return List(list.rbegin(), list.rend());
}

Value size(Arguments arguments, EvaluationContext&) {
  const Value& value = arguments[0];
  return static_cast<std::int64_t>(value.is_list() ? value.as_list().size()
                                                   : code_point_count(value.as_string()));
}

Value is_empty(Arguments arguments, EvaluationContext&) {
  const Value& value = arguments[0];
  if (value.is_list()) return value.as_list().empty();
  return value.is_map() ? value.as_map().empty() : value.as_string().empty();
}

std::int64_t range_argument(const Value& value) {
  if (value.is_integer()) return value.as_integer();
  throw Error(ErrorCode::Argument,
              "range() takes INTEGER, not " + std::string(clout::to_string(value.type())))
      .detail("InvalidArgumentType");
}

/// Number of steps from `first` to `last`; 0 if the step leads away.
std::uint64_t range_length(std::int64_t first, std::int64_t last, std::int64_t step) {
  if (step > 0 ? first > last : first < last) return 0;
  const auto u = [](std::int64_t n) { return static_cast<std::uint64_t>(n); };
  const std::uint64_t distance = step > 0 ? u(last) - u(first) : u(first) - u(last);
  const std::uint64_t stride = step > 0 ? u(step) : 0 - u(step);
  const std::uint64_t steps = distance / stride;
  return std::max(steps, steps + 1);  // all numbers there are, but one, where that overflows
}

Value range(Arguments arguments, EvaluationContext& context) {
  const NumberRange numbers = number_range(arguments);
  constexpr std::uint64_t kMostItems = std::uint64_t{1} << 28;
  if (numbers.count > kMostItems) {
    throw Error(ErrorCode::Limit, "range() gives at most " + std::to_string(kMostItems) +
                                      " items, not " + std::to_string(numbers.count));
  }
  context.check_room(numbers.count * sizeof(Value));
  List items;
  items.reserve(numbers.count);
  for (std::uint64_t i = 0; i < numbers.count; ++i) {
    context.budget().poll();
    items.emplace_back(numbers.at(i));
  }
  return items;
}

constexpr auto kNull = Function::NullInNullOut;
constexpr TypeSet kCollection = kTextOrList | ValueType::Map;

// range() looks at its types itself: a wrong one is an error of its own kind, at run time.
constexpr std::array<Function, 7> kFunctions = {{
    {"head", "list", {kList}, 1, 1, kNull, kAnyType, head, "The first item, or null."},
    {"last", "list", {kList}, 1, 1, kNull, kAnyType, last, "The last item, or null."},
    {"tail", "list", {kList}, 1, 1, kNull, kList, tail, "All items but the first."},
    {"reverse",
     "value",
     {kTextOrList},
     1,
     1,
     kNull,
     kTextOrList,
     reverse,
     "A list or string back to front."},
    {"size",
     "value",
     {kTextOrList},
     1,
     1,
     kNull,
     ValueType::Integer,
     size,
     "The number of a list's items or of a string's characters."},
    {"isEmpty",
     "value",
     {kCollection},
     1,
     1,
     kNull,
     ValueType::Boolean,
     is_empty,
     "True for a list, map or string without contents."},
    {"range",
     "first, last, step = 1",
     {kAnyType, kAnyType, kAnyType},
     2,
     3,
     kNull,
     kList,
     range,
     "The integers from first to last, both included."},
}};

}  // namespace

NumberRange number_range(std::span<const Value> arguments) {
  const std::int64_t first = range_argument(arguments[0]);
  const std::int64_t last = range_argument(arguments[1]);
  const std::int64_t step = arguments.size() > 2 ? range_argument(arguments[2]) : 1;
  if (step == 0) {
    throw Error(ErrorCode::Argument, "the step of range() must not be 0")
        .detail("NumberOutOfRange");
  }
  return {first, step, range_length(first, last, step)};
}

std::span<const Function> list_functions() { return kFunctions; }

}  // namespace clout::query
