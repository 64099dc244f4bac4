// Repetitions below a DISTINCT: `RETURN DISTINCT b`, `count(DISTINCT b)` and their like see each
// row as often as once, so of all paths to a node one is enough, and a breadth-first search finds
// the nodes without walking the paths.
#include <algorithm>

#include "query/plan_intersect.h"
#include "query/plan_reach.h"
#include "query/plan_rows.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// Does the step see no difference between a row that comes once and one that comes often?
bool ignores_repeats(const PlanNode& step) {
  if (dynamic_cast<const DistinctStep*>(&step) != nullptr) return true;
  const auto* aggregate = dynamic_cast<const AggregateStep*>(&step);
  if (aggregate == nullptr || !aggregate->weights.empty()) return false;
  return std::all_of(aggregate->aggregates.begin(), aggregate->aggregates.end(),
                     [](const BoundAggregate& call) {
                       return call.distinct || call.function == "min" || call.function == "max";
                     });
}

bool all_deterministic(const PlanNode& step) {
  std::vector<BoundPtr> expressions;
  step.expressions(expressions);
  return std::all_of(expressions.begin(), expressions.end(), [](const BoundPtr& expression) {
    return !expression || is_deterministic(*expression);
  });
}

/// Does it turn equal rows into equal rows?
bool keeps_repeats_apart(const PlanNode& step) {
  const bool row_by_row = dynamic_cast<const FilterStep*>(&step) != nullptr ||
                          dynamic_cast<const ProjectStep*>(&step) != nullptr ||
                          dynamic_cast<const UnwindStep*>(&step) != nullptr ||
                          dynamic_cast<const ExpandStep*>(&step) != nullptr ||
                          dynamic_cast<const IntersectStep*>(&step) != nullptr ||
                          dynamic_cast<const NodeScanStep*>(&step) != nullptr ||
                          dynamic_cast<const NodeSeekStep*>(&step) != nullptr;
  return row_by_row && all_deterministic(step);
}

bool hands_on(const PlanNode& step, Slot slot) {
  return std::binary_search(step.output.begin(), step.output.end(), slot);
}

/// Where a walk leads, a trail leads, too, unless it has to be long, to avoid an edge, or to go
/// back along the edge that it came by.
bool only_ends_matter(const RepeatStep& step) {
  if (step.selector.choice != PathChoice::All || step.into || step.edge_bound ||
      step.pattern.influence) {
    return false;
  }
  if (step.mode != ast::PathMode::Trail &&
      (step.mode != ast::PathMode::Walk || step.direction == Direction::Both)) {
    return false;
  }
  const BoundPart& part = step.pattern.parts[0];
  if (part.hops.size() > 1 || part.minimum > 1 || !inner_conditions(step.pattern).empty()) {
    return false;
  }
  SlotSet found;
  step.defines(found);
  found.erase(step.to);
  const std::vector<Slot> along = found.slots();
  return step.differs_from.empty() &&
         std::none_of(along.begin(), along.end(), [&](Slot slot) { return hands_on(step, slot); });
}

void reach_below(PlanNode& consumer) {
  PlanPtr* place = &consumer.inputs[0];
  for (;;) {
    if (const auto* repeated = dynamic_cast<const RepeatStep*>(place->get())) {
      if (!only_ends_matter(*repeated)) return;
      PlanPtr input = std::move((*place)->inputs[0]);
      std::vector<Slot> output = repeated->output;
      *place = std::make_unique<ReachStep>(std::move(input), *repeated);
      (*place)->output = std::move(output);
    } else if (!keeps_repeats_apart(**place)) {
      return;
    }
    place = &(*place)->inputs[0];
  }
}

}  // namespace

void reach_nodes(PlanPtr& root, const PlanContext& context) {
  estimate_rows(*root, context);
  for_each_step(root, [](PlanPtr& step) {
    if (ignores_repeats(*step)) reach_below(*step);
  });
}

}  // namespace clout::query
