#include <algorithm>
#include <utility>

#include "query/plan_match.h"
#include "query/plan_rows.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// Does the step only add columns, and nobody reads them?
bool is_unused(const PlanNode& step) {
  if (const auto* path = dynamic_cast<const PathStep*>(&step)) {
    return !std::binary_search(path->output.begin(), path->output.end(), path->slot);
  }
  return dynamic_cast<const RecallStep*>(&step) != nullptr && step.inputs[1]->output.empty();
}

}  // namespace

void drop_unused_columns(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    if (!is_unused(*step)) return;
    PlanPtr input = std::move(step->inputs[0]);
    step = std::move(input);
  });
}

}  // namespace clout::query
