#include "graph/influence/confidence.h"

#include <algorithm>
#include <map>

namespace clout::graph {

namespace {

/// The strongest claim of each origin. Ordered, so that the product is always taken alike.
using Origins = std::map<std::uint64_t, double>;

double noisy_or(const Origins& origins) {
  double none = 1;
  for (const auto& [origin, strength] : origins) none *= 1 - strength;
  return 1 - none;
}

double unit(double value) { return std::clamp(value, 0.0, 1.0); }

}  // namespace

double Belief::belief() const {
  const double conflict = support * denial;
  return conflict < 1 ? support * (1 - denial) / (1 - conflict) : 0;
}

double Belief::plausibility() const {
  const double conflict = support * denial;
  return conflict < 1 ? 1 - denial * (1 - support) / (1 - conflict) : 1;
}

double WeighedClaim::weight() const {
  const double said = stance == Stance::Weakens ? unit(certainty) / 2 : unit(certainty);
  return unit(reliability) * said;
}

Belief weigh_claims(std::span<const WeighedClaim> claims, std::optional<double> stated) {
  Origins support;
  Origins denial;
  for (const WeighedClaim& claim : claims) {
    Origins& side = claim.stance == Stance::Supports ? support : denial;
    double& strongest = side[claim.origin];
    strongest = std::max(strongest, claim.weight());
  }
  const double support_value = support.empty() ? unit(stated.value_or(1)) : noisy_or(support);
  return {.support = support_value, .denial = noisy_or(denial)};
}

}  // namespace clout::graph
