// Expressions and label expressions of the syntax tree.
//
// A tree as written: names are not resolved, nothing is folded. Include query/ast.h, which
// completes the types that are only declared here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "schema/value.h"

namespace clout::query::ast {

/// Bytes [begin, end) of the statement's text.
/// `position_at(text, span.begin, span.size())` is what an error shows.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// A name as meant: backticks and escapes are resolved. Case is kept.
struct Name {
  std::string text;
  Span span;
};

struct Expression;
struct LabelExpression;
struct PathPattern;
struct Query;
using ExpressionPtr = std::unique_ptr<Expression>;
using LabelExpressionPtr = std::unique_ptr<LabelExpression>;

// Label expressions: what may follow `:` in a node pattern, an edge pattern or a predicate.

/// One label or edge type. A hyphenated edge type keeps its hyphens ("competes-with").
struct LabelName {
  std::string name;
};
/// `%`: any label.
struct LabelWildcard {};
/// `!x`
struct LabelNot {
  LabelExpressionPtr operand;
};
/// `a&b`, also the older `:a:b`. At least two operands.
struct LabelAnd {
  std::vector<LabelExpression> operands;
};
/// `a|b`, also the older `:a|:b`. At least two operands.
struct LabelOr {
  std::vector<LabelExpression> operands;
};

struct LabelExpression {
  template <typename T>
  LabelExpression(Span where, T what) : span(where), node(std::move(what)) {}
  LabelExpression(LabelExpression&&) noexcept;
  LabelExpression& operator=(LabelExpression&&) noexcept;
  ~LabelExpression();

  Span span;
  std::variant<LabelName, LabelWildcard, LabelNot, LabelAnd, LabelOr> node;
};

// Expressions.

/// null, a boolean, an integer, a float or a string.
struct Literal {
  Value value;
};
/// `$name` or `$1`.
struct Parameter {
  std::string name;
};
struct VariableReference {
  std::string name;
};
/// `object.key`
struct PropertyAccess {
  ExpressionPtr object;
  Name key;
};
/// `object[index]`, of a list, a map, a node or an edge.
struct IndexAccess {
  ExpressionPtr object;
  ExpressionPtr index;
};
/// `list[from..to]`; a missing bound is null.
struct Slice {
  ExpressionPtr list;
  ExpressionPtr from;
  ExpressionPtr to;
};

enum class UnaryOperator : std::uint8_t { Not, Plus, Minus, IsNull, IsNotNull };
struct Unary {
  UnaryOperator op;
  ExpressionPtr operand;
};

enum class BinaryOperator : std::uint8_t {
  Or,
  Xor,
  And,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Power,
  In,
  StartsWith,
  EndsWith,
  Contains,
  Matches,      // =~
  Concatenate,  // ||
};
struct Binary {
  BinaryOperator op;
  ExpressionPtr left;
  ExpressionPtr right;
};

enum class ComparisonOperator : std::uint8_t {
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual
};
struct ComparisonStep {
  ComparisonOperator op;
  ExpressionPtr right;
};
/// `a < b <= c` means `a < b AND b <= c`, b evaluated once. At least one step.
struct Comparison {
  ExpressionPtr first;
  std::vector<ComparisonStep> steps;
};

/// `n:Label`, `r:TYPE`, with any label expression.
struct LabelTest {
  ExpressionPtr operand;
  LabelExpressionPtr labels;
};

/// A type as `IS ::` names it.
struct TypeName {
  std::optional<ValueType> type;  ///< nullopt: ANY
  std::vector<TypeName> items;    ///< of LIST<..>: one; empty: whatever
  bool not_null = false;          ///< a null is of every type but these
};
/// `operand IS [NOT] :: TYPE`
struct TypeTest {
  ExpressionPtr operand;
  TypeName type;
  bool negated = false;
};

/// A function or an aggregate; which one, the binder knows. `count(*)` has `star` and no argument.
struct FunctionCall {
  Name name;  ///< dotted for namespaces: "date.truncate"
  bool distinct = false;
  bool star = false;
  std::vector<Expression> arguments;
};

struct ListLiteral {
  std::vector<Expression> items;
};
struct MapEntry;
/// Entries in written order; a key may be there twice (the last one counts).
struct MapLiteral {
  std::vector<MapEntry> entries;
};

/// `object {.key, .*, key: value, variable}`. `.key` and `variable` are entries like any other:
/// `key: object.key` and `variable: variable`.
struct MapProjection {
  ExpressionPtr object;  ///< a variable
  bool all = false;      ///< `.*`: all properties, under what the entries say
  std::vector<MapEntry> entries;
};

struct CaseBranch;
/// `CASE [subject] WHEN .. THEN .. [ELSE ..] END`
struct Case {
  ExpressionPtr subject;  ///< null: each branch has one condition, a predicate
  std::vector<CaseBranch> branches;
  ExpressionPtr otherwise;  ///< null: null
};

/// The subject of the innermost CASE, in a condition that goes on from it: `WHEN > 5`.
struct CaseSubject {};

/// `[variable IN list WHERE filter | projection]`
struct ListComprehension {
  Name variable;
  ExpressionPtr list;
  ExpressionPtr filter;      ///< may be null
  ExpressionPtr projection;  ///< may be null: the variable itself
};

/// `[path WHERE filter | projection]`
struct PatternComprehension {
  std::unique_ptr<PathPattern> path;
  ExpressionPtr filter;  ///< may be null
  ExpressionPtr projection;
};

enum class QuantifierKind : std::uint8_t { All, Any, None, Single };
/// `all(variable IN list WHERE filter)`
struct Quantifier {
  QuantifierKind kind;
  Name variable;
  ExpressionPtr list;
  ExpressionPtr filter;  ///< may be null: the variable itself is the predicate
};

/// `reduce(accumulator = initial, variable IN list | step)`
struct Reduce {
  Name accumulator;
  ExpressionPtr initial;
  Name variable;
  ExpressionPtr list;
  ExpressionPtr step;
};

/// A pattern where an expression stands: a predicate in WHERE, `shortestPath((a)-[*]-(b))`, or
/// the argument of exists() and size().
struct PatternExpression {
  std::unique_ptr<PathPattern> path;
};

enum class SubqueryKind : std::uint8_t { Exists, Count, Collect };
/// `EXISTS { .. }`, `COUNT { .. }`, `COLLECT { .. }`. The short form `EXISTS { pattern WHERE p }`
/// is a query of one MATCH clause and no RETURN.
struct Subquery {
  SubqueryKind kind;
  std::unique_ptr<Query> query;
};

/// One expression; `span` covers it as written, without enclosing parentheses.
struct Expression {
  using Node =
      std::variant<Literal, Parameter, VariableReference, PropertyAccess, IndexAccess, Slice, Unary,
                   Binary, Comparison, LabelTest, TypeTest, FunctionCall, ListLiteral, MapLiteral,
                   MapProjection, Case, CaseSubject, ListComprehension, PatternComprehension,
                   Quantifier, Reduce, PatternExpression, Subquery>;

  template <typename T>
  Expression(Span where, T what) : span(where), node(std::move(what)) {}
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  ~Expression();

  /// The expression as a T, or null if it is another kind.
  template <typename T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&node);
  }

  Span span;
  Node node;
};

struct MapEntry {
  Name key;
  Expression value;
};

struct CaseCondition {
  Expression expression;
  bool goes_on = false;  ///< its left side is a CaseSubject; else, with a subject, a value to equal
};
struct CaseBranch {
  std::vector<CaseCondition> when;  ///< one of them is enough
  Expression then;
};

}  // namespace clout::query::ast
