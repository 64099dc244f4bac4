// Builds bound expressions: checks arity and types that are known before the statement runs, gives
// the result's types, and folds what is constant.
//
// Errors are those that openCypher calls compile-time, with `position`:
// Error{Semantic} with detail InvalidArgumentType, InvalidNumberOfArguments or UnknownFunction;
// Error{Type} with detail InvalidArgumentType for access to a property of what has none.
// An operation on constants that fails is left unfolded: its error belongs to the rows that meet
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/bound_expression.h"

namespace clout::query {

[[nodiscard]] BoundPtr make_constant(Value value, SourcePosition position);
[[nodiscard]] BoundPtr make_column(Slot slot, TypeSet type, SourcePosition position);
[[nodiscard]] BoundPtr make_local(Slot slot, TypeSet type, SourcePosition position);
[[nodiscard]] BoundPtr make_property(BoundPtr object, std::string key,
                                     std::optional<PropertyKeyId> key_id, SourcePosition position);
[[nodiscard]] BoundPtr make_index(BoundPtr object, BoundPtr index, SourcePosition position);
[[nodiscard]] BoundPtr make_slice(BoundPtr list, BoundPtr from, BoundPtr to,
                                  SourcePosition position);
[[nodiscard]] BoundPtr make_unary(ast::UnaryOperator op, BoundPtr operand, SourcePosition position);
[[nodiscard]] BoundPtr make_binary(ast::BinaryOperator op, BoundPtr left, BoundPtr right,
                                   SourcePosition position);
[[nodiscard]] BoundPtr make_comparison(ast::ComparisonOperator op, BoundPtr left, BoundPtr right,
                                       SourcePosition position);
/// `a AND b AND ...`; a single one is itself, none is true.
[[nodiscard]] BoundPtr make_conjunction(std::vector<BoundPtr> predicates, SourcePosition position);
[[nodiscard]] BoundPtr make_label_test(BoundPtr operand, const ast::LabelExpression& labels,
                                       SourcePosition position);
[[nodiscard]] BoundPtr make_type_test(BoundPtr operand, ast::TypeName type, bool negated,
                                      SourcePosition position);
[[nodiscard]] BoundPtr make_call(std::string_view name, std::vector<BoundPtr> arguments,
                                 SourcePosition position);
[[nodiscard]] BoundPtr make_list(std::vector<BoundPtr> items, SourcePosition position);
[[nodiscard]] BoundPtr make_map(std::vector<bound::MapEntry> entries, SourcePosition position);
/// `object {.*, entries}`; the properties only if `all`. `entries` is a map.
[[nodiscard]] BoundPtr make_map_projection(BoundPtr object, bool all, BoundPtr entries,
                                           SourcePosition position);
[[nodiscard]] BoundPtr make_case(bound::Case parts, SourcePosition position);
[[nodiscard]] BoundPtr make_comprehension(bound::Comprehension parts, SourcePosition position);
[[nodiscard]] BoundPtr make_quantifier(bound::Quantifier parts, SourcePosition position);
[[nodiscard]] BoundPtr make_reduce(bound::Reduce parts, SourcePosition position);
/// `type`: Boolean for EXISTS, Integer for COUNT, List for COLLECT and pattern comprehensions.
[[nodiscard]] BoundPtr make_subquery(std::shared_ptr<const Subplan> plan, TypeSet type,
                                     SourcePosition position);

/// The label predicate that a label expression of the syntax tree means.
[[nodiscard]] bound::LabelPredicate to_label_predicate(const ast::LabelExpression& labels);

/// Error{Semantic, "InvalidArgumentType"} if `expression` cannot be one of `expected`; `what` says
/// what it is for: "WHERE", "the argument of head()".
void require_type(const BoundExpression& expression, TypeSet expected, std::string_view what);

}  // namespace clout::query
