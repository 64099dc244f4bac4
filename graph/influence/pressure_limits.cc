#include "graph/influence/pressure_limits.h"

#include <algorithm>
#include <cmath>

#include "graph/influence/fact_merge.h"

namespace clout::graph {

namespace {

/// Covers the rounding of walk sums, relative to the walks that went into them.
constexpr double kRoundingMargin = 1e-9;

Lanes<2> lanes(double weight, double polarity) { return {{weight, weight * polarity}}; }

double harm(const Lanes<2>& sum) { return (sum.v[0] - sum.v[1]) / 2; }

Lanes<2> scaled(const Lanes<2>& sum, double factor) {
  return {{sum.v[0] * factor, sum.v[1] * factor}};
}

}  // namespace

PressureLimits::PressureLimits(FilteredArcs& arcs, std::uint32_t fixed, Along along,
                               std::uint32_t hops)
    : arcs_(arcs), fixed_(fixed), along_(along), hops_(hops), charge_(arcs.budget()) {
  first_arcs();
  sweep(hops);
}

void PressureLimits::first_arcs() {
  for (const Arc& arc : arcs_.arcs(fixed_, along_)) {
    arcs_.budget().poll();
    if (!usable(arc, fixed_, along_)) continue;
    const double polarity = arcs_.polarity(arc);
    Reach& reach = reach_.at(arc.other);
    reach.one += lanes(arc.weight(), polarity);
    reach.one_logs -= std::log1p(-arc.weight() * (1 - polarity) / 2);
  }
}

// Walks of up to `hops` arcs that leave the fixed end for good, all nodes at once.
void PressureLimits::sweep(std::uint32_t hops) {
  NodeMap<Front> walks;
  for (const auto& [node, reach] : reach_.entries()) {
    walks.at(node) = {.sum = reach.one, .best = std::min(kMaxArcWeight, reach.one.v[0])};
  }
  double decay = 1;
  for (std::uint32_t n = 2; n <= hops; ++n) {
    walks = step(walks);
    decay *= arcs_.hop_decay();
    for (const auto& [node, front] : walks.entries()) {
      const std::size_t known = reach_.size();
      Reach& reach = reach_.at(node);
      if (reach_.size() > known) charge_.add(NodeMap<Reach>::kEntryBytes);
      if (n == 2) reach.two = front.sum;
      reach.longer += scaled(front.sum, decay);
      reach.best = std::max(reach.best, front.best * decay);
    }
  }
}

NodeMap<PressureLimits::Front> PressureLimits::step(const NodeMap<Front>& walks) {
  NodeMap<Front> longer;
  MemoryCharge charge(arcs_.budget());
  for (const auto& [node, front] : walks.entries()) {
    if (!arcs_.passable(node)) continue;
    const std::size_t known = longer.size();
    for (const Arc& arc : arcs_.arcs(node, along_)) {
      arcs_.budget().poll();
      if (arc.other == fixed_ || !usable(arc, node, along_)) continue;
      Front& next = longer.at(arc.other);
      next.sum.add_product(front.sum, lanes(arc.weight(), arcs_.polarity(arc)));
      next.best = std::max(next.best, front.best * arc.weight());
    }
    charge.add((longer.size() - known) * NodeMap<Front>::kEntryBytes);
  }
  return longer;
}

// -ln(1 - h) is at most h times -ln(1 - s) / s for h up to s.
double PressureLimits::log_limit(const Reach& reach, const Sum& longer) const {
  const double margin = kRoundingMargin * harm(reach.longer);
  const double sum = std::max(0.0, harm(longer)) + margin;
  const double most = std::min(reach.best, kMaxArcWeight);
  const double ratio = most > 0 ? -std::log1p(-most) / most : 1;
  return reach.one_logs * (1 + kRoundingMargin) + sum * ratio;
}

std::vector<PressureLimits::Entry> PressureLimits::all() const {
  std::vector<Entry> entries;
  entries.reserve(reach_.size());
  for (const auto& [node, reach] : reach_.entries()) {
    entries.push_back({log_limit(reach, reach.longer), node});
  }
  return entries;
}

NodeMap<PressureLimits::Sum> PressureLimits::neighbours(std::uint32_t node, Along along) {
  NodeMap<Sum> sums;
  for (const Arc& arc : arcs_.arcs(node, along)) {
    arcs_.budget().poll();
    if (arc.other == fixed_ || !usable(arc, node, along) || !arcs_.passable(arc.other)) continue;
    sums.at(arc.other) += lanes(arc.weight(), arcs_.polarity(arc));
  }
  return sums;
}

// Walks of two arcs from `node` back to it that avoid the fixed end.
PressureLimits::Sum PressureLimits::two_cycles(std::uint32_t node) {
  const bool fewer_out = arcs_.arcs(node, Along::Out).size() <= arcs_.arcs(node, Along::In).size();
  const Along kept = fewer_out ? Along::Out : Along::In;
  const NodeMap<Sum> there = neighbours(node, kept);
  Sum sum;
  for (const Arc& arc : arcs_.arcs(node, opposite(kept))) {
    arcs_.budget().poll();
    const Sum* first = there.find(arc.other);
    if (first == nullptr || !usable(arc, node, opposite(kept))) continue;
    sum.add_product(*first, lanes(arc.weight(), arcs_.polarity(arc)));
  }
  return sum;
}

// With A the node, B the fixed end and R2 the walks of two arcs, of the walks counted these are
// not simple: A-u-A-B; A-u-A-x-B, that is c2(A) R2(A); and A-x-u-x-B for each x, where A-x-A-x-B
// is of both sorts. (A-u-v-A-B stays in: it would take the triangles at A.)
double PressureLimits::closer(std::uint32_t node) {
  const Reach reach = *reach_.find(node);
  if (hops_ < 3) return log_limit(reach, reach.longer);
  const double decay = arcs_.hop_decay();
  const bool returns = arcs_.passable(node);
  const NodeMap<Sum> out = neighbours(node, opposite(along_));
  const NodeMap<Sum> back = returns ? neighbours(node, along_) : NodeMap<Sum>();
  Sum cycles;
  Sum echoes;
  for (const auto& [other, there] : out.entries()) {
    const Sum* home = back.find(other);
    if (home != nullptr) cycles.add_product(there, *home);
    const Reach* next = hops_ >= 4 ? reach_.find(other) : nullptr;
    if (next == nullptr || next->one.v[0] <= 0) continue;
    const std::size_t known = cycles_.size();
    Sum& at_other = cycles_.at(other);
    if (cycles_.size() > known) at_other = two_cycles(other);
    echoes += there * at_other * next->one;
    if (home != nullptr) echoes -= there * there * *home * next->one;
  }
  Sum longer = reach.longer;
  longer -= scaled(cycles * reach.one, decay * decay);
  if (hops_ >= 4) {
    longer -= scaled(cycles * reach.two, decay * decay * decay);
    longer -= scaled(echoes, decay * decay * decay);
  }
  return log_limit(reach, longer);
}

}  // namespace clout::graph
