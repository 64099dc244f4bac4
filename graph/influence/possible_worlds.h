// How far a pressure may be off because its facts may be wrong: the pressure in every world that
// their sources allow, each weighed by its chance. Pure functions over numbers; docs/influence.md,
// "The band".
//
// Possible worlds over independent events (Suciu, Olteanu, Re & Koch, Probabilistic Databases,
// 2011), the events being whether each origin tells the truth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "schema/query_budget.h"

namespace clout::graph {

/// What one origin says of a fact. An origin draws one number u in [0,1) for a world, and what it
/// says is true there if u < weight: all of equal weight stands or falls together.
struct Statement {
  std::uint32_t origin = 0;
  double weight = 0;
  bool denies = false;
};

/// A fact holds in a world if some statement for it is true there and none against it.
using Statements = std::vector<Statement>;

struct PossiblePath {
  double harm = 0;                   ///< where all its facts hold, in [0,1)
  std::vector<std::uint32_t> facts;  ///< by their places
};

/// How a pressure is spread over the worlds. A quantile is the least value that the pressure does
/// not exceed with at least that chance.
struct PressureBand {
  double mean = 0;
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;
  double error = 0;        ///< the standard error of the mean; 0 where all worlds were seen
  std::size_t worlds = 1;  ///< looked at
  bool exact = true;       ///< all there are
};

/// More worlds than this are drawn from, and not seen one by one.
inline constexpr std::size_t kMostWorlds = std::size_t{1} << 16;
inline constexpr std::size_t kWorldsDrawn = 1'000;

/// Sees all worlds if there are at most kMostWorlds, and these times the hops of all paths at most
/// 2^26; else draws kWorldsDrawn of them, the same for the same seed everywhere. O(worlds * hops).
/// Throws what the budget throws.
[[nodiscard]] PressureBand pressure_band(std::span<const PossiblePath> paths,
                                         std::span<const Statements> facts, std::uint64_t seed,
                                         QueryBudget& budget);

}  // namespace clout::graph
