#include <algorithm>
#include <utility>

#include "query/plan_match.h"
#include "query/plan_rows.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// May rows be filtered before `step` instead of after it, if the condition's variables are there?
bool commutes(const PlanNode& step) {
  const auto* sort = dynamic_cast<const SortStep*>(&step);
  return dynamic_cast<const ProjectStep*>(&step) != nullptr ||
         dynamic_cast<const DistinctStep*>(&step) != nullptr ||
         dynamic_cast<const UnwindStep*>(&step) != nullptr ||
         (sort != nullptr && sort->limit == nullptr);
}

/// Moves `predicate` to `place` or deeper; false if it has to stay above.
bool push_into(PlanPtr& place, const BoundPtr& predicate) {
  if (auto* match = dynamic_cast<MatchStep*>(place.get())) {
    match->pattern.predicates.push_back(predicate);
    return true;
  }
  if (!commutes(*place)) return false;
  SlotSet read;
  read.insert_all(columns_read(*predicate));
  PlanPtr& input = place->inputs[0];
  if (!read.within(available_slots(*input))) return false;
  if (push_into(input, predicate)) return true;
  input = std::make_unique<FilterStep>(std::move(input), std::vector<BoundPtr>{predicate});
  return true;
}

}  // namespace

void push_filters(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    auto* filter = dynamic_cast<FilterStep*>(step.get());
    if (filter == nullptr) return;
    auto& predicates = filter->predicates;
    const auto moved = [&](const BoundPtr& predicate) {
      return is_deterministic(*predicate) && push_into(filter->inputs[0], predicate);
    };
    predicates.erase(std::remove_if(predicates.begin(), predicates.end(), moved), predicates.end());
    if (!predicates.empty()) return;
    PlanPtr input = std::move(filter->inputs[0]);
    step = std::move(input);
  });
}

}  // namespace clout::query
