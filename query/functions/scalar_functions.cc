// Functions of any value: conversion, choice, types, identifiers.
#include <array>
#include <charconv>
#include <cmath>

#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "query/functions/text.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

constexpr TypeSet kToString = kNumber | kTemporal | ValueType::Boolean | ValueType::String;
constexpr TypeSet kToNumber = kNumber | ValueType::String;
constexpr TypeSet kToInteger = kToNumber | ValueType::Boolean;
constexpr TypeSet kToBoolean = TypeSet(ValueType::Boolean) | ValueType::String | ValueType::Integer;

// --- conversion: null for a string that says something else, whatever the caller does about types

Value integer_of(double number) {
  constexpr double kLimit = 9223372036854775808.0;
  if (std::isnan(number) || number >= kLimit || number < -kLimit) return {};
  return static_cast<std::int64_t>(number);
}

std::optional<double> number_in(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || rest != end) return std::nullopt;
  return number;
}

Value integer_in(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, integer);
  if (failure == std::errc() && rest == end) return integer;
  const auto number = number_in(text);
  return number ? integer_of(*number) : Value();
}

Value as_integer(const Value& value) {
  if (value.is_integer()) return value;
  if (value.is_float()) return integer_of(value.as_float());
  if (value.is_boolean()) return value.as_boolean() ? 1 : 0;
  return integer_in(value.as_string());
}

Value as_float(const Value& value) {
  if (value.is_number()) return value.number();
  const auto number = number_in(value.as_string());
  return number ? Value(*number) : Value();
}

Value as_boolean(const Value& value) {
  if (value.is_boolean()) return value;
  if (value.is_integer()) return value.as_integer() != 0;
  const std::string word = to_lower(trimmed(value.as_string()));
  if (word == "true") return true;
  if (word == "false") return false;
  return {};
}

Value as_text(const Value& value) { return value.is_string() ? value : plain_text(value); }

using Conversion = Value (*)(const Value&);

template <Conversion Convert>
Value convert(Arguments arguments, EvaluationContext&) {
  return Convert(arguments[0]);
}

template <Conversion Convert>
Value convert_or_null(const Value& value, TypeSet convertible) {
  return convertible.contains(value.type()) ? Convert(value) : Value();
}

Value to_integer_or_null(Arguments arguments, EvaluationContext&) {
  return convert_or_null<as_integer>(arguments[0], kToInteger);
}
Value to_float_or_null(Arguments arguments, EvaluationContext&) {
  return convert_or_null<as_float>(arguments[0], kToNumber);
}
Value to_boolean_or_null(Arguments arguments, EvaluationContext&) {
  return convert_or_null<as_boolean>(arguments[0], kToBoolean);
}
Value to_string_or_null(Arguments arguments, EvaluationContext&) {
  return convert_or_null<as_text>(arguments[0], kToString);
}

template <Conversion Convert>
Value convert_items(Arguments arguments, TypeSet convertible) {
  List result;
  for (const Value& item : arguments[0].as_list()) {
    result.push_back(convert_or_null<Convert>(item, convertible));
  }
  return result;
}

Value to_integer_list(Arguments arguments, EvaluationContext&) {
  return convert_items<as_integer>(arguments, kToInteger);
}
Value to_float_list(Arguments arguments, EvaluationContext&) {
  return convert_items<as_float>(arguments, kToNumber);
}
Value to_boolean_list(Arguments arguments, EvaluationContext&) {
  return convert_items<as_boolean>(arguments, kToBoolean);
}
Value to_string_list(Arguments arguments, EvaluationContext&) {
  return convert_items<as_text>(arguments, kToString);
}

// --- choice and types ---------------------------------------------------------------------------

Value coalesce(Arguments arguments, EvaluationContext&) {
  for (const Value& argument : arguments) {
    if (!argument.is_null()) return argument;
  }
  return {};
}

Value null_if(Arguments arguments, EvaluationContext&) {
  return equals(arguments[0], arguments[1]).value_or(false) ? Value() : arguments[0];
}

Value exists(Arguments arguments, EvaluationContext&) { return !arguments[0].is_null(); }

Value value_type(Arguments arguments, EvaluationContext&) { return to_string(arguments[0].type()); }

Value timestamp(Arguments, EvaluationContext& context) {
  return context.statement_time() / 1'000'000;
}

/// A version 4 UUID (RFC 4122) from the statement's random source.
Value random_uuid(Arguments, EvaluationContext& context) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  for (char& c : text) {
    const std::uint64_t bits = context.random()() >> 32;
    if (c == 'x') c = kHex[bits & 0xF];
    if (c == 'y') c = kHex[(bits & 0x3) | 0x8];
  }
  return text;
}

constexpr auto kNull = Function::NullInNullOut;
constexpr TypeSet kInteger = ValueType::Integer;
constexpr TypeSet kString = ValueType::String;
constexpr TypeSet kBoolean = ValueType::Boolean;
constexpr TypeSet kList = ValueType::List;

constexpr std::array<Function, 18> kFunctions = {{
    {"toInteger",
     "value",
     {kToInteger},
     1,
     1,
     kNull,
     kInteger,
     convert<as_integer>,
     "An integer from a number, a string or a boolean; null if the string is no number."},
    {"toFloat",
     "value",
     {kToNumber},
     1,
     1,
     kNull,
     ValueType::Float,
     convert<as_float>,
     "A float from a number or a string; null if the string is no number."},
    {"toBoolean",
     "value",
     {kToBoolean},
     1,
     1,
     kNull,
     kBoolean,
     convert<as_boolean>,
     "A boolean from 'true', 'false' in any case, or an integer; null for another string."},
    {"toString",
     "value",
     {kToString},
     1,
     1,
     kNull,
     kString,
     convert<as_text>,
     "A number, boolean or temporal value as text."},
    {"toIntegerOrNull",
     "value",
     {kAnyType},
     1,
     1,
     kNull,
     kInteger,
     to_integer_or_null,
     "As toInteger(), but null for a value of another type."},
    {"toFloatOrNull",
     "value",
     {kAnyType},
     1,
     1,
     kNull,
     ValueType::Float,
     to_float_or_null,
     "As toFloat(), but null for a value of another type."},
    {"toBooleanOrNull",
     "value",
     {kAnyType},
     1,
     1,
     kNull,
     kBoolean,
     to_boolean_or_null,
     "As toBoolean(), but null for a value of another type."},
    {"toStringOrNull",
     "value",
     {kAnyType},
     1,
     1,
     kNull,
     kString,
     to_string_or_null,
     "As toString(), but null for a value of another type."},
    {"toIntegerList",
     "list",
     {kList},
     1,
     1,
     kNull,
     kList,
     to_integer_list,
     "Each item by toIntegerOrNull()."},
    {"toFloatList",
     "list",
     {kList},
     1,
     1,
     kNull,
     kList,
     to_float_list,
     "Each item by toFloatOrNull()."},
    {"toBooleanList",
     "list",
     {kList},
     1,
     1,
     kNull,
     kList,
     to_boolean_list,
     "Each item by toBooleanOrNull()."},
    {"toStringList",
     "list",
     {kList},
     1,
     1,
     kNull,
     kList,
     to_string_list,
     "Each item by toStringOrNull()."},
    {"coalesce",
     "value, ...",
     {kAnyType},
     1,
     1,
     Function::Variadic,
     kAnyType,
     coalesce,
     "The first argument that is not null."},
    {"nullIf",
     "value, other",
     {kAnyType, kAnyType},
     2,
     2,
     Function::None,
     kAnyType,
     null_if,
     "Null if the two are equal, else the first."},
    {"exists",
     "value",
     {kAnyType},
     1,
     1,
     Function::None,
     kBoolean,
     exists,
     "True if the value, mostly a property, is not null."},
    {"valueType",
     "value",
     {kAnyType},
     1,
     1,
     Function::None,
     kString,
     value_type,
     "The name of the value's type, such as INTEGER or LOCAL DATETIME."},
    {"timestamp",
     "",
     {},
     0,
     0,
     Function::ReadsContext,
     kInteger,
     timestamp,
     "Milliseconds since 1970-01-01T00:00Z, the same for the whole statement."},
    {"randomUUID",
     "",
     {},
     0,
     0,
     Function::Nondeterministic,
     kString,
     random_uuid,
     "A random UUID."},
}};

}  // namespace

std::span<const Function> scalar_functions() { return kFunctions; }

}  // namespace clout::query
