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
      cost_(step.selector.cost),
      backwards_(step.backwards),
      scratch_(context.width) {
  for (const BoundPart& part : step.pattern.parts) add_part(part);
  note_read(step);
}

void StepConditions::add_part(const BoundPart& part) {
  const std::size_t first = hops_.size();
  for (const BoundHop& hop : part.hops) hops_.push_back({hop, {}, {}});
  starts_.push_back({part.start, part.start_predicates});
  // The hop of the turn, in the order of the walk, that brings the last of what a condition reads.
  const auto brings = [&](Slot slot) {
    const auto has = [slot](const BoundHop& hop) {
      return hop.edge == slot || hop.left == slot || hop.right == slot;
    };
    const auto& hops = part.hops;
    if (!backwards_) return std::find_if(hops.begin(), hops.end(), has) - hops.begin();
    return hops.rend() - std::find_if(hops.rbegin(), hops.rend(), has) - 1;
  };
  const auto count = static_cast<std::ptrdiff_t>(part.hops.size());
  for (const BoundPtr& predicate : part.predicates) {
    std::ptrdiff_t last = backwards_ ? count - 1 : 0;
    for (const Slot slot : columns_read(*predicate)) {
      const std::ptrdiff_t hop = brings(slot);
      if (hop < 0 || hop == count) continue;  // from outside
      last = backwards_ ? std::min(last, hop) : std::max(last, hop);
    }
    hops_[first + static_cast<std::size_t>(last)].joined.push_back(predicate);
  }
}

void StepConditions::note_read(const RepeatStep& step) {
  const SlotSet own = step_slots(step.pattern);
  std::vector<BoundPtr> expressions = inner_conditions(step.pattern);
  if (cost_) expressions.push_back(cost_);
  SlotSet read;
  for (const BoundPtr& expression : expressions) read.insert_all(columns_read(*expression));
  for (const Slot slot : read.slots()) {
    if (!own.contains(slot)) outside_.push_back(slot);
  }
  if (!cost_) return;
  for (Hop& hop : hops_) {
    hop.cost_row = Batch(context_.width);
    for (const Slot slot : columns_read(*cost_)) {
      if (own.contains(slot)) hop.cost_row.column(slot) = {Value()};
    }
  }
}

void StepConditions::start_row(const Batch& batch, std::size_t row) {
  for (const Slot slot : outside_) {
    scratch_.column(slot) = {batch.at(slot, row)};
    if (!cost_) continue;
    for (Hop& hop : hops_) hop.cost_row.column(slot) = {batch.at(slot, row)};
  }
}

void StepConditions::place(const BoundHop& hop, const Edge& edge, NodeId from, NodeId to,
                           Batch& row) const {
  row.column(hop.edge) = {Value(edge)};
  row.column(hop.left) = {Value(Node{backwards_ ? to : from})};
  row.column(hop.right) = {Value(Node{backwards_ ? from : to})};
  row.set_size(1);
}

void StepConditions::place(std::size_t hop, const Edge& edge, NodeId from, NodeId to) {
  place(hops_[hop].pattern, edge, from, to, scratch_);
}

bool StepConditions::hold(const std::vector<BoundPtr>& predicates) {
  const Row row(scratch_, 0);
  return std::all_of(predicates.begin(), predicates.end(), [&](const BoundPtr& predicate) {
    return is_true(evaluate(*predicate, row, context_.evaluation));
  });
}

bool StepConditions::hold(std::size_t hop, const Edge& edge, NodeId from, NodeId to) {
  const BoundHop& pattern = hops_[hop].pattern;
  if (pattern.predicates.empty()) return true;
  place(pattern, edge, from, to, scratch_);
  return hold(pattern.predicates);
}

bool StepConditions::hold_joined(std::size_t hop) { return hold(hops_[hop].joined); }

bool StepConditions::hold_at_start(std::size_t part, NodeId node) {
  const Start& start = starts_[part];
  if (start.predicates.empty()) return true;
  scratch_.column(start.slot) = {Value(Node{node})};
  scratch_.set_size(1);
  return hold(start.predicates);
}

double StepConditions::cost(std::size_t hop, const Edge& edge, NodeId from, NodeId to) {
  if (!cost_) return 1;
  Hop& here = hops_[hop];
  if (!here.pattern.has_cost) return 0;
  place(here.pattern, edge, from, to, here.cost_row);
  const Value value = evaluate(*cost_, Row(here.cost_row, 0), context_.evaluation);
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
