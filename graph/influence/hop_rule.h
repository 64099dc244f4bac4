// What the hops of a path do to its strength, beside the weights of its arcs.
#pragma once

#include <cmath>
#include <cstdint>

namespace clout::graph {

/// Those of an influence model; docs/influence.md, "Paths".
struct HopRule {
  double decay = 1;    ///< of each hop after the first
  double balance = 1;  ///< of each two negative arcs that meet

  /// The factor where an arc of polarity `before` meets one of polarity `here`.
  [[nodiscard]] double factor(double before, double here) const {
    return before < 0 && here < 0 ? decay * balance : decay;
  }
  /// Whether a path's strength is at most the product of weights and decay, rather than equal to
  /// it.
  [[nodiscard]] bool damps() const { return balance != 1; }
  /// What of that product is left at least to a path of up to `hops` arcs.
  [[nodiscard]] double least_left(std::uint32_t hops) const {
    return hops < 2 ? 1 : std::pow(balance, hops - 1);
  }
};

}  // namespace clout::graph
