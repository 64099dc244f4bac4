// How sure an assertion is, from the claims for and against it. Pure functions over numbers; knows
// nothing of nodes, edges or texts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace clout::graph {

enum class Stance : std::uint8_t {
  Supports,
  Denies,
  Weakens,  ///< a denial that counts with half its certainty
};

/// One statement by one source. Numbers outside [0,1] count as the nearer end.
struct Claim {
  /// Claims with equal origin are copies of one story: the strongest of each side counts.
  std::uint64_t origin = 0;
  Stance stance = Stance::Supports;
  double reliability = 0.7;  ///< of the source; the default is for one that states none
  double certainty = 1;      ///< of the wording
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
[[nodiscard]] Belief weigh_claims(std::span<const Claim> claims,
                                  std::optional<double> stated = std::nullopt);

}  // namespace clout::graph
