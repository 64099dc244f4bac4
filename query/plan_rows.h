// Plan steps that work on rows alone: filters, projections, grouping, order.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "query/bound_query.h"
#include "query/plan.h"

namespace clout::query {

/// Rows for which every predicate is true.
class FilterStep final : public PlanNode {
 public:
  FilterStep(PlanPtr input, std::vector<BoundPtr> conjuncts) : predicates(std::move(conjuncts)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Filter"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  std::vector<BoundPtr> predicates;
};

/// Computes `items`; hands on `columns` and, where the rows before are still visible, those.
class ProjectStep final : public PlanNode {
 public:
  ProjectStep(PlanPtr input, std::vector<SlotExpression> computed) : items(std::move(computed)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Project"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;

  std::vector<SlotExpression> items;
};

/// One row for each distinct combination of keys; one row if there are no keys.
class AggregateStep final : public PlanNode {
 public:
  AggregateStep(PlanPtr input, std::vector<SlotExpression> by, std::vector<BoundAggregate> calls)
      : keys(std::move(by)), aggregates(std::move(calls)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Aggregate"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override { slots.insert_all(weights); }
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool passes_input() const override { return false; }

  std::vector<SlotExpression> keys;
  std::vector<BoundAggregate> aggregates;
  /// A row stands for as many as the product of these; only if all aggregates count rows.
  std::vector<Slot> weights;
};

/// The first row of each combination of `slots`.
class DistinctStep final : public PlanNode {
 public:
  DistinctStep(PlanPtr input, std::vector<Slot> by) : slots(std::move(by)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Distinct"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& found) const override { found.insert_all(slots); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  std::vector<Slot> slots;
};

/// Rows in order; equal rows keep their order. With `keep`, only that many (and `skip` of the
/// limit above it) are held: a top-k.
class SortStep final : public PlanNode {
 public:
  SortStep(PlanPtr input, std::vector<BoundSortKey> by) : keys(std::move(by)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return limit ? "TopK" : "Sort"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  std::vector<BoundSortKey> keys;
  BoundPtr skip, limit;  ///< limit null: a full sort
};

/// Rows after the first `skip`, at most `limit`.
class WindowStep final : public PlanNode {
 public:
  WindowStep(PlanPtr input, BoundPtr first, BoundPtr count)
      : skip(std::move(first)), limit(std::move(count)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return limit ? "Limit" : "Skip"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  BoundPtr skip, limit;  ///< one may be null
};

/// Each input row with each element of a list.
class UnwindStep final : public PlanNode {
 public:
  UnwindStep(PlanPtr input, BoundPtr of, Slot into) : list(std::move(of)), slot(into) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Unwind"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert(slot); }
  void expressions(std::vector<BoundPtr>& found) const override { found.push_back(list); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  BoundPtr list;
  Slot slot;
};

/// Each input row with each record of a table.
class LoadCsvStep final : public PlanNode {
 public:
  LoadCsvStep(PlanPtr input, BoundLoadCsv what) : load(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "LoadCsv"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override { slots.insert(load.slot); }
  void expressions(std::vector<BoundPtr>& found) const override { found.push_back(load.url); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  BoundLoadCsv load;
};

/// Each row of the left with the row that the query is run for, which the right, an ArgumentStep,
/// hands on.
class RecallStep final : public PlanNode {
 public:
  RecallStep(PlanPtr left, PlanPtr right) {
    inputs.push_back(std::move(left));
    inputs.push_back(std::move(right));
  }
  [[nodiscard]] std::string_view name() const override { return "Recall"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
};

/// The rows of all inputs, one input after the other; `columns[i]` of input i become `into`.
class UnionStep final : public PlanNode {
 public:
  [[nodiscard]] std::string_view name() const override { return "Union"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void reads(SlotSet& slots) const override;
  void defines(SlotSet& slots) const override { slots.insert_all(into); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool passes_input() const override { return false; }

  std::vector<std::vector<Slot>> columns;
  std::vector<Slot> into;
};

/// The share of rows that are expected to pass a predicate, in (0, 1].
[[nodiscard]] double predicate_share(const BoundExpression& predicate);

}  // namespace clout::query
