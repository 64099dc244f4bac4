#include "query/path_index.h"

#include <algorithm>
#include <set>
#include <utility>

#include "query/binder_expression.h"
#include "query/evaluate.h"
#include "query/functions/function.h"
#include "query/parser.h"
#include "query/procedures/procedure.h"
#include "schema/error.h"
#include "schema/query_budget.h"

namespace clout::query {
namespace {

constexpr double kNoCost = -1;

/// A property of the edge, or its type.
bool is_of_edge(const BoundExpression& expression) {
  if (const auto* property = expression.as<bound::Property>()) {
    return property->object->as<bound::Column>() != nullptr;
  }
  const auto* call = expression.as<bound::Call>();
  return call != nullptr && call->function->name == "type" &&
         call->arguments[0]->as<bound::Column>() != nullptr;
}

/// May a cost be made of such operands this way? What depends on more than them may change while
/// the edge stays as it is.
bool is_made_of_operands(const BoundExpression& expression) {
  if (const auto* call = expression.as<bound::Call>()) {
    const Function& function = *call->function;
    return !function.has(Function::Nondeterministic) && !function.has(Function::ReadsContext) &&
           !(function.has(Function::ClockIfBare) && call->arguments.empty());
  }
  return expression.as<bound::Constant>() != nullptr || expression.as<bound::Local>() != nullptr ||
         expression.as<bound::Unary>() != nullptr || expression.as<bound::Binary>() != nullptr ||
         expression.as<bound::Comparison>() != nullptr ||
         expression.as<bound::ListOf>() != nullptr || expression.as<bound::Case>() != nullptr;
}

std::vector<const BoundExpression*> children(const BoundExpression& expression) {
  std::vector<const BoundExpression*> found;
  for_each_child(expression, [&](const BoundExpression& child) { found.push_back(&child); });
  return found;
}

void require_of_edge(const BoundExpression& expression) {
  if (is_of_edge(expression)) return;
  if (!is_made_of_operands(expression)) {
    throw Error(ErrorCode::Semantic,
                "the cost of a path index depends on the edge alone: its properties and its type")
        .at(expression.position)
        .detail("InvalidArgumentValue")
        .hint("write it of properties, numbers, operators and functions of these: r.km * 2");
  }
  for (const BoundExpression* child : children(expression)) require_of_edge(*child);
}

/// Compares expressions that may be the cost of an index.
class CostComparison {
 public:
  [[nodiscard]] bool same(const BoundExpression& a, const BoundExpression& b) {
    if (a.node.index() != b.node.index() || !std::visit(Head{*this, b}, a.node)) return false;
    const auto of_a = children(a);
    const auto of_b = children(b);
    return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                      [&](const auto* one, const auto* other) { return same(*one, *other); });
  }

 private:
  /// Operands aside.
  struct Head {
    CostComparison& whole;
    const BoundExpression& other;

    bool operator()(const bound::Constant& constant) const {
      const auto& theirs = *other.as<bound::Constant>();
      if (constant.exchangeable || theirs.exchangeable) return false;
      const Value& value = theirs.value;
      return value.type() == constant.value.type() && ValueEquivalent()(value, constant.value);
    }
    bool operator()(const bound::Column& column) const {
      return other.as<bound::Column>()->slot == column.slot;
    }
    bool operator()(const bound::Local& local) const {
      return whole.locals_.contains({local.slot, other.as<bound::Local>()->slot});
    }
    bool operator()(const bound::Property& property) const {
      return other.as<bound::Property>()->key == property.key;
    }
    bool operator()(const bound::Unary& unary) const {
      return other.as<bound::Unary>()->op == unary.op;
    }
    bool operator()(const bound::Binary& binary) const {
      return other.as<bound::Binary>()->op == binary.op;
    }
    bool operator()(const bound::Comparison& comparison) const {
      return other.as<bound::Comparison>()->op == comparison.op;
    }
    bool operator()(const bound::Call& call) const {
      return other.as<bound::Call>()->function == call.function;
    }
    bool operator()(const bound::ListOf&) const { return true; }
    bool operator()(const bound::Case& branches) const {
      const auto& those = *other.as<bound::Case>();
      if (branches.subject) whole.locals_.emplace(branches.variable, those.variable);
      return !those.subject == !branches.subject && !those.otherwise == !branches.otherwise;
    }
    template <typename T>
    bool operator()(const T&) const {
      return false;  // no index is about such a thing
    }
  };

  std::set<std::pair<Slot, Slot>> locals_;  // that stand for each other
};

/// Is it about the machine, and not about what was evaluated?
bool is_fault_of_machine(const Error& error) {
  return error.code() == ErrorCode::Io || error.code() == ErrorCode::Corruption ||
         error.code() == ErrorCode::Internal;
}

double cost_of(const BoundExpression& cost, const Row& row, EvaluationContext& context) {
  try {
    const Value value = evaluate(cost, row, context);
    return value.is_number() && value.number() >= 0 ? value.number() : kNoCost;
  } catch (const Error& error) {
    if (is_fault_of_machine(error)) throw;
    return kNoCost;
  }
}

BoundPtr bind_without_parameters(ExpressionBinder binder, const ast::Expression& expression) {
  try {
    return binder.bind(expression);
  } catch (Error& error) {
    if (error.detail_name() != "MissingParameter") throw;
    throw Error(ErrorCode::Semantic, "the cost of a path index takes no parameters")
        .at(error.position().value_or(SourcePosition{}))
        .detail("InvalidArgumentValue")
        .hint("write the value itself");
  }
}

}  // namespace

BoundPtr bind_indexed_cost(const IndexedCost& cost, Slot edge, const graph::GraphView& view) {
  const Map no_parameters;
  const ProcedureTable no_procedures;
  BoundStatement statement;
  statement.slot_names.resize(edge + 1);  // inner variables get slots behind it
  const BindContext context{cost.text, no_parameters, view, no_procedures, statement};
  Scope scope;
  scope.add({cost.variable, edge, TypeSet(ValueType::Edge), kAnyType, false});
  BoundPtr bound = bind_without_parameters(ExpressionBinder(context, scope), cost.expression);
  require_type(*bound, kNumber, "COST");
  require_of_edge(*bound);
  return bound;
}

bool is_cost_of(const PathIndexDefinition& index, const BoundExpression& cost, Slot edge,
                const graph::GraphView& view) {
  const ast::ExpressionPtr parsed = parse_expression(index.cost);
  return CostComparison().same(
      *bind_indexed_cost({*parsed, index.variable, index.cost}, edge, view), cost);
}

bool covers(const PathIndexDefinition& index, const std::vector<EdgeTypeId>& types) {
  return !types.empty() && std::all_of(types.begin(), types.end(), [&](EdgeTypeId type) {
    return std::binary_search(index.types.begin(), index.types.end(), type);
  });
}

graph::EdgeCosts edge_costs(BoundPtr cost, Slot edge) {
  return [cost = std::move(cost), edge](const graph::GraphView& view, std::span<const Edge> edges,
                                        std::span<double> costs) {
    // What takes more is left to the search that meets the edge, under the limits of its question.
    constexpr std::size_t kBytesPerCost = std::size_t{1} << 20;
    QueryBudget budget({.memory_bytes = kBytesPerCost});
    EvaluationContext context(view, budget, 0, 0);
    Batch batch(edge + std::size_t{1});
    batch.column(edge).assign(edges.begin(), edges.end());
    batch.set_size(edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i) {
      costs[i] = cost_of(*cost, Row(batch, i), context);
    }
  };
}

}  // namespace clout::query
