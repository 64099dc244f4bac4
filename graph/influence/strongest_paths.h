// The k strongest simple influence paths between two nodes, exactly, in a total order.
//
// docs/influence.md defines the order: rank value descending (equal within 1e-12 relative), fewer
// hops, then the (name, type) of each hop, then edge numbers. Nothing is approximate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/influence/effort.h"
#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::graph {

/// One hop: the stored edge that stands for the arc's fact, followed either way.
struct InfluenceStep {
  Edge edge;                 ///< the one that stands for the fact
  std::vector<Edge> others;  ///< that state the same fact, as far as they pass the filter
  double weight = 0;         ///< (0, 0.999]
  double polarity = 0;       ///< [-1, 1]
  friend bool operator==(const InfluenceStep&, const InfluenceStep&) = default;
};

/// steps.size() + 1 == nodes.size(); step i leads from node i to node i + 1.
struct InfluencePath {
  std::vector<NodeId> nodes;
  std::vector<InfluenceStep> steps;
  double strength = 0;  ///< I: hop decay and weights multiplied
  double polarity = 1;  ///< pi: polarities multiplied

  [[nodiscard]] double harm() const { return strength * (1 - polarity) / 2; }
  [[nodiscard]] double support() const { return strength * (1 + polarity) / 2; }
  friend bool operator==(const InfluencePath&, const InfluencePath&) = default;
};

/// What a path is ranked by: I, its harm part (ADVERSE) or its support part (SUPPORTIVE).
enum class PathRanking : std::uint8_t { Strength, Adverse, Supportive };

struct PathQuery {
  NodeId from{};
  NodeId to{};
  std::uint32_t hops = kDefaultInfluenceHops;
  std::size_t top = 10;
  PathRanking ranking = PathRanking::Strength;
  InfluenceFilter filter = {};
  Effort effort = {};  ///< throws TimeSpent some time after its end
};

/// Best first, at most `top`; empty when from == to. Throws Error{Argument} when hops is not in
/// [1, kMaxInfluenceHops], and what the budget throws. At most 4 hops without VIA: threshold
/// meet-in-the-middle over strength-sorted arcs, time about the arcs stronger than the k-th path;
/// otherwise best-first search under layered backward bounds.
[[nodiscard]] std::vector<InfluencePath> strongest_paths(const InfluenceGraph& graph,
                                                         const PathQuery& query,
                                                         const InfluenceNames& names,
                                                         QueryBudget& budget);

}  // namespace clout::graph
