#include "graph/influence/pair_total.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "graph/influence/fact_merge.h"
#include "graph/influence/filtered_arcs.h"
#include "graph/influence/harm_bracket.h"
#include "graph/influence/influence_hops.h"
#include "graph/influence/path_enumeration.h"
#include "graph/influence/path_sums.h"
#include "graph/influence/strongest_paths.h"
#include "graph/influence/via.h"

namespace clout::graph {

namespace {

/// Brackets narrower than this are one number.
constexpr double kExact = 1e-9;
/// Arcs that plain enumeration may look at before closed forms are tried: less than they cost.
constexpr std::size_t kFewArcs = std::size_t{1} << 14;
/// Arcs within two hops of the ends from which on enumerating some thousand paths is cheaper.
constexpr std::size_t kManyArcs = std::size_t{1} << 20;
/// Where no closed form reaches, enumeration may look at this many arcs for each path allowed.
constexpr std::size_t kArcsPerPath = 16;
/// Paths enumerated strongest first under a closed form, step by step.
constexpr std::array<std::size_t, 3> kStrongest{64, 512, 4096};

/// A path's harm, support or undecided part, and where the sums of its powers are.
using Part = double (*)(const InfluencePath&);
using SumOfParts = std::array<double, kMaxPower> PowerSums::*;
double undecided(const InfluencePath& path) {
  return path.strength * (1 - std::fabs(path.polarity));
}

/// What sums count of a path's strength, as a multiple of it: they do not know what is damped.
double counted(const InfluencePath& path, const HopRule& hops) {
  if (!hops.damps()) return 1;
  double strength = 1;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    strength *= (i == 0 ? 1 : hops.decay) * path.steps[i].weight;
  }
  return strength / path.strength;
}

/// Sums over all paths, nothing damped: exact up to kMaxClosedFormHops, between these two beyond.
struct SumRange {
  PowerSums low;
  PowerSums high;
};

void combine(PowerSums& sums, const PowerSums& other, double sign) {
  for (std::size_t k = 0; k < kMaxPower; ++k) {
    sums.harm[k] += sign * other.harm[k];
    sums.support[k] += sign * other.support[k];
    sums.leverage[k] += sign * other.leverage[k];
  }
  sums.rounding += other.rounding;
  sums.all_helpful = sums.all_helpful && other.all_helpful;
}

class Total {
 public:
  Total(const InfluenceGraph& graph, const PairQuery& query, QueryBudget& budget)
      : graph_(graph),
        query_(query),
        budget_(budget),
        arcs_(graph, query.filter, budget),
        from_(raw(query.from)),
        to_(raw(query.to)),
        closed_(query.hops <= kMaxClosedFormHops && !graph.hop_rule().damps()),
        known_(unknown_total(query.aggregate)) {
    via_ = via_between(query.filter, query.from, query.to);
    arcs_.stop_at(query.effort);
  }

  PairTotal compute();

 private:
  [[nodiscard]] PairTotal refined();
  [[nodiscard]] std::optional<PathLogs> enumerate(std::size_t arc_limit);
  [[nodiscard]] std::vector<InfluencePath> strongest(std::size_t top);
  [[nodiscard]] PowerSums closed_form(std::size_t powers);
  [[nodiscard]] SumRange sums(std::size_t powers);
  [[nodiscard]] bool sums_are_dear();
  [[nodiscard]] PairTotal refine(const std::vector<InfluencePath>& seen, double rest, bool last);
  [[nodiscard]] PairTotal bracketed(const std::vector<InfluencePath>& seen, double rest) const;
  [[nodiscard]] Bracket logs(const std::vector<InfluencePath>& seen, Part part, SumOfParts sum,
                             double rest) const;

  const InfluenceGraph& graph_;
  const PairQuery& query_;
  QueryBudget& budget_;
  FilteredArcs arcs_;
  std::uint32_t from_;
  std::uint32_t to_;
  std::vector<std::uint32_t> via_;
  bool closed_;                    // whether sums tell all
  std::optional<SumRange> range_;  // the sums at hand
  PairTotal known_;                // the best bracket so far
};

PairTotal from_logs(const PathLogs& logs) {
  const auto point = [&](double sum) { return total_bracket(logs.aggregate, {sum, sum}); };
  PairTotal total;
  total.harm = point(logs.harm);
  total.support = point(logs.support);
  total.leverage = point(logs.leverage);
  total.log_harm = {logs.harm, logs.harm};
  total.log_support = {logs.support, logs.support};
  total.paths_seen = logs.paths;
  return total;
}

PairTotal Total::compute() {
  if (from_ == to_ || arcs_.avoids(from_) || arcs_.avoids(to_)) return {};
  if (query_.effort.is_over(budget_)) return known_;
  try {
    return refined();
  } catch (const TimeSpent&) {
    return known_;
  }
}

PairTotal Total::refined() {
  const bool short_paths = query_.hops <= kMaxClosedFormHops;
  const std::size_t many_arcs = query_.path_limit * kArcsPerPath;
  if (const auto logs = enumerate(short_paths ? kFewArcs : many_arcs)) return from_logs(*logs);
  PairTotal total;
  for (const std::size_t step : kStrongest) {
    const std::size_t top = std::min(step, query_.path_limit);
    const std::vector<InfluencePath> seen = strongest(top);
    if (seen.size() < top) {
      PathLogs logs{.aggregate = query_.aggregate};
      for (const InfluencePath& path : seen) logs.add(path.strength, path.polarity);
      return from_logs(logs);
    }
    // Nothing that was not seen is stronger than the last one seen.
    const double rest = seen.empty() ? kMaxArcWeight : seen.back().strength;
    const bool last = top == query_.path_limit || step == kStrongest.back();
    total = refine(seen, rest, last);
    if (total.exact || last || !short_paths) break;
  }
  if (total.exact || !short_paths || closed_) return total;
  const auto logs = enumerate(many_arcs);
  return logs ? from_logs(*logs) : total;
}

std::optional<PathLogs> Total::enumerate(std::size_t arc_limit) {
  return enumerate_paths(arcs_, {.from = from_,
                                 .to = to_,
                                 .hops = query_.hops,
                                 .via = via_,
                                 .aggregate = query_.aggregate,
                                 .path_limit = query_.path_limit,
                                 .arc_limit = arc_limit});
}

std::vector<InfluencePath> Total::strongest(std::size_t top) {
  const InfluenceNames unnamed{.node = [](NodeId) { return std::string(); },
                               .type = [](EdgeTypeId) { return std::string(); }};
  const PathQuery query{.from = query_.from,
                        .to = query_.to,
                        .hops = query_.hops,
                        .top = top,
                        .filter = query_.filter,
                        .effort = query_.effort};
  return strongest_paths(graph_, query, unnamed, budget_);
}

// Paths that touch all of some nodes, by inclusion and exclusion: all paths, less those that avoid
// one, and so on through the subsets.
PowerSums Total::closed_form(std::size_t powers) {
  const SumQuery query{.from = from_,
                       .to = to_,
                       .hops = std::min(query_.hops, kMaxClosedFormHops),
                       .powers = powers};
  PowerSums sums = simple_path_sums(arcs_, query);
  for (std::uint32_t subset = 1; subset < 1U << via_.size(); ++subset) {
    InfluenceFilter around = query_.filter;
    for (std::size_t i = 0; i < via_.size(); ++i) {
      if ((subset >> i & 1) != 0) around.avoid.push_back(NodeId{via_[i]});
    }
    FilteredArcs arcs_around(graph_, around, budget_);
    arcs_around.stop_at(query_.effort);
    combine(sums, simple_path_sums(arcs_around, query), std::popcount(subset) % 2 == 0 ? 1 : -1);
  }
  return sums;
}

SumRange Total::sums(std::size_t powers) {
  const PowerSums exact = closed_form(powers);
  SumRange range{exact, exact};
  if (query_.hops <= kMaxClosedFormHops) return range;
  combine(range.high,
          long_walk_sums(arcs_, {.from = from_, .to = to_, .hops = query_.hops, .powers = 1}), 1);
  return range;
}

/// Whether the arcs within two hops are so many that enumerating further is cheaper than sums.
bool Total::sums_are_dear() {
  std::size_t arcs = 0;
  const auto count = [&](std::uint32_t node, Along along) {
    for (const Arc& arc : arcs_.arcs(node, along)) {
      budget_.poll();
      arcs += arcs_.arcs(arc.other, along).size();
    }
  };
  count(from_, Along::Out);
  count(to_, Along::In);
  return arcs > kManyArcs;
}

// Brackets from what is seen, where that is all but everything; else from the sums at hand; then
// from as many powers as would make them one number. Where that is more than there are,
// enumerating further comes first, unless this is the last step.
PairTotal Total::refine(const std::vector<InfluencePath>& seen, double rest, bool last) {
  known_ = bracketed(seen, rest);
  if (!range_) {
    if (known_.exact || (!last && sums_are_dear())) return known_;
    range_ = sums(1);
    known_ = bracketed(seen, rest);
  }
  const PairTotal& total = known_;
  if (total.exact || query_.aggregate == Aggregate::Sum || !closed_) return total;
  double width = 0;
  for (const Bracket* side : {&total.harm, &total.support, &total.leverage}) {
    width = std::max(width, side->high - side->low);
  }
  // Each power more divides what is left by about the strength of the last path seen.
  const double missing = std::ceil(std::log(2 * width / kExact) / -std::log(rest));
  const double powers = static_cast<double>(range_->low.powers) + std::max(1.0, missing);
  if (powers > static_cast<double>(kMaxPower) && !last) return total;
  range_ = sums(std::min(kMaxPower, static_cast<std::size_t>(powers)));
  return bracketed(seen, rest);
}

PairTotal Total::bracketed(const std::vector<InfluencePath>& seen, double rest) const {
  PairTotal total;
  total.log_harm = logs(
      seen, [](const InfluencePath& path) { return path.harm(); }, &PowerSums::harm, rest);
  total.log_support = logs(
      seen, [](const InfluencePath& path) { return path.support(); }, &PowerSums::support, rest);
  const auto whole = [&](const Bracket& added) { return total_bracket(query_.aggregate, added); };
  total.harm = whole(total.log_harm);
  total.support = whole(total.log_support);
  total.leverage = whole(logs(seen, undecided, &PowerSums::leverage, rest));
  total.paths_seen = seen.size();
  return settled(total);
}

// Bounds of what all paths add up to, of which `seen` are known one by one and no other
// is stronger than `rest`.
Bracket Total::logs(const std::vector<InfluencePath>& seen, Part part, SumOfParts sum,
                    double rest) const {
  PartialSums partial;
  for (const InfluencePath& path : seen) {
    partial.seen_logs += addend(query_.aggregate, part(path));
  }
  if (!range_) return {partial.seen_logs, std::numeric_limits<double>::infinity()};
  partial.powers = range_->low.powers;
  partial.largest_rest = rest;
  std::array<double, kMaxPower> seen_short{};
  std::array<double, kMaxPower> seen_all{};
  for (const InfluencePath& path : seen) {
    const double x = part(path) * counted(path, graph_.hop_rule());
    double power = 1;
    for (std::size_t k = 0; k < partial.powers; ++k) {
      power *= x;
      seen_all[k] += power;
      if (path.steps.size() <= kMaxClosedFormHops) seen_short[k] += power;
    }
  }
  if (range_->high.all_helpful && sum != &PowerSums::support)
    return {partial.seen_logs, partial.seen_logs};
  const double least_left = graph_.hop_rule().least_left(query_.hops);
  double left = 1;
  for (std::size_t k = 0; k < partial.powers; ++k) {
    left *= least_left;
    const double low = left * ((range_->low.*sum)[k] - seen_short[k] - range_->low.rounding);
    const double high = (range_->high.*sum)[k] - seen_all[k] + range_->high.rounding;
    partial.rest_low[k] = std::max(0.0, low);
    partial.rest_high[k] = std::max(0.0, high);
  }
  if (query_.aggregate == Aggregate::Sum) {
    return {partial.seen_logs + partial.rest_low[0], partial.seen_logs + partial.rest_high[0]};
  }
  return log_bracket(partial);
}

}  // namespace

PairTotal settled(PairTotal total) {
  total.exact = true;
  for (const Bracket* side : {&total.harm, &total.support, &total.leverage}) {
    total.exact = total.exact && side->high - side->low < kExact * std::max(1.0, side->low);
  }
  if (!total.exact) return total;
  for (Bracket* side : {&total.harm, &total.support, &total.leverage}) {
    side->low = side->high = side->middle();
  }
  return total;
}

PairTotal unknown_total(Aggregate aggregate) {
  const Bracket unknown{0,
                        aggregate == Aggregate::Sum ? std::numeric_limits<double>::infinity() : 1};
  return {.harm = unknown,
          .support = unknown,
          .leverage = unknown,
          .log_harm = {0, std::numeric_limits<double>::infinity()},
          .log_support = {0, std::numeric_limits<double>::infinity()},
          .exact = false};
}

PairTotal pair_total(const InfluenceGraph& graph, const PairQuery& query, QueryBudget& budget) {
  check_influence_hops(query.hops);
  return Total(graph, query, budget).compute();
}

}  // namespace clout::graph
