// The operators of the language on values.
#include "query/evaluate_operators.h"

#include <cmath>
#include <limits>

#include "query/regex.h"
#include "schema/error.h"
#include "schema/temporal_arithmetic.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using ast::BinaryOperator;

constexpr std::size_t kLargeBytes = std::size_t{64} << 10;  // Asks the budget first.

std::string type_name(const Value& value) { return std::string(clout::to_string(value.type())); }

[[noreturn]] void throw_operand_types(BinaryOperator op, const Value& a, const Value& b) {
  throw Error(ErrorCode::Type, "the operator " + std::string(to_string(op)) + " does not take " +
                                   type_name(a) + " and " + type_name(b))
      .detail("InvalidArgumentType");
}

[[noreturn]] void throw_overflow(BinaryOperator op) {
  throw Error(ErrorCode::Argument,
              "the result of " + std::string(to_string(op)) + " does not fit a 64-bit integer")
      .hint("Use floats, e.g. toFloat(x), where large numbers are expected.")
      .detail("IntegerOverflow");
}

[[noreturn]] void throw_division_by_zero() {
  throw Error(ErrorCode::Argument, "integer division by zero").detail("DivisionByZero");
}

std::int64_t integer_arithmetic(BinaryOperator op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case BinaryOperator::Add:
      overflow = __builtin_add_overflow(a, b, &result);
      break;
    case BinaryOperator::Subtract:
      overflow = __builtin_sub_overflow(a, b, &result);
      break;
    case BinaryOperator::Multiply:
      overflow = __builtin_mul_overflow(a, b, &result);
      break;
    case BinaryOperator::Divide:
      if (b == 0) throw_division_by_zero();
      overflow = b == -1 && a == std::numeric_limits<std::int64_t>::min();
      if (!overflow) result = a / b;
      break;
    default:  // Modulo; a % -1 is 0, but traps for the smallest integer.
      if (b == 0) throw_division_by_zero();
      result = b == -1 ? 0 : a % b;
      break;
  }
  if (overflow) throw_overflow(op);
  return result;
}

double float_arithmetic(BinaryOperator op, double a, double b) {
  switch (op) {
    case BinaryOperator::Add:
      return a + b;
    case BinaryOperator::Subtract:
      return a - b;
    case BinaryOperator::Multiply:
      return a * b;
    case BinaryOperator::Divide:
      return a / b;
    case BinaryOperator::Modulo:
      return std::fmod(a, b);
    default:
      return std::pow(a, b);
  }
}

Value numeric(BinaryOperator op, const Value& a, const Value& b) {
  if (a.is_integer() && b.is_integer() && op != BinaryOperator::Power) {
    return integer_arithmetic(op, a.as_integer(), b.as_integer());
  }
  return float_arithmetic(op, a.number(), b.number());
}

// --- addition of everything else ----------------------------------------------------------------

void check_room(EvaluationContext& context, std::size_t bytes) {
  if (bytes > kLargeBytes) context.check_room(bytes);
}

Value concatenated(const Value& a, const Value& b, EvaluationContext& context) {
  List items;
  const std::size_t count =
      (a.is_list() ? a.as_list().size() : 1) + (b.is_list() ? b.as_list().size() : 1);
  check_room(context, count * sizeof(Value));
  items.reserve(count);
  for (const Value* side : {&a, &b}) {
    if (side->is_list()) {
      items.insert(items.end(), side->as_list().begin(), side->as_list().end());
    } else {
      items.push_back(*side);
    }
  }
  return items;
}

bool joins_text(const Value& value) {
  return value.is_string() || value.is_number() || value.is_boolean() ||
         value.type() >= ValueType::Date;
}

Value joined(const Value& a, const Value& b, EvaluationContext& context) {
  const std::string head_text = a.is_string() ? std::string() : plain_text(a);
  const std::string tail_text = b.is_string() ? std::string() : plain_text(b);
  const std::string& head = a.is_string() ? a.as_string() : head_text;
  const std::string& tail = b.is_string() ? b.as_string() : tail_text;
  check_room(context, head.size() + tail.size());
  std::string text;
  text.reserve(head.size() + tail.size());
  text.append(head).append(tail);
  return text;
}

bool is_duration(const Value& value) { return value.type() == ValueType::Duration; }
bool is_instant(const Value& value) {
  return value.type() >= ValueType::Date && value.type() <= ValueType::DateTime;
}

Value add_other(const Value& a, const Value& b, EvaluationContext& context) {
  if (a.is_list() || b.is_list()) return concatenated(a, b, context);
  if ((a.is_string() && joins_text(b)) || (b.is_string() && joins_text(a))) {
    return joined(a, b, context);
  }
  if (is_duration(a) && is_duration(b)) return sum(a.as_duration(), b.as_duration());
  if (is_instant(a) && is_duration(b)) return plus(a, b.as_duration());
  if (is_duration(a) && is_instant(b)) return plus(b, a.as_duration());
  throw_operand_types(BinaryOperator::Add, a, b);
}

Value concatenate(const Value& a, const Value& b, EvaluationContext& context) {
  if (a.is_list() && b.is_list()) return concatenated(a, b, context);
  if (a.is_string() && b.is_string()) return joined(a, b, context);
  throw_operand_types(BinaryOperator::Concatenate, a, b);
}

Value subtract_other(const Value& a, const Value& b) {
  if (!is_duration(b)) throw_operand_types(BinaryOperator::Subtract, a, b);
  const Duration negative = negated(b.as_duration());
  if (is_duration(a)) return sum(a.as_duration(), negative);
  if (is_instant(a)) return plus(a, negative);
  throw_operand_types(BinaryOperator::Subtract, a, b);
}

Value scaled(const Duration& duration, const Value& factor) {
  if (factor.is_integer()) return times(duration, factor.as_integer());
  return times(duration, factor.as_float());
}

Value multiply_other(const Value& a, const Value& b) {
  if (is_duration(a) && b.is_number()) return scaled(a.as_duration(), b);
  if (is_duration(b) && a.is_number()) return scaled(b.as_duration(), a);
  throw_operand_types(BinaryOperator::Multiply, a, b);
}

Value arithmetic(BinaryOperator op, const Value& a, const Value& b, EvaluationContext& context) {
  if (op == BinaryOperator::Concatenate) return concatenate(a, b, context);
  if (a.is_number() && b.is_number()) return numeric(op, a, b);
  switch (op) {
    case BinaryOperator::Add:
      return add_other(a, b, context);
    case BinaryOperator::Subtract:
      return subtract_other(a, b);
    case BinaryOperator::Multiply:
      return multiply_other(a, b);
    case BinaryOperator::Divide:
      if (is_duration(a) && b.is_number()) return divided(a.as_duration(), b.number());
      break;
    default:
      break;
  }
  throw_operand_types(op, a, b);
}

// --- text ---------------------------------------------------------------------------------------

/// Operands that are no strings give null, as openCypher has it.
Value text_test(BinaryOperator op, const Value& a, const Value& b, EvaluationContext& context) {
  if (!a.is_string() || !b.is_string()) return {};
  const std::string& text = a.as_string();
  const std::string& part = b.as_string();
  switch (op) {
    case BinaryOperator::StartsWith:
      return text.compare(0, part.size(), part) == 0;
    case BinaryOperator::EndsWith:
      return text.size() >= part.size() &&
             text.compare(text.size() - part.size(), part.size(), part) == 0;
    case BinaryOperator::Contains:
      return text.find(part) != std::string::npos;
    default:
      return context.regexes().matches(text, part);
  }
}

Value negative(const Value& operand) {
  if (operand.is_integer()) {
    return integer_arithmetic(BinaryOperator::Subtract, 0, operand.as_integer());
  }
  if (operand.is_float()) return -operand.as_float();
  if (is_duration(operand)) return negated(operand.as_duration());
  throw Error(ErrorCode::Type, "the operator - does not take " + type_name(operand))
      .detail("InvalidArgumentType");
}

}  // namespace

Truth truth(const Value& value) {
  if (value.is_boolean()) return value.as_boolean();
  if (value.is_null()) return std::nullopt;
  throw Error(ErrorCode::Type, "expected BOOLEAN, not " + type_name(value))
      .detail("InvalidArgumentType");
}

Value to_value(Truth truth) {
  if (!truth) return {};
  return *truth;
}

Truth logical_not(Truth a) {
  if (!a) return std::nullopt;
  return !*a;
}

Truth logical_and(Truth a, Truth b) {
  if ((a && !*a) || (b && !*b)) return false;
  if (!a || !b) return std::nullopt;
  return true;
}

Truth logical_or(Truth a, Truth b) {
  return logical_not(logical_and(logical_not(a), logical_not(b)));
}

Truth logical_xor(Truth a, Truth b) {
  if (!a || !b) return std::nullopt;
  return *a != *b;
}

Truth compare_values(ast::ComparisonOperator op, const Value& a, const Value& b) {
  using ast::ComparisonOperator;
  if (op == ComparisonOperator::Equal) return equals(a, b);
  if (op == ComparisonOperator::NotEqual) return logical_not(equals(a, b));
  const auto ordering = compare(a, b);
  if (!ordering) return std::nullopt;
  switch (op) {
    case ComparisonOperator::Less:
      return *ordering < 0;
    case ComparisonOperator::LessOrEqual:
      return *ordering <= 0;
    case ComparisonOperator::Greater:
      return *ordering > 0;
    default:
      return *ordering >= 0;
  }
}

Truth is_in(const Value& item, const Value& list) {
  if (list.is_null()) return std::nullopt;
  if (!list.is_list()) throw_operand_types(BinaryOperator::In, item, list);
  bool unknown = false;
  for (const Value& candidate : list.as_list()) {
    const Truth equal = equals(item, candidate);
    if (equal.value_or(false)) return true;
    unknown = unknown || !equal;
  }
  if (unknown) return std::nullopt;
  return false;
}

Value apply_unary(ast::UnaryOperator op, const Value& operand) {
  switch (op) {
    case ast::UnaryOperator::Not:
      return to_value(logical_not(truth(operand)));
    case ast::UnaryOperator::IsNull:
      return operand.is_null();
    case ast::UnaryOperator::IsNotNull:
      return !operand.is_null();
    case ast::UnaryOperator::Minus:
      return operand.is_null() ? operand : negative(operand);
    case ast::UnaryOperator::Plus:
      if (operand.is_null() || operand.is_number() || is_duration(operand)) return operand;
      break;
  }
  throw Error(ErrorCode::Type, "the operator + does not take " + type_name(operand))
      .detail("InvalidArgumentType");
}

Value apply_binary(BinaryOperator op, const Value& a, const Value& b, EvaluationContext& context) {
  switch (op) {
    case BinaryOperator::And:
      return to_value(logical_and(truth(a), truth(b)));
    case BinaryOperator::Or:
      return to_value(logical_or(truth(a), truth(b)));
    case BinaryOperator::Xor:
      return to_value(logical_xor(truth(a), truth(b)));
    case BinaryOperator::In:
      return to_value(is_in(a, b));
    case BinaryOperator::StartsWith:
    case BinaryOperator::EndsWith:
    case BinaryOperator::Contains:
    case BinaryOperator::Matches:
      return text_test(op, a, b, context);
    default:
      if (a.is_null() || b.is_null()) return {};
      return arithmetic(op, a, b, context);
  }
}

std::string_view to_string(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Or:
      return "OR";
    case BinaryOperator::Xor:
      return "XOR";
    case BinaryOperator::And:
      return "AND";
    case BinaryOperator::Add:
      return "+";
    case BinaryOperator::Subtract:
      return "-";
    case BinaryOperator::Multiply:
      return "*";
    case BinaryOperator::Divide:
      return "/";
    case BinaryOperator::Modulo:
      return "%";
    case BinaryOperator::Power:
      return "^";
    case BinaryOperator::In:
      return "IN";
    case BinaryOperator::StartsWith:
      return "STARTS WITH";
    case BinaryOperator::EndsWith:
      return "ENDS WITH";
    case BinaryOperator::Contains:
      return "CONTAINS";
    case BinaryOperator::Matches:
      return "=~";
    case BinaryOperator::Concatenate:
      return "||";
  }
  return "?";
}

}  // namespace clout::query
