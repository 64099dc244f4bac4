#include "query/explain.h"

#include <chrono>
#include <cmath>
#include <functional>

namespace clout::query {
namespace {

using AddColumns = std::function<void(const PlanNode&, std::vector<Value>&)>;

void add_rows(const PlanNode& step, const PlanContext& context, std::size_t depth,
              const AddColumns& more, PlanTable& table) {
  constexpr double kLargest = 1e15;
  std::vector<Value> row{std::string(2 * depth, ' ') + std::string(step.name()),
                         step.details(context),
                         static_cast<std::int64_t>(std::llround(std::min(kLargest, step.rows)))};
  if (more) more(step, row);
  table.rows.push_back(std::move(row));
  for (const PlanPtr& input : step.inputs) add_rows(*input, context, depth + 1, more, table);
}

}  // namespace

PlanTable explain_plan(const PlanNode& root, const PlanContext& context) {
  PlanTable table{{"operator", "details", "estimated_rows"}, {}};
  add_rows(root, context, 0, nullptr, table);
  return table;
}

PlanTable profile_plan(const PlanNode& root, const OperatorTree& tree, const PlanContext& context) {
  PlanTable table{{"operator", "details", "estimated_rows", "rows", "time_ms", "memory_kib"}, {}};
  const AddColumns measured = [&tree](const PlanNode& step, std::vector<Value>& row) {
    for (const auto& [carried_out, by] : tree.steps) {
      if (carried_out != &step) continue;
      row.emplace_back(static_cast<std::int64_t>(by->rows()));
      row.emplace_back(std::chrono::duration<double, std::milli>(by->time()).count());
      row.emplace_back(static_cast<std::int64_t>((by->memory_peak() + 1023) / 1024));
      return;
    }
  };
  add_rows(root, context, 0, measured, table);
  return table;
}

}  // namespace clout::query
