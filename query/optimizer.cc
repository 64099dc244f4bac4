#include "query/optimizer.h"

#include "query/rules/rules.h"

namespace clout::query {
namespace {

using Rule = void (*)(PlanPtr& root, const PlanContext& context);

/// In the order in which they run: filters first, so that patterns meet all their conditions, then
/// patterns that meet each other.
constexpr Rule kRules[] = {push_filters, merge_matches, order_by_cost, keep_top_rows,
                           stream_writes};

void optimize_tree(PlanPtr& root, const std::vector<Slot>& wanted, const PlanContext& context,
                   bool enabled) {
  SlotSet result;
  result.insert_all(wanted);
  if (enabled) {
    for (const Rule rule : kRules) rule(root, context);
    assign_outputs(*root, result, true);
    drop_unused_paths(root, context);
    count_parts(root, context);
  } else {
    order_as_written(root, context);
  }
  assign_outputs(*root, result, enabled);
  estimate_rows(*root, context);
}

}  // namespace

void optimize(Plan& plan, const std::vector<Slot>& wanted, const PlanContext& context,
              bool enabled) {
  optimize_tree(plan.root, wanted, context, enabled);
  for (SubqueryPlan& subquery : plan.subqueries) {
    optimize_tree(subquery.root, subquery.subquery->query.slots, context, enabled);
  }
}

}  // namespace clout::query
