#include "query/plan_match.h"
#include "query/rules/pattern_order.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// A path and how far it has been followed.
struct Walk {
  const BoundPath* path;
  std::size_t next = 0;
};

/// Follows a path from left to right, as far as it goes by now. A shortest path needs both of its
/// ends first. True if that was a step at least.
bool follow(const BoundPattern& pattern, Walk& walk, PatternOrder& order) {
  const BoundPath& path = *walk.path;
  bool moved = false;
  const auto find = [&](std::size_t node) {
    if (order.found_node(node)) return;
    order.scan(node);
    moved = true;
  };
  find(path.nodes[0]);
  for (; walk.next < path.edges.size(); ++walk.next) {
    const std::size_t edge = path.edges[walk.next];
    if (path.selector.choice != PathChoice::All) find(pattern.edges[edge].right);
    if (!order.reachable(edge)) break;
    order.follow(edge, false);
    moved = true;
  }
  return moved;
}

void follow_all(const BoundPattern& pattern, PatternOrder& order) {
  std::vector<Walk> walks;
  for (const BoundPath& path : pattern.paths) walks.push_back({&path});
  while (!order.complete()) {
    bool moved = false;
    for (Walk& walk : walks) moved = follow(pattern, walk, order) || moved;
    // Each path waits: for a node that another would only come to later, if for anything.
    for (std::size_t node = 0; !moved && node < pattern.nodes.size(); ++node) {
      if (order.found_node(node)) continue;
      order.scan(node);
      moved = true;
    }
    if (!moved) order.fail_on_circle();
  }
}

}  // namespace

void order_as_written(PlanPtr& root, const PlanContext& context) {
  for_each_step(root, [&](PlanPtr& step) {
    auto* match = dynamic_cast<MatchStep*>(step.get());
    if (match == nullptr) return;
    const BoundPattern pattern = std::move(match->pattern);
    PatternOrder order(pattern, std::move(match->inputs[0]), context, false);
    follow_all(pattern, order);
    step = order.finish();
  });
}

}  // namespace clout::query
