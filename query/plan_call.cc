#include "query/plan_call.h"

#include <algorithm>

#include "query/plan_text.h"
#include "query/procedures/procedure.h"

namespace clout::query {
namespace {

/// Expected rows of a procedure, of which nothing is known.
constexpr double kYieldedRows = 10;

double subquery_rows(const PlanNode& step, bool unit) {
  return step.inputs[0]->rows * (unit ? 1 : step.inputs[1]->rows);
}

}  // namespace

double SubqueryStep::estimate(const PlanContext&) const { return subquery_rows(*this, unit); }
double WritingSubqueryStep::estimate(const PlanContext&) const {
  return subquery_rows(*this, unit);
}

double SemiJoinStep::estimate(const PlanContext&) const {
  const double found = std::min(1.0, inputs[1]->rows);
  return inputs[0]->rows * (anti ? 1 - found / 2 : found);
}

std::string ProcedureStep::details(const PlanContext& context) const {
  std::string text = call.procedure->name + "(" + joined_text(call.arguments, ", ", context) + ")";
  for (std::size_t i = 0; i < call.columns.size(); ++i) {
    text += (i == 0 ? " -> " : ", ") + slot_text(call.columns[i], context);
  }
  return text;
}

void ProcedureStep::defines(SlotSet& slots) const { slots.insert_all(call.columns); }

void ProcedureStep::expressions(std::vector<BoundPtr>& found) const {
  found.insert(found.end(), call.arguments.begin(), call.arguments.end());
}

double ProcedureStep::estimate(const PlanContext&) const {
  return inputs[0]->rows * (call.outputs.empty() ? 1 : kYieldedRows);
}

}  // namespace clout::query
