#include "graph/influence/pressure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/influence_hops.h"
#include "graph/influence/path_ranker.h"
#include "graph/influence/pressure_limits.h"

namespace clout::graph {

namespace {

/// A pressure of this or less is none.
constexpr double kLeastPressure = 1e-12;

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
        arcs_(graph, query.filter, budget) {}

  std::vector<PressureRow> rank();

 private:
  /// A node not yet refined, by what its -ln(1 - pressure) is at most.
  struct Candidate {
    double log_limit = 0;
    std::uint32_t node = 0;
    bool closer = false;  ///< the limit is the closer of the two kinds
    bool operator<(const Candidate& other) const {
      return log_limit != other.log_limit ? log_limit < other.log_limit : node > other.node;
    }
  };

  [[nodiscard]] std::vector<Candidate> candidates(const PressureLimits& limits) const;
  [[nodiscard]] PairTotal refine(std::uint32_t node);
  [[nodiscard]] bool decided(double log_limit) const;
  [[nodiscard]] static PairTotal within(PairTotal total, double log_limit);
  void add_row(std::uint32_t node, const PairTotal& total);
  void order_rows();

  const InfluenceGraph& graph_;
  const PressureQuery& query_;
  const InfluenceNames& names_;
  QueryBudget& budget_;
  Along along_;  // from the fixed end to the answers
  std::uint32_t fixed_;
  FilteredArcs arcs_;
  std::vector<PressureRow> rows_;  // the best `top` so far, best first
};

std::vector<Pressure::Candidate> Pressure::candidates(const PressureLimits& limits) const {
  std::vector<Candidate> heap;
  for (const PressureLimits::Entry& entry : limits.all()) {
    if (entry.log_limit > kLeastPressure && !arcs_.avoids(entry.node)) {
      heap.push_back({entry.log_limit, entry.node});
    }
  }
  std::make_heap(heap.begin(), heap.end());
  return heap;
}

PairTotal Pressure::refine(std::uint32_t node) {
  const bool towards_fixed = along_ == Along::In;
  return pair_total(graph_,
                    {.from = towards_fixed ? NodeId{node} : query_.node,
                     .to = towards_fixed ? query_.node : NodeId{node},
                     .hops = query_.hops,
                     .filter = query_.filter,
                     .path_limit = query_.path_limit,
                     .deadline = query_.deadline},
                    budget_);
}

// Whether nodes of at most this limit can no longer enter the rows or tie with the last of them.
// Beyond 1 - 1e-12 pressures are not told apart further.
bool Pressure::decided(double log_limit) const {
  if (rows_.size() < query_.top) return false;
  const double last = rows_.back().total.log_harm.low;
  return log_limit < last * (1 - 2 * kEqualStrength) || -std::expm1(-last) >= 1 - kEqualStrength;
}

// By pressure; equal within 1e-12 relative: by name, then number.
void Pressure::order_rows() {
  const auto value = [](const PressureRow& row) {
    return row.total.exact ? row.total.log_harm.low : -std::log1p(-row.total.harm.middle());
  };
  std::sort(rows_.begin(), rows_.end(), [&](const PressureRow& a, const PressureRow& b) {
    return value(a) != value(b) ? value(a) > value(b) : a.node < b.node;
  });
  const auto named = [&](const PressureRow& row) {
    return std::pair(names_.node(row.node), row.node);
  };
  for (std::size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
    const double least = value(rows_[begin]) * (1 - kEqualStrength);
    while (end < rows_.size() && value(rows_[end]) >= least) ++end;
    if (end - begin == 1) continue;
    std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(begin),
              rows_.begin() + static_cast<std::ptrdiff_t>(end),
              [&](const PressureRow& a, const PressureRow& b) { return named(a) < named(b); });
  }
}

/// A bracket, made no wider than the limit of what it can be.
PairTotal Pressure::within(PairTotal total, double log_limit) {
  if (total.exact) return total;
  log_limit *= 1 + 2 * kEqualStrength;
  total.log_harm.high = std::max(total.log_harm.low, std::min(total.log_harm.high, log_limit));
  total.harm.high = std::max(total.harm.low, std::min(total.harm.high, -std::expm1(-log_limit)));
  return total;
}

void Pressure::add_row(std::uint32_t node, const PairTotal& total) {
  if (total.harm.middle() <= kLeastPressure) return;
  rows_.push_back({NodeId{node}, total});
  order_rows();
  if (rows_.size() > query_.top) rows_.pop_back();
}

std::vector<PressureRow> Pressure::rank() {
  if (query_.top == 0 || arcs_.avoids(fixed_)) return {};
  PressureLimits limits(arcs_, fixed_, along_, query_.hops);
  std::vector<Candidate> heap = candidates(limits);
  while (!heap.empty() && !decided(heap.front().log_limit)) {
    std::pop_heap(heap.begin(), heap.end());
    Candidate candidate = heap.back();
    heap.pop_back();
    const bool late = is_over(query_.deadline);
    if (late && rows_.size() == query_.top) break;
    if (candidate.closer && !late) {
      add_row(candidate.node, within(refine(candidate.node), candidate.log_limit));
      continue;
    }
    if (query_.candidate && !query_.candidate(NodeId{candidate.node})) continue;
    if (late) {
      budget_.poll();
      rows_.push_back({NodeId{candidate.node}, within(unknown_total(), candidate.log_limit)});
      continue;
    }
    candidate.log_limit = std::min(candidate.log_limit, limits.closer(candidate.node));
    candidate.closer = true;
    heap.push_back(candidate);
    std::push_heap(heap.begin(), heap.end());
  }
  order_rows();
  return rows_;
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
