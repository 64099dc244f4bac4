#include "graph/influence/pressure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/influence_hops.h"
#include "graph/influence/path_ranker.h"
#include "graph/influence/pressure_bounds.h"

namespace clout::graph {

namespace {

/// A pressure of this or less is none.
constexpr double kLeastPressure = 1e-12;

/// What both say: neither is wrong.
Bracket overlap(const Bracket& a, const Bracket& b) {
  const double low = std::max(a.low, b.low);
  return {low, std::max(low, std::min(a.high, b.high))};
}

class Pressure {
 public:
  Pressure(const InfluenceGraph& graph, const PressureQuery& query, const InfluenceNames& names,
           QueryBudget& budget, Along along)
      : graph_(graph),
        query_(query),
        names_(names),
        budget_(budget),
        along_(along),
        fixed_(raw(query.node)),
        arcs_(graph, query.filter, budget),
        charge_(budget) {}

  std::vector<PressureRow> rank();

 private:
  /// A node not yet refined, by what its paths add up to at most.
  struct Candidate {
    static constexpr std::uint32_t kRough = ~std::uint32_t{0};

    double log_limit = 0;
    std::uint32_t node = 0;
    std::uint32_t closer = kRough;  ///< where its closer bounds are in closer_
    bool operator<(const Candidate& other) const {
      return log_limit != other.log_limit ? log_limit < other.log_limit : node > other.node;
    }
  };

  [[nodiscard]] std::vector<Candidate> candidates(const PressureBounds& bounds) const;
  void look_closer(Candidate candidate, PressureBounds& bounds, std::vector<Candidate>& heap);
  /// Whether it is exact and no more than what rounding leaves.
  [[nodiscard]] bool is_nothing(const PairTotal& total) const {
    return total.exact && total.added(query_.channel).low <= kLeastPressure;
  }
  [[nodiscard]] PairTotal refine(std::uint32_t node, const PairTotal& bounds);
  /// Whether it is as great as pressures are told apart. A sum never is.
  [[nodiscard]] bool is_saturated(const PairTotal& total) const {
    return query_.aggregate == Aggregate::NoisyOr &&
           total.part(query_.channel).low >= 1 - kEqualStrength;
  }
  [[nodiscard]] bool decided(double log_limit) const;
  void add_row(std::uint32_t node, const PairTotal& total);

  const InfluenceGraph& graph_;
  const PressureQuery& query_;
  const InfluenceNames& names_;
  QueryBudget& budget_;
  Along along_;  // from the fixed end to the answers
  std::uint32_t fixed_;
  FilteredArcs arcs_;
  MemoryCharge charge_;
  Effort effort_;
  std::vector<PairTotal> closer_;
  std::vector<PressureRow> rows_;  // the best `top` so far, best first
};

std::vector<Pressure::Candidate> Pressure::candidates(const PressureBounds& bounds) const {
  std::vector<Candidate> heap;
  for (const PressureBounds::Entry& entry : bounds.all()) {
    if (entry.log_limit > kLeastPressure && !arcs_.avoids(entry.node)) {
      heap.push_back({entry.log_limit, entry.node});
    }
  }
  std::make_heap(heap.begin(), heap.end());
  return heap;
}

PairTotal Pressure::refine(std::uint32_t node, const PairTotal& bounds) {
  if (bounds.exact && is_saturated(bounds)) return bounds;
  const bool towards_fixed = along_ == Along::In;
  PairTotal total = pair_total(graph_,
                               {.from = towards_fixed ? NodeId{node} : query_.node,
                                .to = towards_fixed ? query_.node : NodeId{node},
                                .hops = query_.hops,
                                .filter = query_.filter,
                                .aggregate = query_.aggregate,
                                .path_limit = query_.path_limit,
                                .effort = effort_},
                               budget_);
  if (total.exact) return total;
  total.harm = overlap(total.harm, bounds.harm);
  total.support = overlap(total.support, bounds.support);
  total.leverage = overlap(total.leverage, bounds.leverage);
  total.log_harm = overlap(total.log_harm, bounds.log_harm);
  total.log_support = overlap(total.log_support, bounds.log_support);
  return settled(total);
}

// Whether nodes of at most this limit can no longer enter the rows or tie with the last of them.
// Beyond 1 - 1e-12 pressures are not told apart further.
bool Pressure::decided(double log_limit) const {
  if (rows_.size() < query_.top) return false;
  const PairTotal& last = rows_.back().total;
  return log_limit < last.added(query_.channel).low * (1 - 2 * kEqualStrength) ||
         is_saturated(last);
}

void Pressure::add_row(std::uint32_t node, const PairTotal& total) {
  if (is_nothing(total)) return;
  rows_.push_back({NodeId{node}, total});
  order_rows(rows_, query_.channel, names_);
  if (rows_.size() > query_.top) rows_.pop_back();
}

std::vector<PressureRow> Pressure::rank() {
  if (query_.top == 0 || arcs_.avoids(fixed_)) return {};
  PressureBounds bounds(arcs_, fixed_, along_, query_.hops, query_.aggregate, query_.channel);
  effort_.until = query_.until;
  if (query_.refinement_steps) effort_.steps = budget_.steps() + *query_.refinement_steps;
  arcs_.stop_at(effort_);
  std::vector<Candidate> heap = candidates(bounds);
  charge_.add(heap.capacity() * sizeof(Candidate));
  while (!heap.empty() && !decided(heap.front().log_limit)) {
    budget_.poll();
    std::pop_heap(heap.begin(), heap.end());
    const Candidate candidate = heap.back();
    heap.pop_back();
    const bool late = effort_.is_over(budget_);
    if (late && rows_.size() == query_.top) break;
    const bool rough = candidate.closer == Candidate::kRough;
    if (rough && query_.candidate && !query_.candidate(NodeId{candidate.node})) continue;
    if (late) {
      const PairTotal known =
          settled(rough ? bounds.rough(candidate.node) : closer_[candidate.closer]);
      if (!is_nothing(known)) rows_.push_back({NodeId{candidate.node}, known});
    } else if (rough) {
      look_closer(candidate, bounds, heap);
    } else {
      add_row(candidate.node, refine(candidate.node, closer_[candidate.closer]));
    }
  }
  order_rows(rows_, query_.channel, names_);
  return rows_;
}

void Pressure::look_closer(Candidate candidate, PressureBounds& bounds,
                           std::vector<Candidate>& heap) {
  try {
    closer_.push_back(settled(bounds.closer(candidate.node)));
  } catch (const TimeSpent&) {
    closer_.push_back(settled(bounds.rough(candidate.node)));
  }
  charge_.add(sizeof(PairTotal));
  candidate.closer = static_cast<std::uint32_t>(closer_.size() - 1);
  candidate.log_limit = std::min(candidate.log_limit, closer_.back().added(query_.channel).high);
  heap.push_back(candidate);
  std::push_heap(heap.begin(), heap.end());
}

}  // namespace

std::vector<PressureRow> pressure_on(const InfluenceGraph& graph, const PressureQuery& query,
                                     const InfluenceNames& names, QueryBudget& budget) {
  check_influence_hops(query.hops);
  return Pressure(graph, query, names, budget, Along::In).rank();
}

std::vector<PressureRow> pressure_by(const InfluenceGraph& graph, const PressureQuery& query,
                                     const InfluenceNames& names, QueryBudget& budget) {
  check_influence_hops(query.hops);
  return Pressure(graph, query, names, budget, Along::Out).rank();
}

}  // namespace clout::graph
