#include "query/plan_reach.h"

#include <algorithm>

#include "query/plan_text.h"

namespace clout::query {

ReachStep::ReachStep(PlanPtr input, const RepeatStep& repeated)
    : from(repeated.from),
      edge(repeated.edge),
      to(repeated.to),
      direction(repeated.direction),
      types(repeated.types),
      from_start(repeated.pattern.parts[0].minimum == 0),
      maximum(repeated.pattern.parts[0].maximum),
      each(repeated.rows / std::max(1e-9, input->rows)) {
  inputs.push_back(std::move(input));
}

std::string ReachStep::details(const PlanContext& context) const {
  const std::string range = std::string(from_start ? "*0.." : "*1..") +
                            (maximum ? std::to_string(*maximum) : std::string());
  return arrow_text({from, edge, to, direction, types}, range, context);
}

void ReachStep::defines(SlotSet& slots) const { slots.insert(to); }

double ReachStep::estimate(const PlanContext& context) const {
  return inputs[0]->rows * std::min(each, static_cast<double>(context.view->node_count()));
}

}  // namespace clout::query
