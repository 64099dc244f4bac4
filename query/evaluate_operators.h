// The operators of the language on values: three-valued logic, arithmetic, comparison, text.
//
// A null operand gives null unless said otherwise. Errors carry no position; the evaluator adds
// the expression's.
#pragma once

#include <optional>

#include "query/ast_expression.h"
#include "query/evaluation_context.h"
#include "schema/value.h"

namespace clout::query {

/// True, false or unknown (null).
using Truth = std::optional<bool>;

/// The truth of a boolean or null; Error{Type, "InvalidArgumentType"} for anything else.
[[nodiscard]] Truth truth(const Value& value);
[[nodiscard]] Value to_value(Truth truth);

[[nodiscard]] Truth logical_not(Truth a);
[[nodiscard]] Truth logical_and(Truth a, Truth b);
[[nodiscard]] Truth logical_or(Truth a, Truth b);
[[nodiscard]] Truth logical_xor(Truth a, Truth b);

[[nodiscard]] Truth compare_values(ast::ComparisonOperator op, const Value& a, const Value& b);

/// `item IN list`: unknown if no item is equal but some comparison is.
[[nodiscard]] Truth is_in(const Value& item, const Value& list);

[[nodiscard]] Value apply_unary(ast::UnaryOperator op, const Value& operand);

/// Any binary operator; AND, OR and XOR too, with both sides already evaluated. Integer overflow
/// and integer division by zero are Error{Argument}; float division follows IEEE 754.
[[nodiscard]] Value apply_binary(ast::BinaryOperator op, const Value& a, const Value& b,
                                 EvaluationContext& context);

/// The operator as written: "+", "STARTS WITH".
[[nodiscard]] std::string_view to_string(ast::BinaryOperator op);

}  // namespace clout::query
