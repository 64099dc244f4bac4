// Plan steps of CALL.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "query/bound_query.h"
#include "query/plan.h"

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

}  // namespace clout::query
