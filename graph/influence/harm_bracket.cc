#include "graph/influence/harm_bracket.h"

#include <algorithm>
#include <cmath>

namespace clout::graph {

namespace {

/// An upper bound of SUM_{m >= 1} s^m / (k + m): what the powers beyond the k-th add, relative to
/// the k-th.
double tail(double s, std::size_t k) {
  constexpr std::size_t kTerms = 64;
  double sum = 0;
  double power = 1;
  for (std::size_t m = 1; m <= kTerms; ++m) {
    power *= s;
    sum += power / static_cast<double>(k + m);
  }
  return sum + power * s / (static_cast<double>(k + kTerms + 1) * (1 - s));
}

/// -ln(1 - s) / s: how much greater -ln(1 - x) is than x, at most, for x up to s.
double log_ratio(double s) { return s > 0 ? -std::log1p(-s) / s : 1; }

}  // namespace

// -ln(1 - x) = SUM_k x^k / k, and the sum of x^(k+1) is at most s times that of x^k.
Bracket log_bracket(const PartialSums& sums) {
  double low = sums.seen_logs;
  double high = sums.seen_logs;
  for (std::size_t k = 1; k <= sums.powers; ++k) {
    low += sums.rest_low[k - 1] / static_cast<double>(k);
    high += sums.rest_high[k - 1] / static_cast<double>(k);
  }
  high += sums.rest_high[sums.powers - 1] * tail(sums.largest_rest, sums.powers);
  high = std::min(high, sums.seen_logs + sums.rest_high[0] * log_ratio(sums.largest_rest));
  return {.low = low, .high = std::max(high, low)};
}

Bracket total_bracket(Aggregate aggregate, const Bracket& added) {
  return {.low = total(aggregate, added.low), .high = total(aggregate, added.high)};
}

}  // namespace clout::graph
