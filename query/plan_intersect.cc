#include "query/plan_intersect.h"

#include "query/plan_text.h"

namespace clout::query {

std::string IntersectStep::details(const PlanContext& context) const {
  std::string text;
  for (const IntersectionLeg& leg : legs) {
    if (!text.empty()) text += ", ";
    text += arrow_text({leg.from, leg.edge, to, leg.direction, leg.types}, "", context);
  }
  return text;
}

void IntersectStep::reads(SlotSet& slots) const {
  for (const IntersectionLeg& leg : legs) {
    slots.insert(leg.from);
    slots.insert_all(leg.differs_from);
  }
}

void IntersectStep::defines(SlotSet& slots) const {
  slots.insert(to);
  for (const IntersectionLeg& leg : legs) slots.insert(leg.edge);
}

}  // namespace clout::query
