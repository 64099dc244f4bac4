// Expressions after binding: names are slots or numbers, functions are table rows, parameters are
// constants. The binder builds them with query/bound_make.h (which checks types and folds
// constants); query/evaluate.h runs them.
//
// A tree is immutable and shared by the plans that are compared; safe to read from many threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/ast_expression.h"
#include "query/batch.h"
#include "query/type_set.h"
#include "schema/error.h"
#include "schema/value.h"

namespace clout::query {

struct BoundExpression;
struct Function;
class Row;
class EvaluationContext;

/// Null only where a field's comment says so.
using BoundPtr = std::shared_ptr<const BoundExpression>;

/// A plan behind EXISTS, COUNT, COLLECT, a pattern comprehension or shortestPath() as an
/// expression. Implemented by the planner; evaluated once per row.
class Subplan {
 public:
  virtual ~Subplan() = default;
  /// The answer for one outer row: a boolean, a count, a list or a path, as planned. Reads the
  /// outer slots from `row`. Throws what its operators throw.
  [[nodiscard]] virtual Value evaluate(const Row& row, EvaluationContext& context) const = 0;
  /// Slots of the outer row that it reads.
  [[nodiscard]] virtual const std::vector<Slot>& outer_slots() const = 0;
};

namespace bound {

/// A literal, a parameter or a folded expression.
struct Constant {
  Value value;
  bool exchangeable = false;  ///< a parameter that may have another value in the plan's next run
};
/// A column of the input: a variable, or an aggregate computed below.
struct Column {
  Slot slot;
};
/// A variable of an enclosing comprehension, quantifier or reduce of the same expression.
struct Local {
  Slot slot;
};
/// `object.key` of a node, an edge, a map or a temporal value.
struct Property {
  BoundPtr object;
  std::string key;
  std::optional<PropertyKeyId> key_id;  ///< absent: no such key was stored yet at binding
};
/// `object[index]`
struct Index {
  BoundPtr object;
  BoundPtr index;
};
/// `list[from..to]`
struct Slice {
  BoundPtr list;
  BoundPtr from;  ///< may be null
  BoundPtr to;    ///< may be null
};
struct Unary {
  ast::UnaryOperator op;
  BoundPtr operand;
};
struct Binary {
  ast::BinaryOperator op;
  BoundPtr left;
  BoundPtr right;
};
/// One comparison; the binder makes `a < b <= c` an And of two.
struct Comparison {
  ast::ComparisonOperator op;
  BoundPtr left;
  BoundPtr right;
};
/// A label expression over names; numbers are looked up when it runs, so that a label created by
/// the same statement is found.
struct LabelPredicate {
  enum class Kind : std::uint8_t { Name, Any, Not, And, Or };
  Kind kind = Kind::Any;
  std::string name;                      ///< of Name
  std::vector<LabelPredicate> operands;  ///< of Not (one), And, Or
};
/// `n:A&!B` of a node, `r:T` of an edge.
struct LabelTest {
  BoundPtr operand;
  LabelPredicate labels;
};
struct TypeTest {
  BoundPtr operand;
  ast::TypeName type;
  bool negated;
};
struct Call {
  const Function* function;
  std::vector<BoundPtr> arguments;
};
struct ListOf {
  std::vector<BoundPtr> items;
};
struct MapEntry {
  std::string key;
  BoundPtr value;
};
struct MapOf {
  std::vector<MapEntry> entries;
};
/// Null for a null object.
struct MapProjection {
  BoundPtr object;   ///< a node, an edge or a map
  BoundPtr all;      ///< its properties; null: none of them
  BoundPtr entries;  ///< a map; they win over the properties
};
struct CaseBranch {
  BoundPtr when;  ///< a predicate
  BoundPtr then;
};
struct Case {
  Slot variable = 0;  ///< holds the subject for the predicates
  BoundPtr subject;   ///< null: they need none
  std::vector<CaseBranch> branches;
  BoundPtr otherwise;  ///< may be null
};
struct Comprehension {
  Slot variable;
  BoundPtr list;
  BoundPtr filter;      ///< may be null
  BoundPtr projection;  ///< may be null: the item
};
struct Quantifier {
  ast::QuantifierKind kind;
  Slot variable;
  BoundPtr list;
  BoundPtr filter;
};
struct Reduce {
  Slot accumulator;
  BoundPtr initial;
  Slot variable;
  BoundPtr list;
  BoundPtr step;
};
struct Subquery {
  std::shared_ptr<const Subplan> plan;
};

}  // namespace bound

/// One bound expression.
struct BoundExpression {
  using Node =
      std::variant<bound::Constant, bound::Column, bound::Local, bound::Property, bound::Index,
                   bound::Slice, bound::Unary, bound::Binary, bound::Comparison, bound::LabelTest,
                   bound::TypeTest, bound::Call, bound::ListOf, bound::MapOf, bound::MapProjection,
                   bound::Case, bound::Comprehension, bound::Quantifier, bound::Reduce,
                   bound::Subquery>;

  Node node;
  TypeSet type = kAnyType;  ///< what the result may be, null aside
  SourcePosition position;  ///< for errors while it runs

  /// The expression as a T, or null if it is another kind.
  template <typename T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&node);
  }
};

/// Calls `visit` for each direct operand.
void for_each_child(const BoundExpression& expression,
                    const std::function<void(const BoundExpression&)>& visit);

/// The input columns that it reads, ascending, each once; those of subqueries included.
[[nodiscard]] std::vector<Slot> columns_read(const BoundExpression& expression);

/// False if it may give another value for the same row: random functions, subqueries.
[[nodiscard]] bool is_deterministic(const BoundExpression& expression);

}  // namespace clout::query
