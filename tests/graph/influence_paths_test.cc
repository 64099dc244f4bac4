// Strongest paths equal enumeration by the definition: on random multigraphs, for every pair, all
// lengths, with and without filters, on the index as built, as stored bytes and as an overlay.

#include <cmath>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "graph/influence/strongest_paths.h"
#include "schema/error.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::InfluenceFilter;
using graph::InfluenceGraph;
using graph::InfluencePath;
using graph::PathQuery;
using graph::PathRanking;

bool close(double a, double b) { return std::fabs(a - b) <= 1e-9; }

bool same_path(const InfluencePath& a, const InfluencePath& b) {
  if (a.nodes != b.nodes || a.steps.size() != b.steps.size()) return false;
  for (std::size_t i = 0; i < a.steps.size(); ++i) {
    if (!(a.steps[i].edge == b.steps[i].edge) || a.steps[i].edge.start != b.steps[i].edge.start ||
        a.steps[i].edge.type != b.steps[i].edge.type ||
        !close(a.steps[i].weight, b.steps[i].weight) ||
        !close(a.steps[i].polarity, b.steps[i].polarity)) {
      return false;
    }
  }
  return close(a.strength, b.strength) && close(a.polarity, b.polarity);
}

/// Number of lists that differ from the oracle's, over every pair of nodes.
int wrong_lists(const OracleGraph& graph, const InfluenceGraph& index, PathQuery query) {
  const InfluenceOracle oracle(graph, query.filter);
  const graph::InfluenceNames names = names_of(graph);
  int wrong = 0;
  for (std::uint32_t a = 0; a < graph.node_names.size(); ++a) {
    for (std::uint32_t b = 0; b < graph.node_names.size(); ++b) {
      query.from = NodeId{a};
      query.to = NodeId{b};
      std::vector<InfluencePath> expected =
          oracle.paths(query.from, query.to, query.hops, query.ranking);
      if (expected.size() > query.top) expected.resize(query.top);
      QueryBudget budget;
      const auto found = strongest_paths(index, query, names, budget);
      wrong += !std::equal(found.begin(), found.end(), expected.begin(), expected.end(), same_path);
      if (budget.memory_used() != 0) ++wrong;
    }
  }
  return wrong;
}

TEST_CASE("influence paths: top lists equal enumeration for every pair and length",
          "[graph][influence]") {
  for (std::uint64_t round = 0; round < 30; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    const InfluenceGraph index = build(graph, static_cast<std::int64_t>(random() % 120));
    for (std::uint32_t hops = 1; hops <= 6; ++hops) {
      const InfluenceFilter filter = random_filter(graph, random);
      const std::size_t top = random() % 3 == 0 ? 100000 : 1 + random() % 12;
      const auto ranking = static_cast<PathRanking>(random() % 3);
      CAPTURE(hops, top, static_cast<int>(ranking));
      REQUIRE(wrong_lists(graph, index,
                          {.hops = hops, .top = top, .ranking = ranking, .filter = filter}) == 0);
    }
  }
}

}  // namespace
}  // namespace clout::tests
