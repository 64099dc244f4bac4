// The batch evaluator: a column of values for a batch, and filters.
//
// The tree is walked once per batch. Properties, comparisons, arithmetic, logic and calls work on
// columns; the other kinds run the row evaluator for each row. A selection of row numbers goes down
// the tree, so that the right side of AND and OR sees only rows that need it.
#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>
#include <type_traits>

#include "query/evaluate.h"
#include "query/evaluate_access.h"
#include "query/evaluate_call.h"
#include "query/evaluate_operators.h"
#include "schema/error.h"

namespace clout::query {
namespace {

using Selection = std::vector<std::uint32_t>;

/// The values of one operand for the selected rows: a constant, a column of the batch, or values
/// computed for the selection.
class Operand {
 public:
  static Operand constant(const Value& value) {
    Operand operand;
    operand.constant_ = &value;
    return operand;
  }
  static Operand column(const std::vector<Value>& values, const Selection& rows) {
    Operand operand;
    operand.column_ = &values;
    operand.rows_ = &rows;
    return operand;
  }
  static Operand computed(std::vector<Value> values) {
    Operand operand;
    operand.values_ = std::move(values);
    return operand;
  }

  /// The value for the i-th selected row.
  [[nodiscard]] const Value& at(std::size_t i) const {
    if (constant_ != nullptr) return *constant_;
    return column_ != nullptr ? (*column_)[(*rows_)[i]] : values_[i];
  }

  /// All `count` values; leaves nothing behind.
  [[nodiscard]] std::vector<Value> take(std::size_t count) {
    if (constant_ == nullptr && column_ == nullptr) return std::move(values_);
    std::vector<Value> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) values.push_back(at(i));
    return values;
  }

 private:
  const Value* constant_ = nullptr;
  const std::vector<Value>* column_ = nullptr;
  const Selection* rows_ = nullptr;
  std::vector<Value> values_;
};

/// Adds the expression's position to an error that has none.
template <typename Work>
auto with_position(const BoundExpression& expression, Work work) {
  try {
    return work();
  } catch (Error& error) {
    if (error.position() || expression.position.line == 0) throw;
    throw std::move(error).at(expression.position);
  }
}

/// The node's number, or the edge, that `value` is; nothing if it is none.
template <typename Entity>
std::optional<Entity> entity_in(const Value& value) {
  if constexpr (std::is_same_v<Entity, NodeId>) {
    return value.is_node() ? std::optional(value.as_node().id) : std::nullopt;
  } else {
    return value.is_edge() ? std::optional(value.as_edge()) : std::nullopt;
  }
}

class BatchEvaluator {
 public:
  BatchEvaluator(const Batch& batch, EvaluationContext& context)
      : batch_(batch), context_(context) {}

  [[nodiscard]] Operand eval(const BoundExpression& expression, const Selection& rows) const {
    return with_position(expression, [&] { return dispatch(expression, rows); });
  }

  /// The selected rows for which the predicate is true.
  [[nodiscard]] Selection filter(const BoundExpression& predicate, const Selection& rows) const;

 private:
  [[nodiscard]] Operand dispatch(const BoundExpression& expression, const Selection& rows) const;
  [[nodiscard]] Operand property(const bound::Property& property, const Selection& rows) const;
  template <typename Entity>
  void append_properties(const Operand& objects, std::size_t count, PropertyKeyId key,
                         std::vector<Value>& values) const;
  [[nodiscard]] Operand binary(const bound::Binary& binary, const Selection& rows) const;
  [[nodiscard]] Operand connective(const bound::Binary& binary, const Selection& rows) const;
  [[nodiscard]] Operand call(const bound::Call& call, const Selection& rows) const;
  [[nodiscard]] Operand row_by_row(const BoundExpression& expression, const Selection& rows) const;

  /// One value per selected row, from its position in the selection.
  template <typename Compute>
  [[nodiscard]] Operand for_each_row(const Selection& rows, Compute compute) const {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      context_.budget().poll();
      values.push_back(compute(i));
    }
    return Operand::computed(std::move(values));
  }

  const Batch& batch_;
  EvaluationContext& context_;
};

Operand BatchEvaluator::dispatch(const BoundExpression& expression, const Selection& rows) const {
  if (const auto* e = expression.as<bound::Constant>()) return Operand::constant(e->value);
  if (const auto* e = expression.as<bound::Column>()) {
    return Operand::column(batch_.column(e->slot), rows);
  }
  if (const auto* e = expression.as<bound::Property>()) return property(*e, rows);
  if (const auto* e = expression.as<bound::Binary>()) return binary(*e, rows);
  if (const auto* e = expression.as<bound::Call>()) return call(*e, rows);
  if (const auto* e = expression.as<bound::Comparison>()) {
    const Operand left = eval(*e->left, rows);
    const Operand right = eval(*e->right, rows);
    return for_each_row(rows, [&](std::size_t i) {
      return to_value(compare_values(e->op, left.at(i), right.at(i)));
    });
  }
  if (const auto* e = expression.as<bound::Unary>()) {
    const Operand operand = eval(*e->operand, rows);
    return for_each_row(rows, [&](std::size_t i) { return apply_unary(e->op, operand.at(i)); });
  }
  if (const auto* e = expression.as<bound::LabelTest>()) {
    const Operand operand = eval(*e->operand, rows);
    return for_each_row(rows, [&](std::size_t i) {
      return to_value(has_labels(operand.at(i), e->labels, context_));
    });
  }
  return row_by_row(expression, rows);
}

Operand BatchEvaluator::property(const bound::Property& property, const Selection& rows) const {
  const Operand objects = eval(*property.object, rows);
  // The statement itself may have given the key its number since it was bound.
  const auto key_id = property.key_id ? property.key_id
                                      : context_.view().catalog().property_keys.find(property.key);
  std::vector<Value> values;
  values.reserve(rows.size());
  while (values.size() < rows.size()) {
    context_.budget().poll();
    const Value& object = objects.at(values.size());
    if (key_id && object.is_node()) {
      append_properties<NodeId>(objects, rows.size(), *key_id, values);
    } else if (key_id && object.is_edge()) {
      append_properties<Edge>(objects, rows.size(), *key_id, values);
    } else {
      values.push_back(property_of(object, property.key, key_id, context_));
    }
  }
  return Operand::computed(std::move(values));
}

/// Of the next entities of one kind, as many as are read at once.
template <typename Entity>
void BatchEvaluator::append_properties(const Operand& objects, std::size_t count, PropertyKeyId key,
                                       std::vector<Value>& values) const {
  constexpr std::size_t kAtOnce = 64;
  std::array<Entity, kAtOnce> entities;
  const std::size_t first = values.size();
  std::size_t found = 0;
  for (; found < kAtOnce && first + found < count; ++found) {
    const auto entity = entity_in<Entity>(objects.at(first + found));
    if (!entity) break;
    entities[found] = *entity;
  }
  values.resize(first + found);
  context_.view().property_column(std::span(entities).first(found), key,
                                  std::span(values).subspan(first));
  for (std::size_t i = first; i < first + found; ++i) {
    if (values[i].is_null()) require_present(objects.at(i), context_);
  }
}

Operand BatchEvaluator::binary(const bound::Binary& binary, const Selection& rows) const {
  if (binary.op == ast::BinaryOperator::And || binary.op == ast::BinaryOperator::Or) {
    return connective(binary, rows);
  }
  const Operand left = eval(*binary.left, rows);
  const Operand right = eval(*binary.right, rows);
  return for_each_row(rows, [&](std::size_t i) {
    return apply_binary(binary.op, left.at(i), right.at(i), context_);
  });
}

Operand BatchEvaluator::connective(const bound::Binary& binary, const Selection& rows) const {
  const bool is_and = binary.op == ast::BinaryOperator::And;
  std::vector<Value> values = eval(*binary.left, rows).take(rows.size());
  Selection open;                     // Rows that the left side leaves open,
  std::vector<std::size_t> position;  // and where their values stand.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Truth left = truth(values[i]);
    if (left && *left != is_and) continue;
    open.push_back(rows[i]);
    position.push_back(i);
  }
  const Operand right = eval(*binary.right, open);
  for (std::size_t i = 0; i < open.size(); ++i) {
    Value& value = values[position[i]];
    const Truth left = truth(value);
    const Truth answer = truth(right.at(i));
    value = to_value(is_and ? logical_and(left, answer) : logical_or(left, answer));
  }
  return Operand::computed(std::move(values));
}

Operand BatchEvaluator::call(const bound::Call& call, const Selection& rows) const {
  std::vector<Operand> operands;
  operands.reserve(call.arguments.size());
  for (const BoundPtr& argument : call.arguments) operands.push_back(eval(*argument, rows));
  std::vector<Value> arguments(operands.size());
  return for_each_row(rows, [&](std::size_t i) {
    for (std::size_t j = 0; j < operands.size(); ++j) arguments[j] = operands[j].at(i);
    return call_function(*call.function, arguments, context_);
  });
}

Operand BatchEvaluator::row_by_row(const BoundExpression& expression, const Selection& rows) const {
  return for_each_row(
      rows, [&](std::size_t i) { return evaluate(expression, Row(batch_, rows[i]), context_); });
}

Selection BatchEvaluator::filter(const BoundExpression& predicate, const Selection& rows) const {
  if (const auto* binary = predicate.as<bound::Binary>()) {
    if (binary->op == ast::BinaryOperator::And) {
      return filter(*binary->right, filter(*binary->left, rows));
    }
    if (binary->op == ast::BinaryOperator::Or) {
      const Selection left = filter(*binary->left, rows);
      Selection rest;
      std::set_difference(rows.begin(), rows.end(), left.begin(), left.end(),
                          std::back_inserter(rest));
      const Selection right = filter(*binary->right, rest);
      Selection both;
      std::merge(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
      return both;
    }
  }
  const Operand answers = eval(predicate, rows);
  return with_position(predicate, [&] {
    Selection kept;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (is_true(answers.at(i))) kept.push_back(rows[i]);
    }
    return kept;
  });
}

Selection all_rows(const Batch& batch) {
  Selection rows(batch.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

}  // namespace

void evaluate(const BoundExpression& expression, const Batch& batch, EvaluationContext& context,
              std::vector<Value>& out) {
  const Selection rows = all_rows(batch);
  out = BatchEvaluator(batch, context).eval(expression, rows).take(rows.size());
}

void filter(const BoundExpression& predicate, const Batch& batch, EvaluationContext& context,
            std::vector<std::uint32_t>& kept) {
  kept = BatchEvaluator(batch, context).filter(predicate, all_rows(batch));
}

}  // namespace clout::query
