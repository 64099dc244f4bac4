// The total influence of one node on another: harm, support and leverage over all simple paths of
// at most H arcs, exactly where that can be had, else between bounds that hold.
#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/influence/aggregate.h"
#include "graph/influence/effort.h"
#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// A number known to lie in [low, high].
struct Bracket {
  double low = 0;
  double high = 0;
  [[nodiscard]] double middle() const { return low == high ? low : low + (high - low) / 2; }
  friend bool operator==(const Bracket&, const Bracket&) = default;
};

struct PairTotal {
  Bracket harm;  ///< pressure
  Bracket support;
  Bracket leverage;  ///< undecided mass
  /// What the harm of all paths adds up to: -ln(1 - harm), which tells apart what rounds to 1, or
  /// the sum itself. Its upper bound may be infinite.
  Bracket log_harm;
  Bracket log_support;         ///< likewise
  std::size_t paths_seen = 0;  ///< enumerated one by one, strongest first
  /// Every bracket is narrower than 1e-9, or than that part of a sum above 1.
  bool exact = true;
  [[nodiscard]] double net() const { return support.middle() - harm.middle(); }
  [[nodiscard]] const Bracket& part(Channel channel) const {
    return channel == Channel::Harm ? harm : support;
  }
  /// What adds up to it.
  [[nodiscard]] const Bracket& added(Channel channel) const {
    return channel == Channel::Harm ? log_harm : log_support;
  }
};

/// The same, as one number and exact if all brackets are so narrow.
[[nodiscard]] PairTotal settled(PairTotal total);

/// What is known of a total before anything is looked at.
[[nodiscard]] PairTotal unknown_total(Aggregate aggregate);

struct PairQuery {
  NodeId from{};
  NodeId to{};
  std::uint32_t hops = kDefaultInfluenceHops;
  InfluenceFilter filter = {};
  Aggregate aggregate = Aggregate::NoisyOr;
  /// Paths that may be enumerated before sums are used instead. A small limit widens brackets, it
  /// never makes them wrong.
  std::size_t path_limit = 1'000'000;
  /// The bracket reached at its end is the answer. Looked at now and then.
  Effort effort = {};
};

/// Zero, exactly, when from == to. Throws Error{Argument} when hops is not in
/// [1, kMaxInfluenceHops], and what the budget throws. Up to 5 hops the sums come from closed
/// forms over two-hop neighbourhoods; beyond, from enumeration bounded by walk sums.
[[nodiscard]] PairTotal pair_total(const InfluenceGraph& graph, const PairQuery& query,
                                   QueryBudget& budget);

}  // namespace clout::graph
