#include "query/bound_pattern.h"

namespace clout::query {

BoundPattern::BoundPattern() = default;
BoundPattern::BoundPattern(const BoundPattern&) = default;
BoundPattern::BoundPattern(BoundPattern&&) noexcept = default;
BoundPattern& BoundPattern::operator=(const BoundPattern&) = default;
BoundPattern& BoundPattern::operator=(BoundPattern&&) noexcept = default;
BoundPattern::~BoundPattern() = default;

void add_found(const BoundEdge& edge, SlotSet& slots) {
  slots.insert(edge.slot);
  for (const BoundPart& part : edge.parts) {
    for (const BoundPartVariable& variable : part.variables) slots.insert(variable.slot);
  }
}

SlotSet step_slots(const BoundEdge& edge) {
  SlotSet slots;
  for (const BoundPart& part : edge.parts) {
    if (&part != &edge.parts.front()) slots.insert(part.start);
    for (const BoundHop& hop : part.hops) {
      for (const Slot own : {hop.edge, hop.left, hop.right}) slots.insert(own);
    }
  }
  return slots;
}

std::vector<BoundPtr> inner_conditions(const BoundEdge& edge) {
  std::vector<BoundPtr> found;
  const auto add = [&](const std::vector<BoundPtr>& predicates) {
    found.insert(found.end(), predicates.begin(), predicates.end());
  };
  for (const BoundPart& part : edge.parts) {
    add(part.start_predicates);
    for (const BoundHop& hop : part.hops) add(hop.predicates);
    add(part.predicates);
  }
  return found;
}

std::vector<std::string> possible_types(const BoundEdge& edge) {
  if (edge.is_single()) return edge.types;
  std::vector<std::string> types;
  for (const BoundPart& part : edge.parts) {
    for (const BoundHop& hop : part.hops) {
      if (hop.types.empty()) return {};
      types.insert(types.end(), hop.types.begin(), hop.types.end());
    }
  }
  return types;
}

}  // namespace clout::query
