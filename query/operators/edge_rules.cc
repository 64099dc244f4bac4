#include "query/operators/edge_rules.h"

#include <algorithm>

#include "query/evaluate.h"
#include "schema/value_text.h"

namespace clout::query {

void WantedTypes::resolve(const Catalog& catalog) {
  numbers_.clear();
  for (const std::string& name : names_) {
    for (const EdgeTypeId type : resolve_edge_type(catalog, name)) {
      if (!contains(type)) numbers_.push_back(type);
    }
  }
}

bool WantedTypes::contains(EdgeTypeId type) const {
  return std::find(numbers_.begin(), numbers_.end(), type) != numbers_.end();
}

void UsedEdges::read(const Batch& batch, std::size_t row) {
  edges_.clear();
  for (const Slot slot : slots_) {
    const Value& value = batch.at(slot, row);
    if (value.is_edge()) edges_.push_back(value.as_edge());
    if (!value.is_list()) continue;
    for (const Value& edge : value.as_list()) {
      if (edge.is_edge()) edges_.push_back(edge.as_edge());
    }
  }
}

bool UsedEdges::contains(EdgeId edge) const {
  return std::any_of(edges_.begin(), edges_.end(),
                     [edge](const Edge& used) { return used.id == edge; });
}

StepConditions::StepConditions(const RepeatStep& step, ExecutionContext& context)
    : context_(context),
      repetition_(step.repetition),
      cost_(step.selector.cost),
      backwards_(step.backwards),
      scratch_(context.width) {
  const auto note_outside = [&](const BoundPtr& expression) {
    for (const Slot slot : columns_read(*expression)) {
      const bool own = slot == repetition_.step_edge || slot == repetition_.step_left ||
                       slot == repetition_.step_right;
      if (!own) outside_.push_back(slot);
    }
  };
  for (const BoundPtr& predicate : repetition_.predicates) note_outside(predicate);
  if (cost_) note_outside(cost_);
}

void StepConditions::start_row(const Batch& batch, std::size_t row) {
  for (const Slot slot : outside_) scratch_.column(slot) = {batch.at(slot, row)};
}

void StepConditions::place(const Edge& edge, NodeId from, NodeId to) {
  scratch_.column(repetition_.step_edge) = {Value(edge)};
  scratch_.column(repetition_.step_left) = {Value(Node{backwards_ ? to : from})};
  scratch_.column(repetition_.step_right) = {Value(Node{backwards_ ? from : to})};
  scratch_.set_size(1);
}

bool StepConditions::hold(const Edge& edge, NodeId from, NodeId to) {
  if (repetition_.predicates.empty()) return true;
  place(edge, from, to);
  const Row row(scratch_, 0);
  return std::all_of(repetition_.predicates.begin(), repetition_.predicates.end(),
                     [&](const BoundPtr& predicate) {
                       return is_true(evaluate(*predicate, row, context_.evaluation));
                     });
}

double StepConditions::cost(const Edge& edge, NodeId from, NodeId to) {
  if (!cost_) return 1;
  place(edge, from, to);
  const Value value = evaluate(*cost_, Row(scratch_, 0), context_.evaluation);
  // Written so that NaN fails as well.
  if (value.is_number() && value.number() >= 0) return value.number();
  const std::string found =
      value.is_number() ? literal(value) : std::string(to_string(value.type()));
  throw Error(ErrorCode::Argument, "the cost of edge " + std::to_string(raw(edge.id)) + " is " +
                                       found + ", not a number of at least 0")
      .at(cost_->position)
      .detail("NumberOutOfRange")
      .hint("coalesce(e.cost, 1) stands in for a missing one; WHERE inside [ ] leaves edges out");
}

std::size_t path_count(const BoundPtr& count, ExecutionContext& context) {
  if (!count) return 1;
  const Value value = evaluate_constant(*count, context.evaluation);
  if (value.is_integer() && value.as_integer() >= 1) {
    return static_cast<std::size_t>(value.as_integer());
  }
  throw Error(ErrorCode::Argument, "the number of paths is an integer of at least 1")
      .at(count->position)
      .detail("NumberOutOfRange");
}

}  // namespace clout::query
