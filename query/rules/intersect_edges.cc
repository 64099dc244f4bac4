#include <algorithm>
#include <utility>

#include "query/plan_intersect.h"
#include "query/plan_rows.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// Is it one edge that has not been found before?
const ExpandStep* plain_expansion(const PlanNode& step) {
  const auto* expansion = dynamic_cast<const ExpandStep*>(&step);
  return expansion != nullptr && !expansion->edge_bound ? expansion : nullptr;
}

/// The step that found the node which `closing` leads to or from, if only filters stand between.
PlanPtr* finding_step(ExpandStep& closing) {
  PlanPtr* below = &closing.inputs[0];
  while (dynamic_cast<const FilterStep*>(below->get()) != nullptr) below = &(*below)->inputs[0];
  const auto ends_at = [&](Slot found) {
    const Slot other = closing.from == found ? closing.to : closing.from;
    return (closing.from == found || closing.to == found) && other != found;
  };
  if (const auto* expansion = plain_expansion(**below)) {
    return !expansion->into && ends_at(expansion->to) ? below : nullptr;
  }
  const auto* intersection = dynamic_cast<const IntersectStep*>(below->get());
  return intersection != nullptr && ends_at(intersection->to) ? below : nullptr;
}

IntersectionLeg leg_of(const ExpandStep& step, Slot to) {
  const bool turned = step.from == to;
  return {turned ? step.to : step.from,
          step.edge,
          turned ? opposite(step.direction) : step.direction,
          step.types,
          step.differs_from,
          {}};
}

/// Adds a leg; what it must differ from may be edges of the legs before it.
void add_leg(std::vector<IntersectionLeg>& legs, IntersectionLeg leg) {
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const auto found = std::find(leg.differs_from.begin(), leg.differs_from.end(), legs[i].edge);
    if (found == leg.differs_from.end()) continue;
    leg.differs_from.erase(found);
    leg.differs_from_legs.push_back(i);
  }
  legs.push_back(std::move(leg));
}

/// Takes `closing` into the step below it that finds its node.
void merge(PlanPtr& place, PlanPtr& finding, const PlanContext& context) {
  const auto& closing = static_cast<const ExpandStep&>(*place);
  std::vector<IntersectionLeg> legs;
  Slot to = 0;
  if (const auto* first = plain_expansion(*finding)) {
    to = first->to;
    add_leg(legs, leg_of(*first, to));
  } else {
    auto& intersection = static_cast<IntersectStep&>(*finding);
    to = intersection.to;
    legs = std::move(intersection.legs);
  }
  add_leg(legs, leg_of(closing, to));
  PlanNode& input = *finding->inputs[0];
  const double each = finding->estimate(context) / std::max(1e-9, input.rows) *
                      (closing.estimate(context) / std::max(1e-9, closing.inputs[0]->rows));
  PlanPtr rest = std::move(finding->inputs[0]);
  finding = std::make_unique<IntersectStep>(std::move(rest), to, std::move(legs), each);
  finding->rows = finding->estimate(context);
  PlanPtr above = std::move(place->inputs[0]);
  place = std::move(above);
}

}  // namespace

void intersect_edges(PlanPtr& root, const PlanContext& context) {
  for_each_step(root, [&](PlanPtr& step) {
    auto* closing = dynamic_cast<ExpandStep*>(step.get());
    if (closing == nullptr || plain_expansion(*closing) == nullptr || !closing->into) return;
    PlanPtr* finding = finding_step(*closing);
    if (finding != nullptr) merge(step, *finding, context);
  });
}

}  // namespace clout::query
