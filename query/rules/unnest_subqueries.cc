#include "query/rules/unnest_subqueries.h"

#include <algorithm>
#include <utility>

#include "query/never_fails.h"
#include "query/plan_call.h"
#include "query/plan_intersect.h"
#include "query/plan_match.h"
#include "query/plan_rows.h"

namespace clout::query {
namespace {

template <typename... Steps>
bool is_any_of(const PlanNode& step) {
  return ((dynamic_cast<const Steps*>(&step) != nullptr) || ...);
}

/// Does the step turn each row into rows without looking at other rows?
bool works_row_by_row(const PlanNode& step) {
  return is_any_of<MatchStep, OptionalStep, FilterStep, ProjectStep, UnwindStep, ProcedureStep>(
      step);
}

/// The place of the ArgumentStep that the tree starts with, if all steps on the way to it work row
/// by row; else null.
PlanPtr* row_by_row_start(PlanPtr& tree) {
  PlanPtr* place = &tree;
  while (dynamic_cast<const ArgumentStep*>(place->get()) == nullptr) {
    if (!works_row_by_row(**place)) return nullptr;
    place = &(*place)->inputs[0];
  }
  return place;
}

/// A condition that is EXISTS { }, or NOT of it.
struct ExistsTest {
  const BoundSubquery* subquery = nullptr;
  bool negated = false;
};

ExistsTest exists_test(const BoundExpression& condition) {
  ExistsTest test;
  const BoundExpression* rest = &condition;
  for (const auto* unary = rest->as<bound::Unary>();
       unary != nullptr && unary->op == ast::UnaryOperator::Not; unary = rest->as<bound::Unary>()) {
    test.negated = !test.negated;
    rest = unary->operand.get();
  }
  if (const auto* found = rest->as<bound::Subquery>()) {
    const auto* subquery = dynamic_cast<const BoundSubquery*>(found->plan.get());
    if (subquery != nullptr && subquery->kind == BoundSubquery::Kind::Exists) {
      test.subquery = subquery;
    }
  }
  return test;
}

/// Are there so few rows on the way to the answer, for each row around it, that it does no harm to
/// find all of them and not only the first? Then one run for a batch of rows saves the start of a
/// run for each of them.
bool is_cheap_in_whole(const PlanNode& root) {
  constexpr double kFewRows = 8;
  const PlanNode* step = &root;
  while (dynamic_cast<const ArgumentStep*>(step) == nullptr) {
    if (!is_any_of<FilterStep, ProjectStep, ExpandStep, IntersectStep, NodeSeekStep>(*step) ||
        step->rows > kFewRows) {
      return false;
    }
    step = step->inputs[0].get();
  }
  return true;
}

/// Takes the tree of the subquery, if it can be run for many rows at once.
PlanPtr take_tree(Plan& plan, const BoundSubquery* subquery, Slot& tag) {
  for (SubqueryPlan& candidate : plan.subqueries) {
    if (candidate.subquery.get() != subquery || !subquery->locals.empty()) continue;
    // The first row is enough only where one row around it is looked at.
    auto* window = dynamic_cast<WindowStep*>(candidate.root.get());
    if (window == nullptr || !is_cheap_in_whole(*window->inputs[0])) return nullptr;
    tag = candidate.tag;
    PlanPtr tree = std::move(window->inputs[0]);
    candidate.root = nullptr;
    return tree;
  }
  return nullptr;
}

/// May it be tested before conditions that stand before it?
bool may_come_early(const BoundExpression& condition) {
  return condition.type.within(ValueType::Boolean) && never_fails(condition);
}

void add_filter(PlanPtr& place, std::vector<BoundPtr> conditions) {
  if (conditions.empty()) return;
  place = std::make_unique<FilterStep>(std::move(place), std::move(conditions));
}

/// Conditions behind an EXISTS that may fail stay behind it: it may guard them.
void unnest_filter(Plan& plan, PlanPtr& place) {
  std::vector<BoundPtr> early, late;
  std::vector<std::unique_ptr<SemiJoinStep>> joins;
  for (const BoundPtr& condition : static_cast<FilterStep&>(*place).predicates) {
    const ExistsTest test = exists_test(*condition);
    Slot tag = 0;
    PlanPtr tree = test.subquery == nullptr ? nullptr : take_tree(plan, test.subquery, tag);
    if (tree != nullptr) {
      joins.push_back(std::make_unique<SemiJoinStep>(nullptr, std::move(tree), tag, test.negated));
    } else {
      const bool stays = !joins.empty() && !may_come_early(*condition);
      (stays ? late : early).push_back(condition);
    }
  }
  if (joins.empty()) return;
  PlanPtr below = std::move(place->inputs[0]);
  place = std::move(below);
  add_filter(place, std::move(early));
  for (auto& join : joins) {
    join->inputs[0] = std::move(place);
    place = std::move(join);
  }
  add_filter(place, std::move(late));
}

void unnest_tree(Plan& plan, PlanPtr& root) {
  for_each_step(root, [&](PlanPtr& step) {
    if (dynamic_cast<FilterStep*>(step.get()) != nullptr) unnest_filter(plan, step);
  });
}

}  // namespace

void inline_subqueries(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    auto* subquery = dynamic_cast<SubqueryStep*>(step.get());
    if (subquery == nullptr || subquery->unit) return;
    PlanPtr* start = row_by_row_start(subquery->inputs[1]);
    if (start == nullptr) return;
    *start = std::move(subquery->inputs[0]);
    PlanPtr tree = std::move(subquery->inputs[1]);
    step = std::move(tree);
  });
}

void unnest_subqueries(Plan& plan) {
  unnest_tree(plan, plan.root);
  for (SubqueryPlan& subquery : plan.subqueries) {
    if (subquery.root) unnest_tree(plan, subquery.root);
  }
}

}  // namespace clout::query
