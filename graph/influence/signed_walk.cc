#include "graph/influence/signed_walk.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/node_table.h"

namespace clout::graph {

namespace {

/// The chance of a new start, a step.
constexpr double kRestart = 0.15;
/// The walk ends when what is still under way is less than this.
constexpr double kRest = 1e-10;
constexpr double kLeast = 1e-12;

/// How much of the walker is at a node, on either side.
struct Presence {
  double good = 0;
  double bad = 0;
  [[nodiscard]] bool empty() const { return good + bad <= 0; }
  void add(const Presence& more) {
    good += more.good;
    bad += more.bad;
  }
  friend Presence operator*(const Presence& presence, double factor) {
    return {presence.good * factor, presence.bad * factor};
  }
};

/// The sum of the weights that lead on.
struct Leaving {
  double weight = 0;
  [[nodiscard]] bool empty() const { return weight <= 0; }
};

class SignedWalk {
 public:
  SignedWalk(const InfluenceGraph& graph, const SignedWalkQuery& query, QueryBudget& budget,
             Along along)
      : query_(query),
        budget_(budget),
        along_(along),
        start_(raw(query.node)),
        avoids_any_(!query.filter.avoid.empty()),
        limit_(std::max(graph.node_limit(), start_ + 1)),
        arcs_(graph, query.filter, budget),
        leaving_(limit_, budget),
        visited_(limit_, budget) {}

  [[nodiscard]] std::vector<PressureRow> rows(const InfluenceNames& names) {
    if (query_.top == 0 || arcs_.avoids(start_)) return {};
    walk();
    std::vector<PressureRow> rows;
    visited_.each([&](std::uint32_t node, const Presence& presence) {
      budget_.poll();
      const NodeId id{node};
      const double part = query_.channel == Channel::Harm ? presence.bad : presence.good;
      if (node == start_ || part <= kLeast || (query_.candidate && !query_.candidate(id))) return;
      rows.push_back({id, total_of(presence)});
    });
    order_rows(rows, query_.channel, names);
    if (rows.size() > query_.top) rows.resize(query_.top);
    return rows;
  }

 private:
  using Table = NodeTable<Presence>;

  // The time spent is the sum of a geometric series of steps; what is left of it is what is under
  // way.
  void walk() {
    auto here = std::make_unique<Table>(limit_, budget_);
    here->at(start_) = {1, 0};
    double under_way = 1;
    while (under_way > kRest) {
      here->each([&](std::uint32_t node, const Presence& presence) {
        visited_.at(node).add(presence * kRestart);
      });
      auto next = std::make_unique<Table>(limit_, budget_);
      step(*here, *next);
      here = std::move(next);
      under_way = 0;
      here->each([&](std::uint32_t, const Presence& presence) {
        under_way += presence.good + presence.bad;
      });
    }
  }

  void step(const Table& here, Table& next) {
    DelayedAdditions<Presence> additions(next);
    here.each([&](std::uint32_t node, const Presence& presence) {
      if (node != start_ && !arcs_.passable(node)) return;
      const double leaving = weight_leaving(node);
      if (leaving <= 0) return;
      const Presence share = presence * ((1 - kRestart) / leaving);
      const std::array<Presence, 3> by_sign{carried(share, 1), carried(share, -1),
                                            carried(share, 0)};
      for (const Arc& arc : arcs_.arcs(node, along_)) {
        budget_.poll();
        if (!leads_on(arc, node)) continue;
        const ArcSign sign = arcs_.sign(arc);
        const Presence there = sign == ArcSign::Look ? carried(share, arcs_.polarity(arc))
                                                     : by_sign[static_cast<std::size_t>(sign)];
        additions.add(arc.other, there * arc.weight());
      }
    });
    additions.finish();
  }

  [[nodiscard]] bool leads_on(const Arc& arc, std::uint32_t node) {
    if (avoids_any_ && arcs_.avoids(arc.other)) return false;
    return arcs_.sign(arc) != ArcSign::Look ||
           (arc.weight() > 0 && arcs_.admits(arc, node, along_));
  }

  [[nodiscard]] double weight_leaving(std::uint32_t node) {
    if (const Leaving* known = leaving_.find(node)) return known->weight;
    double weight = 0;
    for (const Arc& arc : arcs_.arcs(node, along_)) {
      budget_.poll();
      if (leads_on(arc, node)) weight += arc.weight();
    }
    if (weight > 0) leaving_.at(node) = {weight};
    return weight;
  }

  [[nodiscard]] Presence carried(const Presence& share, double polarity) const {
    const double turned = (1 - polarity) / 2;
    const double kept = 1 - turned;
    const double back = turned * arcs_.hop_rule().balance;
    return {share.good * kept + share.bad * back, share.good * turned + share.bad * (1 - back)};
  }

  [[nodiscard]] static PairTotal total_of(const Presence& presence) {
    PairTotal total;
    total.harm = total.log_harm = {presence.bad, presence.bad};
    total.support = total.log_support = {presence.good, presence.good};
    total.leverage = {0, std::numeric_limits<double>::infinity()};
    return total;
  }

  const SignedWalkQuery& query_;
  QueryBudget& budget_;
  Along along_;
  std::uint32_t start_;
  bool avoids_any_;
  std::uint32_t limit_;
  FilteredArcs arcs_;
  NodeTable<Leaving> leaving_;
  Table visited_;  // the time spent, so far
};

}  // namespace

std::vector<PressureRow> signed_walk_by(const InfluenceGraph& graph, const SignedWalkQuery& query,
                                        const InfluenceNames& names, QueryBudget& budget) {
  return SignedWalk(graph, query, budget, Along::Out).rows(names);
}

std::vector<PressureRow> signed_walk_on(const InfluenceGraph& graph, const SignedWalkQuery& query,
                                        const InfluenceNames& names, QueryBudget& budget) {
  return SignedWalk(graph, query, budget, Along::In).rows(names);
}

}  // namespace clout::graph
