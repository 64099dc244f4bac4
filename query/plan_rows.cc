#include "query/plan_rows.h"

#include <algorithm>
#include <cmath>

#include "query/plan_text.h"

namespace clout::query {
namespace {

/// The share of rows that pass a predicate of which nothing more is known.
constexpr double kEqualityShare = 0.1;
constexpr double kOtherShare = 0.4;
constexpr double kListLength = 10;

std::string items_text(const std::vector<SlotExpression>& items, const PlanContext& context) {
  std::string text;
  for (const SlotExpression& item : items) {
    if (!text.empty()) text += ", ";
    const std::string expression = expression_text(*item.expression, context);
    const std::string name = slot_text(item.slot, context);
    text += expression == name ? name : expression + " AS " + name;
  }
  return text;
}

/// The number that a SKIP or LIMIT names, as far as it is known now.
double known_count(const BoundPtr& expression, double otherwise) {
  if (!expression) return otherwise;
  const auto* constant = expression->as<bound::Constant>();
  const bool known = constant != nullptr && constant->value.is_integer();
  return known ? static_cast<double>(constant->value.as_integer()) : otherwise;
}

std::string window_text(const BoundPtr& skip, const BoundPtr& limit, const PlanContext& context) {
  std::string text;
  if (skip) text += "skip " + expression_text(*skip, context);
  if (limit) text += (skip ? ", limit " : "limit ") + expression_text(*limit, context);
  return text;
}

}  // namespace

double predicate_share(const BoundExpression& predicate) {
  if (const auto* comparison = predicate.as<bound::Comparison>()) {
    return comparison->op == ast::ComparisonOperator::Equal ? kEqualityShare : kOtherShare;
  }
  return kOtherShare;
}

std::string FilterStep::details(const PlanContext& context) const {
  return joined_text(predicates, " AND ", context);
}

void FilterStep::expressions(std::vector<BoundPtr>& found) const {
  found.insert(found.end(), predicates.begin(), predicates.end());
}

double FilterStep::estimate(const PlanContext&) const {
  double rows_left = inputs[0]->rows;
  for (const BoundPtr& predicate : predicates) rows_left *= predicate_share(*predicate);
  return rows_left;
}

std::string ProjectStep::details(const PlanContext& context) const {
  return items_text(items, context);
}

void ProjectStep::defines(SlotSet& slots) const {
  for (const SlotExpression& item : items) slots.insert(item.slot);
}

void ProjectStep::expressions(std::vector<BoundPtr>& found) const {
  for (const SlotExpression& item : items) found.push_back(item.expression);
}

std::string AggregateStep::details(const PlanContext& context) const {
  std::string text;
  for (const BoundAggregate& aggregate : aggregates) {
    if (!text.empty()) text += ", ";
    if (aggregate.arguments.empty()) {
      text += aggregate.function;
    } else {
      text += aggregate.function + "(" + (aggregate.distinct ? "DISTINCT " : "") +
              joined_text(aggregate.arguments, ", ", context) + ")";
    }
  }
  if (!keys.empty())
    text += std::string(text.empty() ? "" : " ") + "by " + items_text(keys, context);
  return text;
}

void AggregateStep::defines(SlotSet& slots) const {
  for (const SlotExpression& key : keys) slots.insert(key.slot);
  for (const BoundAggregate& aggregate : aggregates) slots.insert(aggregate.slot);
}

void AggregateStep::expressions(std::vector<BoundPtr>& found) const {
  for (const SlotExpression& key : keys) found.push_back(key.expression);
  for (const BoundAggregate& aggregate : aggregates) {
    found.insert(found.end(), aggregate.arguments.begin(), aggregate.arguments.end());
  }
}

double AggregateStep::estimate(const PlanContext&) const {
  return keys.empty() ? 1 : std::max(1.0, std::sqrt(inputs[0]->rows));
}

std::string DistinctStep::details(const PlanContext& context) const {
  return slots_text(slots, context);
}

double DistinctStep::estimate(const PlanContext&) const {
  return std::max(1.0, std::sqrt(inputs[0]->rows));
}

std::string SortStep::details(const PlanContext& context) const {
  std::string text;
  for (const BoundSortKey& key : keys) {
    if (!text.empty()) text += ", ";
    text += slot_text(key.slot, context) + (key.descending ? " DESC" : "");
  }
  if (limit) text += ", " + window_text(skip, limit, context);
  return text;
}

void SortStep::reads(SlotSet& slots) const {
  for (const BoundSortKey& key : keys) slots.insert(key.slot);
}

void SortStep::expressions(std::vector<BoundPtr>& found) const {
  found.push_back(skip);
  found.push_back(limit);
}

double SortStep::estimate(const PlanContext&) const {
  if (!limit) return inputs[0]->rows;
  return std::min(inputs[0]->rows, known_count(limit, inputs[0]->rows) + known_count(skip, 0));
}

std::string WindowStep::details(const PlanContext& context) const {
  return window_text(skip, limit, context);
}

void WindowStep::expressions(std::vector<BoundPtr>& found) const {
  found.push_back(skip);
  found.push_back(limit);
}

double WindowStep::estimate(const PlanContext&) const {
  const double after_skip = std::max(0.0, inputs[0]->rows - known_count(skip, 0));
  return std::min(after_skip, known_count(limit, after_skip));
}

std::string UnwindStep::details(const PlanContext& context) const {
  return expression_text(*list, context) + " AS " + slot_text(slot, context);
}

double UnwindStep::estimate(const PlanContext&) const {
  const auto* constant = list->as<bound::Constant>();
  const bool known = constant != nullptr && constant->value.is_list();
  const double each = known ? static_cast<double>(constant->value.as_list().size()) : kListLength;
  return inputs[0]->rows * each;
}

std::string LoadCsvStep::details(const PlanContext& context) const {
  return expression_text(*load.url, context) + " AS " + slot_text(load.slot, context);
}

double LoadCsvStep::estimate(const PlanContext&) const {
  constexpr double kRecords = 1000;
  return inputs[0]->rows * kRecords;
}

std::string RecallStep::details(const PlanContext& context) const {
  return slots_text(inputs[1]->output, context);
}

std::string UnionStep::details(const PlanContext& context) const {
  return slots_text(into, context);
}

void UnionStep::reads(SlotSet& slots) const {
  for (const std::vector<Slot>& part : columns) slots.insert_all(part);
}

double UnionStep::estimate(const PlanContext&) const {
  double sum = 0;
  for (const PlanPtr& input : inputs) sum += input->rows;
  return sum;
}

}  // namespace clout::query
