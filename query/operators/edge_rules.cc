#include "query/operators/edge_rules.h"

#include <algorithm>

#include "query/evaluate.h"

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
    if (value.is_edge()) edges_.push_back(value.as_edge().id);
    if (!value.is_list()) continue;
    for (const Value& edge : value.as_list()) {
      if (edge.is_edge()) edges_.push_back(edge.as_edge().id);
    }
  }
}

bool UsedEdges::contains(EdgeId edge) const {
  return std::find(edges_.begin(), edges_.end(), edge) != edges_.end();
}

StepConditions::StepConditions(const RepeatStep& step, ExecutionContext& context)
    : context_(context),
      repetition_(step.repetition),
      backwards_(step.backwards),
      scratch_(context.width) {
  for (const BoundPtr& predicate : repetition_.predicates) {
    for (const Slot slot : columns_read(*predicate)) {
      const bool own = slot == repetition_.step_edge || slot == repetition_.step_left ||
                       slot == repetition_.step_right;
      if (!own) outside_.push_back(slot);
    }
  }
}

void StepConditions::start_row(const Batch& batch, std::size_t row) {
  for (const Slot slot : outside_) scratch_.column(slot) = {batch.at(slot, row)};
}

bool StepConditions::hold(const Edge& edge, NodeId from, NodeId to) {
  if (repetition_.predicates.empty()) return true;
  scratch_.column(repetition_.step_edge) = {Value(edge)};
  scratch_.column(repetition_.step_left) = {Value(Node{backwards_ ? to : from})};
  scratch_.column(repetition_.step_right) = {Value(Node{backwards_ ? from : to})};
  scratch_.set_size(1);
  const Row row(scratch_, 0);
  return std::all_of(repetition_.predicates.begin(), repetition_.predicates.end(),
                     [&](const BoundPtr& predicate) {
                       return is_true(evaluate(*predicate, row, context_.evaluation));
                     });
}

}  // namespace clout::query
