#include "query/plan_rows.h"
#include "query/rules/rules.h"

namespace clout::query {

void keep_top_rows(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    auto* window = dynamic_cast<WindowStep*>(step.get());
    if (window == nullptr || !window->limit) return;
    auto* sort = dynamic_cast<SortStep*>(window->inputs[0].get());
    if (sort == nullptr) return;
    sort->skip = window->skip;
    sort->limit = window->limit;
  });
}

}  // namespace clout::query
