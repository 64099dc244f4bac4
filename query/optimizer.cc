#include "query/optimizer.h"

#include "query/rules/rules.h"
#include "query/rules/unnest_subqueries.h"

namespace clout::query {
namespace {

using Rule = void (*)(PlanPtr& root, const PlanContext& context);

/// In the order in which they run: filters first, so that patterns meet all their conditions, then
/// patterns that meet each other.
constexpr Rule kRules[] = {inline_subqueries, push_filters,  merge_matches,
                           order_by_cost,     keep_top_rows, stream_writes};

/// Those that look at what is handed on.
constexpr Rule kLateRules[] = {drop_unused_columns, count_parts, intersect_edges, reach_nodes,
                               use_path_indexes};

SlotSet set_of(const std::vector<Slot>& slots) {
  SlotSet set;
  set.insert_all(slots);
  return set;
}

void rewrite(PlanPtr& root, const SlotSet& wanted, const PlanContext& context) {
  for (const Rule rule : kRules) rule(root, context);
  assign_outputs(*root, wanted, true);
  for (const Rule rule : kLateRules) rule(root, context);
  estimate_rows(*root, context);
}

}  // namespace

void optimize(Plan& plan, const std::vector<Slot>& wanted, const PlanContext& context,
              bool enabled) {
  const auto for_each_tree = [&](const auto& work) {
    work(plan.root, set_of(wanted));
    for (SubqueryPlan& subquery : plan.subqueries) {
      if (subquery.root) work(subquery.root, set_of(subquery.subquery->query.slots));
    }
  };
  for_each_tree([&](PlanPtr& root, const SlotSet& slots) {
    enabled ? rewrite(root, slots, context) : order_as_written(root, context);
  });
  if (enabled) unnest_subqueries(plan);
  for_each_tree([&](PlanPtr& root, const SlotSet& slots) {
    assign_outputs(*root, slots, enabled);
    estimate_rows(*root, context);
  });
}

}  // namespace clout::query
