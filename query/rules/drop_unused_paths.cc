#include <algorithm>
#include <utility>

#include "query/plan_match.h"
#include "query/rules/rules.h"

namespace clout::query {

void drop_unused_paths(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    auto* path = dynamic_cast<PathStep*>(step.get());
    if (path == nullptr) return;
    if (std::binary_search(path->output.begin(), path->output.end(), path->slot)) return;
    PlanPtr input = std::move(path->inputs[0]);
    step = std::move(input);
  });
}

}  // namespace clout::query
