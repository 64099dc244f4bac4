// From a sum over all paths and the strongest paths one by one to the noisy-or over all paths,
// between bounds that hold. Pure functions over numbers; docs/influence.md has the proof.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "graph/influence/pair_total.h"
#include "graph/influence/path_sums.h"

namespace clout::graph {

/// One of harm, support and leverage of a pair: what is known of its paths' parts x.
struct PartialSums {
  double seen_logs = 0;  ///< sum of -ln(1 - x) over the paths seen one by one
  std::size_t powers = 1;
  /// Bounds of the sum of x^k over the paths not seen; element k-1. All at least 0.
  std::array<double, kMaxPower> rest_low{};
  std::array<double, kMaxPower> rest_high{};
  double largest_rest = 0;  ///< no path not seen has a greater x; below 1
};

/// Bounds of SUM -ln(1 - x) over all paths, seen or not.
[[nodiscard]] Bracket log_bracket(const PartialSums& sums);

/// Bounds of the total, from those of what adds up to it.
[[nodiscard]] Bracket total_bracket(Aggregate aggregate, const Bracket& added);

}  // namespace clout::graph
