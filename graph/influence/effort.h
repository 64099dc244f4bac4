// How long an answer is refined before what is known by then is the answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "schema/query_budget.h"

namespace clout::graph {

/// Until a moment, which differs from run to run, or until the budget has counted so many steps,
/// which does not. Absent: without end. Plain data.
struct Effort {
  std::optional<std::chrono::steady_clock::time_point> until = {};
  std::optional<std::uint64_t> steps = {};  ///< as QueryBudget::steps() counts them

  [[nodiscard]] bool is_over(const QueryBudget& budget) const { return is_over_at(budget, 0); }
  /// The same for inner loops that count their looks: at one in 64 the clock is read.
  [[nodiscard]] bool is_over_at(const QueryBudget& budget, std::uint32_t look) const {
    return (steps && budget.steps() >= *steps) ||
           (until && look % 64 == 0 && std::chrono::steady_clock::now() >= *until);
  }
};

/// Thrown by a kernel at the end of its effort, to whoever holds what is known so far. Never seen
/// outside of the influence kernels.
struct TimeSpent {};

}  // namespace clout::graph
