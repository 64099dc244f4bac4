// Sums over all simple paths between two nodes without walking them one by one: closed forms over
// the walks of two-hop neighbourhoods (docs/influence.md, "Totals").
//
// Commutativity is all that the forms need, so they hold for weights, weights times polarity, and
// the powers of both; those lanes are summed side by side in one sweep.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "graph/influence/filtered_arcs.h"

namespace clout::graph {

inline constexpr std::size_t kMaxPower = 6;
/// The longest path that the closed forms cover.
inline constexpr std::uint32_t kMaxClosedFormHops = 5;

/// Element k-1 sums the k-th powers of each path's part.
struct PowerSums {
  std::size_t powers = 1;
  std::array<double, kMaxPower> harm{};
  std::array<double, kMaxPower> support{};
  std::array<double, kMaxPower> leverage{};
  /// No sum is off by more than this, rounding alone considered.
  double rounding = 0;
  /// Whether no arc but helpful ones was met: there is no harm and nothing undecided, without
  /// rounding.
  bool all_helpful = false;
};

/// Which paths and how many powers. `from` and `to` differ and are not avoided; the filter's `via`
/// is not looked at.
struct SumQuery {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t hops = 0;
  std::size_t powers = 1;  ///< [1, kMaxPower]
};

/// Over simple paths of at most `hops` (at most kMaxClosedFormHops) arcs. Up to 4 hops: the arcs
/// within two hops of either end; 5: also the triangles at the neighbours of both.
[[nodiscard]] PowerSums simple_path_sums(FilteredArcs& arcs, const SumQuery& query);

/// Over walks of more than kMaxClosedFormHops and at most `hops` arcs that meet the ends only at
/// the ends: first powers, which bound those over simple paths from above.
[[nodiscard]] PowerSums long_walk_sums(FilteredArcs& arcs, const SumQuery& query);

}  // namespace clout::graph
