// Random WHERE, OVER, VIA, AVOIDING and AS OF for influence questions over random graphs.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <stdexcept>
#include <utility>

#include "graph/influence/influence_filter.h"
#include "tests/support/influence_oracle.h"

namespace clout::tests {

/// Each part is there with some chance; predicates are pure functions of numbers.
[[nodiscard]] inline graph::InfluenceFilter random_filter(const OracleGraph& graph,
                                                          std::mt19937_64& random) {
  const auto one_in = [&](std::uint64_t n) { return random() % n == 0; };
  const auto node = [&] {
    return NodeId{static_cast<std::uint32_t>(random() % graph.node_names.size())};
  };
  graph::InfluenceFilter filter;
  filter.as_of = static_cast<std::int64_t>(random() % 120);
  if (one_in(4)) {
    filter.types.emplace();
    for (std::uint32_t type = 0; type < graph.type_names.size(); ++type) {
      if (!one_in(3)) filter.types->push_back(EdgeTypeId{type});
    }
  }
  if (one_in(4)) filter.avoid.push_back(node());
  for (int i = 0; i < 3 && one_in(4); ++i) filter.via.push_back(node());
  if (one_in(4)) {
    std::map<EdgeId, std::pair<NodeId, NodeId>> ends;
    for (const auto& row : graph.edges) ends[row.edge] = {row.start, row.end};
    filter.edge = [salt = random(), ends = std::move(ends)](const Edge& edge) {
      // A predicate reads the edge where it is stored.
      if (ends.at(edge.id) != std::pair(edge.start, edge.end)) {
        throw std::logic_error("a predicate was asked of an edge that is turned round");
      }
      return (raw(edge.id) ^ salt) % 4 != 0;
    };
  }
  if (one_in(4)) {
    filter.node = [salt = random()](NodeId n) { return (raw(n) ^ salt) % 4 != 0; };
  }
  return filter;
}

/// The same number of rounds and seeds everywhere; CLOUT_SEED moves them.
[[nodiscard]] std::uint64_t test_seed();

}  // namespace clout::tests
