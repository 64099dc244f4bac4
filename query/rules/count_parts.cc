// Counting without listing: below count(*), a part of a pattern that nothing else reads is replaced
// by the number of its matches, leaf by leaf, up the tree of the pattern. (For acyclic queries this
// is Yannakakis' algorithm, VLDB 1981, with counts in place of semijoins.)
#include <algorithm>
#include <optional>
#include <utility>

#include "query/plan_count.h"
#include "query/plan_match.h"
#include "query/plan_rows.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// Steps that only multiply or drop rows, so that their order says nothing about the count.
bool only_finds_rows(const PlanNode& step) {
  return dynamic_cast<const FilterStep*>(&step) != nullptr ||
         dynamic_cast<const ExpandStep*>(&step) != nullptr ||
         dynamic_cast<const RepeatStep*>(&step) != nullptr ||
         dynamic_cast<const NodeScanStep*>(&step) != nullptr ||
         dynamic_cast<const NodeSeekStep*>(&step) != nullptr;
}

SlotSet columns_of(const BoundExpression& expression) {
  SlotSet slots;
  slots.insert_all(columns_read(expression));
  return slots;
}

/// What a step needs of the steps below it.
SlotSet needs_of(const PlanNode& step) {
  SlotSet slots;
  step.reads(slots);
  std::vector<BoundPtr> expressions;
  step.expressions(expressions);
  for (const BoundPtr& expression : expressions) {
    if (expression) slots.insert_all(columns_read(*expression));
  }
  return slots;
}

/// The steps below one aggregate, taken apart: first the one directly below it.
class CountRewriter {
 public:
  explicit CountRewriter(AggregateStep& aggregate) : aggregate_(aggregate) {
    PlanPtr at = std::move(aggregate.inputs[0]);
    while (only_finds_rows(*at)) {
      PlanPtr below = std::move(at->inputs[0]);
      steps_.push_back(std::move(at));
      at = std::move(below);
    }
    rest_ = std::move(at);
  }

  void rewrite() {
    if (count_rows()) {
      for (const SlotExpression& key : aggregate_.keys) {
        keys_.insert_all(columns_read(*key.expression));
      }
      for (std::size_t i = 0; i < steps_.size(); ++i) {
        const auto* expand = dynamic_cast<const ExpandStep*>(steps_[i].get());
        if (expand != nullptr && is_leaf(*expand, i)) count(*expand, i);
      }
    }
    put_together();
  }

 private:
  /// Is the number of rows all that is asked? count(x) of what a pattern found counts rows too.
  bool count_rows() {
    SlotSet found;
    for (const PlanPtr& step : steps_) step->defines(found);
    const auto counts_rows = [&](const BoundAggregate& call) {
      if (call.arguments.empty()) return true;
      if (call.distinct || call.function != "count") return false;
      const auto* column = call.arguments[0]->as<bound::Column>();
      return column != nullptr && found.contains(column->slot);
    };
    auto& calls = aggregate_.aggregates;
    if (calls.empty() || !std::all_of(calls.begin(), calls.end(), counts_rows)) return false;
    for (BoundAggregate& call : calls) {
      call.function = "count(*)";
      call.arguments.clear();
    }
    return true;
  }

  /// Does nothing above read what the step finds, but conditions on just that, and parts that hang
  /// on it?
  [[nodiscard]] bool is_leaf(const ExpandStep& expand, std::size_t number) const {
    if (expand.into || expand.edge_bound) return false;
    if (keys_.contains(expand.to) || keys_.contains(expand.edge)) return false;
    for (std::size_t i = 0; i < number; ++i) {
      if (steps_[i] && !leaves_alone(*steps_[i], expand)) return false;
    }
    return true;
  }

  static bool leaves_alone(const PlanNode& step, const ExpandStep& expand) {
    if (const auto* filter = dynamic_cast<const FilterStep*>(&step)) {
      return std::all_of(filter->predicates.begin(), filter->predicates.end(),
                         [&](const BoundPtr& predicate) {
                           return !touches(*predicate, expand) || is_own(*predicate, expand);
                         });
    }
    if (const auto* counted = dynamic_cast<const CountPartStep*>(&step)) {
      if (counted->part.from == expand.to) return counted->differs_from.empty();
    }
    const SlotSet needs = needs_of(step);
    return !needs.contains(expand.to) && !needs.contains(expand.edge);
  }

  static bool touches(const BoundExpression& predicate, const ExpandStep& expand) {
    const SlotSet read = columns_of(predicate);
    return read.contains(expand.to) || read.contains(expand.edge);
  }
  static bool is_own(const BoundExpression& predicate, const ExpandStep& expand) {
    SlotSet own;
    own.insert(expand.to);
    own.insert(expand.edge);
    return columns_of(predicate).within(own) && is_deterministic(predicate);
  }

  /// Puts the number of the step's matches in its place, and takes in what hangs on it.
  void count(const ExpandStep& expand, std::size_t number) {
    CountedPart part{expand.from, expand.edge, expand.to, expand.direction, expand.types, {}, {}};
    for (std::size_t i = 0; i < number; ++i) {
      if (auto* filter = dynamic_cast<FilterStep*>(steps_[i].get())) {
        take_conditions(*filter, expand, part);
        if (filter->predicates.empty()) steps_[i] = nullptr;
      } else if (auto* counted = dynamic_cast<CountPartStep*>(steps_[i].get())) {
        if (counted->part.from != expand.to) continue;
        part.parts.push_back(std::move(counted->part));
        steps_[i] = nullptr;
      }
    }
    steps_[number] = std::make_unique<CountPartStep>(nullptr, std::move(part), expand.differs_from);
  }

  static void take_conditions(FilterStep& filter, const ExpandStep& expand, CountedPart& part) {
    auto& predicates = filter.predicates;
    const auto own = std::stable_partition(
        predicates.begin(), predicates.end(),
        [&](const BoundPtr& predicate) { return !touches(*predicate, expand); });
    part.predicates.insert(part.predicates.end(), own, predicates.end());
    predicates.erase(own, predicates.end());
  }

  void put_together() {
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
      if (!*step) continue;
      if (const auto* counted = dynamic_cast<const CountPartStep*>(step->get())) {
        aggregate_.weights.push_back(counted->part.to);
      }
      (*step)->inputs[0] = std::move(rest_);
      rest_ = std::move(*step);
    }
    aggregate_.inputs[0] = std::move(rest_);
  }

  AggregateStep& aggregate_;
  std::vector<PlanPtr> steps_;  ///< null: taken in by another
  PlanPtr rest_;                ///< what the lowest of them reads from
  SlotSet keys_;
};

}  // namespace

void count_parts(PlanPtr& root, const PlanContext&) {
  for_each_step(root, [](PlanPtr& step) {
    auto* aggregate = dynamic_cast<AggregateStep*>(step.get());
    if (aggregate != nullptr) CountRewriter(*aggregate).rewrite();
  });
}

}  // namespace clout::query
