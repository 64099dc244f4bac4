// When a total has to be answered with what is known by then.
#pragma once

#include <chrono>
#include <optional>

namespace clout::graph {

using Deadline = std::optional<std::chrono::steady_clock::time_point>;

[[nodiscard]] inline bool is_over(const Deadline& deadline) {
  return deadline && std::chrono::steady_clock::now() >= *deadline;
}

/// Thrown by a kernel at its deadline, to whoever holds what is known so far. Never seen outside of
/// the influence kernels.
struct TimeSpent {};

}  // namespace clout::graph
