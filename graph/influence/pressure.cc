#include "graph/influence/pressure.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "graph/influence/fact_merge.h"
#include "graph/influence/filtered_arcs.h"
#include "graph/influence/influence_hops.h"
#include "graph/influence/node_map.h"
#include "graph/influence/path_ranker.h"

namespace clout::graph {

namespace {

/// A pressure of this or less is none.
constexpr double kLeastPressure = 1e-12;
/// Covers the rounding of the walk sums, which are of positive terms.
constexpr double kRoundingMargin = 1 + 1e-9;

/// Walks between the fixed end and a node: summed strength, summed strength times polarity, and
/// the strongest.
struct Walks {
  double total = 0;
  double signed_total = 0;
  double best = 0;
};

/// What a node's pairing with the fixed end cannot exceed.
struct Limit {
  double harm_sum = 0;
  double best = 0;
};

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
  struct Candidate {
    double log_limit = 0;  ///< its -ln(1 - pressure) is at most this
    std::uint32_t node = 0;
    bool operator<(const Candidate& other) const {
      return log_limit != other.log_limit ? log_limit < other.log_limit : node > other.node;
    }
  };

  void sweep();
  [[nodiscard]] NodeMap<Walks> step(const NodeMap<Walks>& walks);
  void spread(std::uint32_t node, const Walks& reach, double decay, NodeMap<Walks>& into);
  [[nodiscard]] std::vector<Candidate> candidates() const;
  [[nodiscard]] PairTotal refine(std::uint32_t node);
  [[nodiscard]] bool decided(const std::vector<PressureRow>& rows, double log_limit) const;
  void order(std::vector<PressureRow>& rows) const;

  const InfluenceGraph& graph_;
  const PressureQuery& query_;
  const InfluenceNames& names_;
  QueryBudget& budget_;
  Along along_;  // from the fixed end to the answers
  std::uint32_t fixed_;
  FilteredArcs arcs_;
  NodeMap<Limit> limits_;
  MemoryCharge charge_;
};

// Sums over walks of up to `hops` arcs that leave the fixed end for good: of what simple paths
// there are, these are upper bounds.
void Pressure::sweep() {
  NodeMap<Walks> walks;
  spread(fixed_, {.total = 1, .signed_total = 1, .best = 1}, 1, walks);
  for (std::uint32_t hops = 1;; ++hops) {
    for (const auto& [node, reach] : walks.entries()) {
      const std::size_t known = limits_.size();
      Limit& limit = limits_.at(node);
      if (limits_.size() > known) charge_.add(NodeMap<Limit>::kEntryBytes);
      limit.harm_sum += (reach.total - reach.signed_total) / 2;
      limit.best = std::max(limit.best, reach.best);
    }
    if (hops >= query_.hops) return;
    walks = step(walks);
  }
}

NodeMap<Walks> Pressure::step(const NodeMap<Walks>& walks) {
  NodeMap<Walks> longer;
  for (const auto& [node, reach] : walks.entries()) {
    if (arcs_.passable(node)) spread(node, reach, arcs_.hop_decay(), longer);
  }
  return longer;
}

void Pressure::spread(std::uint32_t node, const Walks& reach, double decay, NodeMap<Walks>& into) {
  for (const Arc& arc : arcs_.arcs(node, along_)) {
    budget_.poll();
    if (arc.other == fixed_ || arc.weight() <= 0) continue;
    if (!arcs_.admits(arc, node, along_)) continue;
    const double weight = arc.weight() * decay;
    Walks& walks = into.at(arc.other);
    walks.total += reach.total * weight;
    walks.signed_total += reach.signed_total * weight * arcs_.polarity(arc);
    walks.best = std::max(walks.best, reach.best * weight);
  }
}

// A heap, the greatest limit first. -ln(1 - h) is at most h times log_ratio of the greatest h.
std::vector<Pressure::Candidate> Pressure::candidates() const {
  std::vector<Candidate> heap;
  for (const auto& [node, limit] : limits_.entries()) {
    const double most = std::min(limit.best, kMaxArcWeight);
    if (most <= 0 || arcs_.avoids(node)) continue;
    const double log_limit = limit.harm_sum * (-std::log1p(-most) / most) * kRoundingMargin +
                             kLeastPressure * limit.best;
    if (log_limit > kLeastPressure) heap.push_back({log_limit, node});
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
                     .path_limit = query_.path_limit},
                    budget_);
}

// Whether nodes of at most this limit can no longer enter `rows` or tie with the last of them.
// Beyond 1 - 1e-12 pressures are not told apart further.
bool Pressure::decided(const std::vector<PressureRow>& rows, double log_limit) const {
  if (rows.size() < query_.top) return false;
  const double last = rows.back().total.log_harm.low;
  return log_limit < last * (1 - 2 * kEqualStrength) || -std::expm1(-last) >= 1 - kEqualStrength;
}

// By pressure; equal within 1e-12 relative: by name, then number.
void Pressure::order(std::vector<PressureRow>& rows) const {
  const auto value = [](const PressureRow& row) { return row.total.log_harm.middle(); };
  std::sort(rows.begin(), rows.end(), [&](const PressureRow& a, const PressureRow& b) {
    return value(a) != value(b) ? value(a) > value(b) : a.node < b.node;
  });
  for (std::size_t begin = 0; begin < rows.size();) {
    const double least = value(rows[begin]) * (1 - kEqualStrength);
    std::size_t end = begin + 1;
    while (end < rows.size() && value(rows[end]) >= least) ++end;
    if (end - begin > 1) {
      std::sort(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                rows.begin() + static_cast<std::ptrdiff_t>(end),
                [&](const PressureRow& a, const PressureRow& b) {
                  return std::pair(names_.node(a.node), a.node) <
                         std::pair(names_.node(b.node), b.node);
                });
    }
    begin = end;
  }
}

std::vector<PressureRow> Pressure::rank() {
  if (query_.top == 0 || arcs_.avoids(fixed_)) return {};
  sweep();
  std::vector<Candidate> heap = candidates();
  std::vector<PressureRow> rows;  // the best `top` so far, and what ties with the last
  std::vector<PressureRow> refined;
  while (!heap.empty() && !decided(rows, heap.front().log_limit)) {
    std::pop_heap(heap.begin(), heap.end());
    const NodeId node{heap.back().node};
    heap.pop_back();
    if (query_.candidate && !query_.candidate(node)) continue;
    refined.push_back({node, refine(raw(node))});
    if (refined.back().total.harm.middle() <= kLeastPressure) refined.pop_back();
    order(refined);
    rows.assign(refined.begin(), refined.begin() + static_cast<std::ptrdiff_t>(
                                                       std::min(refined.size(), query_.top)));
  }
  return rows;
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
