// Expressions of the syntax tree to bound expressions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "query/binder_context.h"
#include "query/binder_scope.h"
#include "query/bound_make.h"

namespace clout::query {

/// What an expression of a grouped projection may use beside aggregates: the grouping keys that are
/// variables or properties, by their text.
struct Grouping {
  std::map<std::string, Variable> keys;
  std::map<std::string, Slot> calls;  ///< aggregates met so far, by their text
  std::vector<BoundAggregate> aggregates;
};

/// Binds expressions in one scope. Cheap to make; refers to what it is given.
class ExpressionBinder {
 public:
  ExpressionBinder(const BindContext& context, const Scope& scope)
      : context_(context), scope_(scope) {}

  /// Lets aggregates in, collected in `grouping`. Their arguments see `input`; everything else sees
  /// the scope and the keys, and what only `input` knows is an AmbiguousAggregationExpression.
  void group(Grouping& grouping, const Scope& input) {
    grouping_ = &grouping;
    input_ = &input;
    ambiguous_ = &input;
  }
  /// After group(): only these variables are ambiguous, the others of `input` are not defined.
  void ambiguous(const Scope& projected) { ambiguous_ = &projected; }
  /// Expressions with one of these texts stand for the column: ORDER BY repeats what was returned.
  void substitute(const std::map<std::string, Variable>& columns) { columns_ = &columns; }

  [[nodiscard]] BoundPtr bind(const ast::Expression& expression);
  /// A condition: boolean, patterns allowed. `what` names it in errors: "WHERE".
  [[nodiscard]] BoundPtr bind_predicate(const ast::Expression& expression, std::string_view what);
  /// The conjuncts of a condition, each bound alone.
  void bind_conjuncts(const ast::Expression& expression, std::string_view what,
                      std::vector<BoundPtr>& found);
  /// A property map: a map literal or a parameter.
  [[nodiscard]] BoundPtr bind_properties(const ast::Expression& expression);

 private:
  struct Visitor;

  [[nodiscard]] BoundPtr bind_variable(const std::string& name, ast::Span span);
  [[nodiscard]] BoundPtr parameter(const std::string& name, const Value& value,
                                   SourcePosition position) const;
  [[nodiscard]] Error missing_parameter(const std::string& name, ast::Span span) const;
  [[nodiscard]] BoundPtr bind_call(const ast::FunctionCall& call, ast::Span span);
  [[nodiscard]] BoundPtr bind_aggregate(const ast::FunctionCall& call, ast::Span span);
  [[nodiscard]] BoundPtr bind_pattern(const ast::PathPattern& path, ast::Span span);
  [[nodiscard]] BoundPtr known_text(const ast::Expression& expression) const;
  [[nodiscard]] std::vector<BoundPtr> bind_all(const std::vector<ast::Expression>& expressions);
  /// A binder for the inside of a comprehension, which sees `scope`.
  [[nodiscard]] ExpressionBinder inside(const Scope& scope) const;

  const BindContext& context_;
  const Scope& scope_;
  Grouping* grouping_ = nullptr;
  const Scope* input_ = nullptr;
  const Scope* ambiguous_ = nullptr;
  const std::map<std::string, Variable>* columns_ = nullptr;
  BoundPtr case_subject_;          ///< of the innermost CASE around
  bool patterns_ = false;          ///< may a pattern stand here as a condition?
  bool in_aggregate_ = false;      ///< inside the arguments of an aggregate
  bool in_comprehension_ = false;  ///< where an aggregate has no rows to work on
};

/// What the elements of a list expression may be.
[[nodiscard]] TypeSet item_types(const BoundExpression& list);

/// Does the expression contain a call of an aggregate (subqueries aside)?
[[nodiscard]] bool has_aggregate(const ast::Expression& expression);

/// A query, a pattern as a condition, a pattern comprehension inside an expression. They see
/// `scope`, and may not declare variables in a bare pattern.
[[nodiscard]] BoundPtr bind_subquery(const BindContext& context, const Scope& scope,
                                     const ast::Subquery& subquery, ast::Span span);
[[nodiscard]] BoundPtr bind_pattern_predicate(const BindContext& context, const Scope& scope,
                                              const ast::PathPattern& path, ast::Span span,
                                              BoundSubquery::Kind kind);
[[nodiscard]] BoundPtr bind_shortest_path(const BindContext& context, const Scope& scope,
                                          const ast::PathPattern& path, ast::Span span);
[[nodiscard]] BoundPtr bind_pattern_comprehension(const BindContext& context, const Scope& scope,
                                                  const ast::PatternComprehension& comprehension,
                                                  ast::Span span);

}  // namespace clout::query
