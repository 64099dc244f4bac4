// Communities by modularity, on random multigraphs and on graphs whose communities are known.
#include "graph/algorithms/louvain.h"

#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/algorithms/communities.h"
#include "schema/error.h"
#include "tests/support/random_multigraph.h"

namespace clout::graph {
namespace {

using tests::for_stored_multigraphs;
using tests::Multigraph;
using tests::store;

using Groups = std::vector<std::uint32_t>;

EdgeDetails with_weights(const std::vector<double>& weights) {
  return {.weight = [&](const Edge& edge) { return weights[raw(edge.id)]; }};
}

/// By the definition: over all pairs of nodes of one group, what is between them less what chance
/// would put there.
double modularity_by_pairs(const Multigraph& graph, const std::vector<double>& weights,
                           const Groups& groups) {
  std::vector<std::vector<double>> between(graph.nodes, std::vector<double>(graph.nodes));
  std::vector<double> degrees(graph.nodes);
  double twice = 0;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const auto [a, b] = graph.edges[i];
    between[a][b] += weights[i];
    between[b][a] += weights[i];
    degrees[a] += weights[i];
    degrees[b] += weights[i];
    twice += 2 * weights[i];
  }
  if (twice == 0) return 0;
  double sum = 0;
  for (std::uint32_t a = 0; a < graph.nodes; ++a) {
    for (std::uint32_t b = 0; b < graph.nodes; ++b) {
      if (groups[a] == groups[b]) sum += between[a][b] - degrees[a] * degrees[b] / twice;
    }
  }
  return sum / twice;
}

/// `count` groups of `size` nodes: each two nodes of one group are joined with chance `inside`,
/// others with chance `outside`.
Multigraph planted(std::uint32_t count, std::uint32_t size, double inside, double outside,
                   std::mt19937_64& random) {
  Multigraph graph{count * size, {}};
  std::uniform_real_distribution<double> chance;
  for (std::uint32_t a = 0; a < graph.nodes; ++a) {
    for (std::uint32_t b = 0; b < a; ++b) {
      if (chance(random) < (a / size == b / size ? inside : outside))
        graph.edges.emplace_back(a, b);
    }
  }
  return graph;
}

Groups in_blocks(std::uint32_t count, std::uint32_t size) {
  Groups groups;
  for (std::uint32_t node = 0; node < count * size; ++node) groups.push_back(node / size * size);
  return groups;
}

}  // namespace

TEST_CASE("louvain: modularity is that of the definition, and not below that of single nodes",
          "[graph][algorithms]") {
  for_stored_multigraphs([](const Multigraph& graph, const GraphView& view, QueryBudget& budget,
                            std::mt19937_64& random) {
    std::vector<double> weights;
    for (std::size_t i = 0; i < graph.edges.size(); ++i) {
      weights.push_back(static_cast<double>(random() % 5));
    }
    const Projection projection(view, {}, budget, with_weights(weights));
    const Communities found = louvain(projection, budget);
    REQUIRE(found.modularity ==
            Approx(modularity_by_pairs(graph, weights, found.groups)).margin(1e-12));
    Groups single(graph.nodes);
    std::iota(single.begin(), single.end(), 0U);
    REQUIRE(found.modularity >= modularity_by_pairs(graph, weights, single) - 1e-12);
    for (std::uint32_t node = 0; node < graph.nodes; ++node) {
      REQUIRE(found.groups[node] <= node);
      REQUIRE(found.groups[found.groups[node]] == found.groups[node]);
    }
  });
}

TEST_CASE("louvain: it does not matter which way edges point", "[graph][algorithms]") {
  for_stored_multigraphs(
      [](const Multigraph& graph, const GraphView& view, QueryBudget& budget, std::mt19937_64&) {
        Multigraph turned = graph;
        for (auto& [start, end] : turned.edges) std::swap(start, end);
        const auto database = store(turned);
        const Projection there(view, {}, budget);
        const Projection back(*database->view(), {}, budget);
        REQUIRE(louvain(there, budget).groups == louvain(back, budget).groups);
      });
}

TEST_CASE("louvain: planted communities are found", "[graph][algorithms]") {
  const std::uint64_t seed = tests::random_seed(7);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20; ++round) {
    const Multigraph graph = planted(5, 24, 0.5, 0.02, random);
    const auto database = store(graph);
    QueryBudget budget;
    const Projection projection(*database->view(), {}, budget);
    const Communities found = louvain(projection, budget);
    REQUIRE(found.groups == in_blocks(5, 24));
    const Groups labels = label_propagation(projection, 20, budget);
    REQUIRE(found.modularity >= modularity(projection, labels, budget) - 1e-12);
  }
}

TEST_CASE("louvain: each clique of a ring of cliques is a community", "[graph][algorithms]") {
  constexpr std::uint32_t kCliques = 8, kSize = 5;
  std::mt19937_64 none;
  Multigraph graph = planted(kCliques, kSize, 1, 0, none);
  for (std::uint32_t i = 0; i < kCliques; ++i) {
    graph.edges.emplace_back(i * kSize, (i + 1) % kCliques * kSize + 1);
  }
  const auto database = store(graph);
  QueryBudget budget;
  const Communities found = louvain(Projection(*database->view(), {}, budget), budget);
  CHECK(found.groups == in_blocks(kCliques, kSize));
  // Ten of eleven edges inside; each community has an eighth of the degrees.
  CHECK(found.modularity == Approx(10.0 / 11 - 1.0 / 8));
}

TEST_CASE("louvain: weights decide whom a node belongs to", "[graph][algorithms]") {
  const Multigraph path{6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}}};
  const auto database = store(path);
  QueryBudget budget;
  const auto groups = [&](const std::vector<double>& weights) {
    return louvain(Projection(*database->view(), {}, budget, with_weights(weights)), budget).groups;
  };
  CHECK(groups({9, 1, 9, 1, 9}) == Groups{0, 0, 2, 2, 4, 4});
  CHECK(groups({9, 9, 1, 9, 9}) == Groups{0, 0, 0, 3, 3, 3});
  CHECK(groups({0, 0, 0, 0, 0}) == Groups{0, 1, 2, 3, 4, 5});
}

TEST_CASE("louvain: it can be cancelled and keeps to its memory", "[graph][algorithms]") {
  Multigraph graph{3000, {}};
  for (std::uint32_t i = 0; i + 1 < graph.nodes; ++i) graph.edges.emplace_back(i, i + 1);
  const auto database = store(graph);
  CancelToken cancel;
  QueryBudget budget({.memory_bytes = 150'000}, &cancel);
  const Projection projection(*database->view(), {}, budget);
  CHECK_THROWS_AS(louvain(projection, budget), Error);
  QueryBudget enough({}, &cancel);
  CHECK(louvain(projection, enough).modularity > 0.9);
  cancel.cancel();
  CHECK_THROWS_AS(louvain(projection, enough), Error);
}

}  // namespace clout::graph
