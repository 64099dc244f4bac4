#include "query/plan_match.h"
#include "query/rules/pattern_order.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// Follows a path from left to right. A shortest path needs both of its ends first.
void follow_path(const BoundPattern& pattern, const BoundPath& path, PatternOrder& order) {
  if (!order.found_node(path.nodes[0])) order.scan(path.nodes[0]);
  for (const std::size_t edge : path.edges) {
    if (path.selector.choice != PathChoice::All && !order.found_node(pattern.edges[edge].right)) {
      order.scan(pattern.edges[edge].right);
    }
    order.follow(edge, false);
  }
}

}  // namespace

void order_as_written(PlanPtr& root, const PlanContext& context) {
  for_each_step(root, [&](PlanPtr& step) {
    auto* match = dynamic_cast<MatchStep*>(step.get());
    if (match == nullptr) return;
    const BoundPattern pattern = std::move(match->pattern);
    PatternOrder order(pattern, std::move(match->inputs[0]), context, false);
    for (const BoundPath& path : pattern.paths) follow_path(pattern, path, order);
    step = order.finish();
  });
}

}  // namespace clout::query
