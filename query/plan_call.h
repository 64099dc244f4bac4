// Plan steps of CALL.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "query/bound_query.h"
#include "query/plan.h"
#include "query/plan_write.h"

namespace clout::query {

/// Each input row with each row that a procedure yields for it.
class ProcedureStep final : public PlanNode {
 public:
  ProcedureStep(PlanPtr input, BoundProcedureCall what) : call(std::move(what)) {
    inputs.push_back(std::move(input));
  }
  [[nodiscard]] std::string_view name() const override { return "Procedure"; }
  [[nodiscard]] std::string details(const PlanContext& context) const override;
  void defines(SlotSet& slots) const override;
  void expressions(std::vector<BoundPtr>& found) const override;
  [[nodiscard]] double estimate(const PlanContext& context) const override;
  [[nodiscard]] bool reads_graph() const override { return true; }

  BoundProcedureCall call;
};

/// Each input row with each row of the second input, which starts with an ArgumentStep that hands
/// on this one row. A `unit` passes each row once, when the second input is done.
class SubqueryStep final : public PlanNode {
 public:
  SubqueryStep(PlanPtr left, PlanPtr right, bool only_runs) : unit(only_runs) {
    inputs.push_back(std::move(left));
    inputs.push_back(std::move(right));
  }
  [[nodiscard]] std::string_view name() const override { return "Subquery"; }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  bool unit;
};

/// The same for a subquery that writes: a row's subquery sees what those of the rows before it have
/// written, and the rows go on when all is written.
class WritingSubqueryStep final : public WriteStep {
 public:
  WritingSubqueryStep(PlanPtr left, PlanPtr right, bool only_runs, bool loops)
      : WriteStep(std::move(left)), unit(only_runs), is_foreach(loops) {
    inputs.push_back(std::move(right));
  }
  [[nodiscard]] std::string_view name() const override {
    return is_foreach ? "Foreach" : "WritingSubquery";
  }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  bool unit;
  bool is_foreach;
};

/// Rows of the first input that lead to a row of the second one, or (`anti`) that lead to none. The
/// second input starts with an ArgumentStep that hands on a whole batch.
class SemiJoinStep final : public PlanNode {
 public:
  SemiJoinStep(PlanPtr left, PlanPtr right, Slot row_tag, bool negated)
      : tag(row_tag), anti(negated) {
    inputs.push_back(std::move(left));
    inputs.push_back(std::move(right));
  }
  [[nodiscard]] std::string_view name() const override { return anti ? "AntiJoin" : "SemiJoin"; }
  void reads(SlotSet& slots) const override { slots.insert(tag); }
  [[nodiscard]] double estimate(const PlanContext& context) const override;

  Slot tag;  ///< carries the left row's number through the right side
  bool anti;
};

}  // namespace clout::query
