// The row evaluator: one value for one row, by walking the tree.
#include "query/evaluate.h"

#include <array>
#include <utility>

#include "query/charged_list.h"
#include "query/evaluate_access.h"
#include "query/evaluate_call.h"
#include "query/evaluate_operators.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// Pushes variables for the time of a comprehension and takes them off again, also when it throws.
class LocalScope {
 public:
  explicit LocalScope(EvaluationContext& context)
      : context_(context), outer_(context.locals().size()) {}
  LocalScope(const LocalScope&) = delete;
  LocalScope& operator=(const LocalScope&) = delete;
  ~LocalScope() { context_.locals().resize(outer_); }

  /// Returns the place of a new variable, for set().
  std::size_t declare(Slot slot) {
    context_.locals().emplace_back(slot, Value());
    return context_.locals().size() - 1;
  }
  void set(std::size_t place, Value value) { context_.locals()[place].second = std::move(value); }
  [[nodiscard]] const Value& get(std::size_t place) const {
    return context_.locals()[place].second;
  }

 private:
  EvaluationContext& context_;
  std::size_t outer_;
};

/// One overload per kind of expression. `row` is null where no column may be read.
struct RowEvaluator {
  const Row* row;
  EvaluationContext& context;

  [[nodiscard]] Value eval(const BoundExpression& expression) const {
    try {
      return std::visit(*this, expression.node);
    } catch (Error& error) {
      if (error.position() || expression.position.line == 0) throw;
      throw std::move(error).at(expression.position);
    }
  }
  [[nodiscard]] Truth test(const BoundExpression& expression) const {
    return truth(eval(expression));
  }

  Value operator()(const bound::Constant& constant) const { return constant.value; }
  Value operator()(const bound::Column& column) const {
    CLOUT_ASSERT(row != nullptr);
    return row->column(column.slot);
  }
  Value operator()(const bound::Local& local) const { return context.local(local.slot); }
  Value operator()(const bound::Property& property) const {
    return property_of(eval(*property.object), property.key, property.key_id, context);
  }
  Value operator()(const bound::Index& index) const {
    const Value object = eval(*index.object);
    return item_of(object, eval(*index.index), context);
  }
  Value operator()(const bound::Slice& slice) const {
    const Value list = eval(*slice.list);
    const auto bound = [&](const BoundPtr& e) {
      return e ? std::optional<Value>(eval(*e)) : std::nullopt;
    };
    const std::optional<Value> from = bound(slice.from);
    return slice_of(list, from, bound(slice.to));
  }
  Value operator()(const bound::Unary& unary) const {
    return apply_unary(unary.op, eval(*unary.operand));
  }
  Value operator()(const bound::Binary& binary) const {
    if (binary.op == ast::BinaryOperator::And || binary.op == ast::BinaryOperator::Or) {
      return connective(binary);
    }
    const Value left = eval(*binary.left);
    return apply_binary(binary.op, left, eval(*binary.right), context);
  }
  Value operator()(const bound::Comparison& comparison) const {
    const Value left = eval(*comparison.left);
    return to_value(compare_values(comparison.op, left, eval(*comparison.right)));
  }
  Value operator()(const bound::LabelTest& labels) const {
    return to_value(has_labels(eval(*labels.operand), labels.labels, context));
  }
  Value operator()(const bound::TypeTest& test) const {
    return is_of_type(eval(*test.operand), test.type) != test.negated;
  }
  Value operator()(const bound::Call& call) const {
    constexpr std::size_t kFewArguments = 4;
    if (call.arguments.size() <= kFewArguments) {
      std::array<Value, kFewArguments> arguments;
      for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        arguments[i] = eval(*call.arguments[i]);
      }
      return call_function(*call.function, {arguments.data(), call.arguments.size()}, context);
    }
    return call_function(*call.function, eval_all(call.arguments), context);
  }
  Value operator()(const bound::ListOf& list) const { return eval_all(list.items); }
  Value operator()(const bound::MapOf& map) const {
    Map entries;
    for (const bound::MapEntry& entry : map.entries) {
      entries.insert_or_assign(entry.key, eval(*entry.value));
    }
    return entries;
  }
  Value operator()(const bound::MapProjection& projection) const {
    const Value object = eval(*projection.object);
    if (object.is_null()) return {};
    require_map_like(object);
    Map entries = projection.all ? eval(*projection.all).as_map() : Map();
    const Value named = eval(*projection.entries);
    for (const auto& [key, value] : named.as_map()) {
      entries.insert_or_assign(key, value);
    }
    return entries;
  }
  Value operator()(const bound::Case& choice) const {
    LocalScope scope(context);
    if (choice.subject) {
      Value subject = eval(*choice.subject);
      scope.set(scope.declare(choice.variable), std::move(subject));
    }
    for (const bound::CaseBranch& branch : choice.branches) {
      if (test(*branch.when).value_or(false)) return eval(*branch.then);
    }
    return choice.otherwise ? eval(*choice.otherwise) : Value();
  }
  Value operator()(const bound::Comprehension& comprehension) const;
  Value operator()(const bound::Quantifier& quantifier) const;
  Value operator()(const bound::Reduce& reduce) const;
  Value operator()(const bound::Subquery& subquery) const {
    CLOUT_ASSERT(row != nullptr);
    return subquery.plan->evaluate(*row, context);
  }

 private:
  /// AND and OR: the right side is left alone where the left side decides.
  [[nodiscard]] Value connective(const bound::Binary& binary) const {
    const bool is_and = binary.op == ast::BinaryOperator::And;
    const Truth left = test(*binary.left);
    if (left && *left != is_and) return *left;
    const Truth right = test(*binary.right);
    return to_value(is_and ? logical_and(left, right) : logical_or(left, right));
  }

  [[nodiscard]] List eval_all(const std::vector<BoundPtr>& expressions) const {
    List values;
    values.reserve(expressions.size());
    for (const BoundPtr& expression : expressions) values.push_back(eval(*expression));
    return values;
  }

  /// The list to go over; nullopt for null.
  [[nodiscard]] std::optional<Value> list_to_walk(const BoundExpression& expression) const {
    Value list = eval(expression);
    if (list.is_null()) return std::nullopt;
    if (!list.is_list()) {
      throw Error(ErrorCode::Type,
                  "expected a LIST after IN, not " + std::string(to_string(list.type())))
          .at(expression.position)
          .detail("InvalidArgumentType");
    }
    return list;
  }
};

Value RowEvaluator::operator()(const bound::Comprehension& comprehension) const {
  const auto list = list_to_walk(*comprehension.list);
  if (!list) return {};
  LocalScope scope(context);
  const std::size_t variable = scope.declare(comprehension.variable);
  List result;
  MemoryCharge charge(context.budget());
  for (const Value& item : list->as_list()) {
    context.budget().poll();
    scope.set(variable, item);
    if (comprehension.filter && !test(*comprehension.filter).value_or(false)) continue;
    push_charged(result, comprehension.projection ? eval(*comprehension.projection) : item, charge);
  }
  return result;
}

/// What a quantifier says of a list: how many items are true, false and unknown decides.
Truth quantified(ast::QuantifierKind kind, std::size_t yes, std::size_t no, bool unknown) {
  const Truth otherwise = unknown ? Truth() : Truth(false);
  switch (kind) {
    case ast::QuantifierKind::All:
      return no > 0 ? Truth(false) : unknown ? Truth() : Truth(true);
    case ast::QuantifierKind::Any:
      return yes > 0 ? Truth(true) : otherwise;
    case ast::QuantifierKind::None:
      return yes > 0 ? Truth(false) : logical_not(otherwise);
    case ast::QuantifierKind::Single:
      if (yes > 1) return false;
      if (unknown) return std::nullopt;
      return yes == 1;
  }
  return std::nullopt;
}

/// Can later items no longer change the answer?
bool decided(ast::QuantifierKind kind, std::size_t yes, std::size_t no) {
  switch (kind) {
    case ast::QuantifierKind::All:
      return no > 0;
    case ast::QuantifierKind::Single:
      return yes > 1;
    default:
      return yes > 0;
  }
}

Value RowEvaluator::operator()(const bound::Quantifier& quantifier) const {
  const auto list = list_to_walk(*quantifier.list);
  if (!list) return {};
  LocalScope scope(context);
  const std::size_t variable = scope.declare(quantifier.variable);
  std::size_t yes = 0;
  std::size_t no = 0;
  bool unknown = false;
  for (const Value& item : list->as_list()) {
    context.budget().poll();
    scope.set(variable, item);
    const Truth answer = test(*quantifier.filter);
    unknown = unknown || !answer;
    if (answer) ++(*answer ? yes : no);
    if (decided(quantifier.kind, yes, no)) break;
  }
  return to_value(quantified(quantifier.kind, yes, no, unknown));
}

Value RowEvaluator::operator()(const bound::Reduce& reduce) const {
  Value initial = eval(*reduce.initial);
  const auto list = list_to_walk(*reduce.list);
  if (!list) return {};
  LocalScope scope(context);
  const std::size_t accumulator = scope.declare(reduce.accumulator);
  const std::size_t variable = scope.declare(reduce.variable);
  scope.set(accumulator, std::move(initial));
  MemoryCharge charge(context.budget());
  for (const Value& item : list->as_list()) {
    context.budget().poll();
    scope.set(variable, item);
    Value next = eval(*reduce.step);
    charge.clear();
    charge.add(next.heap_bytes());
    scope.set(accumulator, std::move(next));
  }
  return scope.get(accumulator);
}

}  // namespace

Value evaluate(const BoundExpression& expression, const Row& row, EvaluationContext& context) {
  return RowEvaluator{&row, context}.eval(expression);
}

Value evaluate_constant(const BoundExpression& expression, EvaluationContext& context) {
  return RowEvaluator{nullptr, context}.eval(expression);
}

bool is_true(const Value& value) { return truth(value).value_or(false); }

}  // namespace clout::query
