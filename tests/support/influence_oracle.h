// Influence by the definition alone: every simple path enumerated straight from the stored edges.
// Shares no code with the kernels; slow and obvious.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "graph/influence/influence_edge.h"
#include "graph/influence/influence_filter.h"
#include "graph/influence/strongest_paths.h"
#include "schema/influence_model.h"

namespace clout::tests {

/// A small graph in the shape that the kernels are built from.
struct OracleGraph {
  InfluenceModel model = default_influence_model();
  std::vector<std::string> type_names;
  std::vector<std::string> node_names;
  std::vector<graph::InfluenceEdge> edges;
};

struct OracleTotal {
  double harm = 0;
  double support = 0;
  double leverage = 0;
};

class InfluenceOracle {
 public:
  /// The arcs of `graph` that `filter` leaves.
  InfluenceOracle(const OracleGraph& graph, const graph::InfluenceFilter& filter);

  /// All simple paths of at most `hops` arcs, in the order of the definition.
  [[nodiscard]] std::vector<graph::InfluencePath> paths(NodeId from, NodeId to, std::uint32_t hops,
                                                        graph::PathRanking ranking) const;
  [[nodiscard]] OracleTotal total(NodeId from, NodeId to, std::uint32_t hops) const;

 private:
  struct Arc {
    std::uint32_t tail = 0;
    std::uint32_t head = 0;
    double weight = 0;
    double polarity = 0;
    Edge edge;
  };

  void add_fact(const TypeRule& rule, const std::vector<graph::InfluenceEdge>& edges);
  void extend(graph::InfluencePath& path, NodeId to, std::uint32_t hops,
              std::vector<graph::InfluencePath>& out) const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> names(
      const graph::InfluencePath& path) const;
  [[nodiscard]] bool passable(NodeId node) const;

  const OracleGraph& graph_;
  graph::InfluenceFilter filter_;
  std::vector<Arc> arcs_;
};

/// A random multigraph: all types of the model and one unknown, parallel and reversed edges, dates,
/// missing properties, odds, polarities, self-loops, claims for and against; now and then a model
/// of weak balance. A function of the seed alone.
[[nodiscard]] OracleGraph random_influence_graph(std::uint64_t seed);

/// How a test names the nodes and types of `graph`, which outlives the result.
[[nodiscard]] graph::InfluenceNames names_of(const OracleGraph& graph);

/// The kernels' structure for `graph`.
[[nodiscard]] graph::InfluenceGraph build(const OracleGraph& graph, std::int64_t now);

}  // namespace clout::tests
