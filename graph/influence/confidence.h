// How sure an assertion is, from the claims for and against it. Pure functions over numbers; knows
// nothing of nodes, edges or texts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "schema/claim.h"

namespace clout::graph {

/// One statement by one source, as numbers. Those outside [0,1] count as the nearer end.
struct WeighedClaim {
  /// Claims with equal origin are copies of one story: the strongest of each side counts.
  std::uint64_t origin = 0;
  Stance stance = Stance::Supports;
  double reliability = kDefaultReliability;  ///< of the source
  double certainty = 1;                      ///< of the wording

  /// Reliability times certainty, half of it where the claim only weakens.
  [[nodiscard]] double weight() const;
};

/// Support S and denial D, each the noisy-or over origins of reliability times certainty.
struct Belief {
  double support = 1;
  double denial = 0;

  [[nodiscard]] double confidence() const { return support * (1 - denial); }  ///< q
  [[nodiscard]] double contradiction() const { return support * denial; }     ///< K
  /// Dempster's combination; 0 and 1 when support and denial are both certain.
  [[nodiscard]] double belief() const;
  [[nodiscard]] double plausibility() const;
};

/// Without a supporting claim, support is `stated` (the `confidence` property), else 1. The order
/// of claims does not matter. O(n log n).
[[nodiscard]] Belief weigh_claims(std::span<const WeighedClaim> claims,
                                  std::optional<double> stated = std::nullopt);

}  // namespace clout::graph
