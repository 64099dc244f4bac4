// Plans as rows: what EXPLAIN and PROFILE answer.
#pragma once

#include <string>
#include <vector>

#include "query/operators/build.h"
#include "query/plan.h"
#include "schema/value.h"

namespace clout::query {

/// A table of a plan: one row per step, the last one first, inputs indented below it.
struct PlanTable {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

/// operator, details, estimated_rows.
[[nodiscard]] PlanTable explain_plan(const PlanNode& root, const PlanContext& context);

/// The same with rows (what came out), time_ms (inputs included) and memory_kib (the most that the
/// step held at once, beyond a batch of rows) of a tree that has run.
[[nodiscard]] PlanTable profile_plan(const PlanNode& root, const OperatorTree& tree,
                                     const PlanContext& context);

}  // namespace clout::query
