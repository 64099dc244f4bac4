#include "graph/influence/pressure_bounds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "graph/influence/fact_merge.h"
#include "graph/influence/harm_bracket.h"

namespace clout::graph {

namespace {

/// Covers the rounding of walk sums, relative to the walks that went into them.
constexpr double kRoundingMargin = 1e-9;

}  // namespace

PressureBounds::PressureBounds(FilteredArcs& arcs, std::uint32_t fixed, Along along,
                               std::uint32_t hops, Aggregate aggregate, Channel channel)
    : arcs_(arcs),
      fixed_(fixed),
      along_(along),
      hops_(hops),
      aggregate_(aggregate),
      part_(channel == Channel::Harm ? &Sum::harm : &Sum::support),
      longer_(arcs.graph().node_limit(), arcs.budget()),
      charge_(arcs.budget()) {
  first_arcs();
  sweep();
}

// addend() is convex and 0 at 0.
double PressureBounds::most_for_each(double best) const {
  const double most = std::min(best, kMaxArcWeight);
  return most > 0 ? addend(aggregate_, most) / most : 1;
}

void PressureBounds::first_arcs() {
  for (const Arc& arc : arcs_.arcs(fixed_, along_)) {
    arcs_.budget().poll();
    if (!usable(arc, fixed_, along_)) continue;
    const Sum value = Sum::arc(arc.weight(), arcs_.polarity(arc));
    Direct& direct = direct_.at(arc.other);
    direct.sum += value;
    direct.logs.support += addend(aggregate_, value.support);
    direct.logs.harm += addend(aggregate_, value.harm);
    direct.logs.undecided += addend(aggregate_, value.undecided);
  }
  charge_.add(direct_.size() * NodeMap<Direct>::kEntryBytes);
}

std::unique_ptr<PressureBounds::Table> PressureBounds::new_table() const {
  return std::make_unique<Table>(arcs_.graph().node_limit(), arcs_.budget());
}

std::unique_ptr<PressureBounds::Table> PressureBounds::first_walks() const {
  auto walks = new_table();
  for (const auto& [node, direct] : direct_.entries()) {
    walks->at(node) = {direct.sum, std::min(kMaxArcWeight, direct.sum.strength())};
  }
  return walks;
}

// Walks of up to `hops` arcs that leave the fixed end for good, all nodes at once.
void PressureBounds::sweep() {
  const std::unique_ptr<Table> first = first_walks();
  std::unique_ptr<Table> later;
  const Table* walks = first.get();
  double decay = 1;
  for (std::uint32_t n = 2; n <= hops_; ++n) {
    decay *= arcs_.hop_rule().decay;
    // Nobody asks for the longest on their own.
    if (n == hops_ && n > 3) return step(*walks, decay, longer_);
    auto longer = new_table();
    step(*walks, 1, *longer);
    add_longer(*longer, decay);
    std::unique_ptr<Table>& home = n == 2 ? two_ : n == 3 ? three_ : later;
    home = std::move(longer);
    walks = home.get();
  }
}

// Adds the walks of one arc more than `walks`, times `decay`. (Letting each node take what reaches
// it instead was measured to take nearly twice as long: it waits for more of the memory it reads.)
void PressureBounds::step(const Table& walks, double decay, Table& longer) {
  DelayedAdditions<Walks> additions(longer);
  walks.each([&](std::uint32_t node, const Walks& here) {
    if (!arcs_.passable(node)) return;
    const double best = here.best * decay;
    const Sum sum = here.sum * decay;
    const std::array<Sum, 3> by_sign{sum, sum * Sum::arc(1, -1), sum * Sum::arc(1, 0)};
    for (const Arc& arc : arcs_.arcs(node, along_)) {
      arcs_.budget().poll();
      if (arc.other == fixed_) continue;
      const ArcSign sign = arcs_.sign(arc);
      const double weight = arc.weight();
      if (sign != ArcSign::Look) {
        additions.add(arc.other, {by_sign[static_cast<std::size_t>(sign)] * weight, best * weight});
      } else if (usable(arc, node, along_)) {
        additions.add(arc.other, {sum * Sum::arc(weight, arcs_.polarity(arc)), best * weight});
      }
    }
  });
  additions.finish();
}

void PressureBounds::add_longer(const Table& walks, double decay) {
  walks.each([&](std::uint32_t node, const Walks& here) {
    arcs_.budget().poll();
    longer_.at(node).add({here.sum * decay, here.best * decay});
  });
}

// From sums over the paths of two arcs and more: at least those of `least`, at most of `most`.
PairTotal PressureBounds::bracket(std::uint32_t node, const Sum& least, const Sum& most) const {
  const Direct* direct = direct_.find(node);
  const Walks* longer = longer_.find(node);
  const Sum logs = direct != nullptr ? direct->logs : Sum();
  const Sum walked = longer != nullptr ? longer->sum : Sum();
  const double ratio = most_for_each(longer != nullptr ? longer->best : 0);
  // Sums know nothing of VIA: they hold from above alone.
  const bool all_count = arcs_.filter().via.empty();
  const double left = arcs_.hop_rule().least_left(hops_);
  const auto between = [&](double Sum::*part) {
    const double margin = kRoundingMargin * walked.*part;
    const double arc = logs.*part;
    const double sure = arc * (1 - kRoundingMargin) + left * std::max(0.0, least.*part - margin);
    return Bracket{all_count ? sure : 0,
                   arc * (1 + kRoundingMargin) + (std::max(0.0, most.*part) + margin) * ratio};
  };
  PairTotal total;
  total.log_harm = between(&Sum::harm);
  total.harm = total_bracket(aggregate_, total.log_harm);
  total.log_support = between(&Sum::support);
  total.support = total_bracket(aggregate_, total.log_support);
  total.leverage = total_bracket(aggregate_, between(&Sum::undecided));
  total.exact = false;
  return total;
}

std::vector<PressureBounds::Entry> PressureBounds::all() const {
  std::vector<Entry> entries;
  const auto limit = [this](double logs, const Walks* longer) {
    const double direct = logs * (1 + kRoundingMargin);
    if (longer == nullptr) return direct;
    return direct + longer->sum.*part_ * (1 + kRoundingMargin) * most_for_each(longer->best);
  };
  for (const auto& [node, direct] : direct_.entries()) {
    entries.push_back({limit(direct.logs.*part_, longer_.find(node)), node});
  }
  longer_.each([&](std::uint32_t node, const Walks& longer) {
    if (direct_.find(node) == nullptr) entries.push_back({limit(0, &longer), node});
  });
  return entries;
}

// Walks of two arcs are simple, and of three where none goes from the node to the fixed end and
// once more through the node.
PairTotal PressureBounds::rough(std::uint32_t node) const {
  const Walks* longer = longer_.find(node);
  const Sum most = longer != nullptr ? longer->sum : Sum();
  if (hops_ <= 2) return bracket(node, most, most);
  const double decay = arcs_.hop_rule().decay;
  Sum least;
  if (const Walks* two = two_->find(node)) least += two->sum * decay;
  const Walks* three = three_->find(node);
  if (three != nullptr && direct_.find(node) == nullptr) {
    least += three->sum * (decay * decay);
  }
  return bracket(node, least, most);
}

NodeMap<PressureBounds::Sum> PressureBounds::neighbours(std::uint32_t node, Along along) {
  NodeMap<Sum> sums;
  for (const Arc& arc : arcs_.arcs(node, along)) {
    arcs_.budget().poll();
    if (arc.other == fixed_ || !usable(arc, node, along) || !arcs_.passable(arc.other)) continue;
    sums.at(arc.other) += Sum::arc(arc.weight(), arcs_.polarity(arc));
  }
  return sums;
}

// Walks of two arcs from `node` back to it that avoid the fixed end.
PressureBounds::Sum PressureBounds::two_cycles(std::uint32_t node) {
  const bool fewer_out = arcs_.arcs(node, Along::Out).size() <= arcs_.arcs(node, Along::In).size();
  const Along kept = fewer_out ? Along::Out : Along::In;
  const NodeMap<Sum> there = neighbours(node, kept);
  Sum sum;
  for (const Arc& arc : arcs_.arcs(node, opposite(kept))) {
    arcs_.budget().poll();
    const Sum* first = there.find(arc.other);
    if (first == nullptr || !usable(arc, node, opposite(kept))) continue;
    sum += *first * Sum::arc(arc.weight(), arcs_.polarity(arc));
  }
  return sum;
}

const PressureBounds::Sum& PressureBounds::known_two_cycles(std::uint32_t node) {
  if (cycles_.find(node) == nullptr) {
    const Sum sum = two_cycles(node);
    cycles_.at(node) = sum;
    charge_.add(NodeMap<Sum>::kEntryBytes);
  }
  return *cycles_.find(node);
}

// With A the node, B the fixed end and R2 the walks of two arcs, of the walks counted these are
// not simple: A-u-A-B; A-u-A-x-B, that is c2(A) R2(A); and A-x-u-x-B for each x, where A-x-A-x-B
// is of both sorts. A-u-v-A-B stays in, as it would take the triangles at A: where there is no arc
// A-B, all that is left is simple, up to four arcs.
PairTotal PressureBounds::closer(std::uint32_t node) {
  if (hops_ < 3) return rough(node);
  const Direct* direct = direct_.find(node);
  const Sum one = direct != nullptr ? direct->sum : Sum();
  const Walks* two_walks = two_->find(node);
  const Sum two = two_walks != nullptr ? two_walks->sum : Sum();
  const double decay = arcs_.hop_rule().decay;
  const bool returns = arcs_.passable(node);
  const NodeMap<Sum> out = neighbours(node, opposite(along_));
  const NodeMap<Sum> back = returns ? neighbours(node, along_) : NodeMap<Sum>();
  Sum cycles;
  Sum echoes;
  for (const auto& [other, there] : out.entries()) {
    const Sum* home = back.find(other);
    if (home != nullptr) cycles += there * *home;
    const Direct* next = hops_ >= 4 ? direct_.find(other) : nullptr;
    if (next == nullptr) continue;
    echoes += there * known_two_cycles(other) * next->sum;
    if (home != nullptr) echoes -= there * there * *home * next->sum;
  }
  Sum three = two * decay;
  if (const Walks* walks = three_->find(node)) three += walks->sum * (decay * decay);
  three -= cycles * one * (decay * decay);
  const Walks* all = longer_.find(node);
  Sum most = all != nullptr ? all->sum : Sum();
  most -= cycles * one * (decay * decay);
  if (hops_ >= 4) {
    most -= cycles * two * (decay * decay * decay);
    most -= echoes * (decay * decay * decay);
  }
  return bracket(node, direct == nullptr && hops_ <= 4 ? most : three, most);
}

}  // namespace clout::graph
