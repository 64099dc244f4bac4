// Algorithms over whole graphs, on random multigraphs: against Boost.Graph and against definitions.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/strong_components.hpp>
#include <catch2/catch.hpp>

#include "graph/algorithms/centrality.h"
#include "graph/algorithms/communities.h"
#include "schema/error.h"
#include "tests/support/random_multigraph.h"

namespace clout::graph {
namespace {

using tests::Multigraph;
using tests::store;
using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// Runs `check` on many random graphs.
template <typename Check>
void for_random_graphs(const Check& check) {
  tests::for_stored_multigraphs(
      [&](const Multigraph& graph, const GraphView& view, QueryBudget& budget, auto&) {
        const Projection projection(view, {}, budget);
        REQUIRE(projection.size() == graph.nodes);
        check(graph, projection, budget);
      });
}

/// Does the one name the same groups as the other, by their least members?
std::vector<std::uint32_t> by_least_member(const std::vector<int>& groups) {
  std::map<int, std::uint32_t> least;
  std::vector<std::uint32_t> named;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    named.push_back(least.emplace(groups[i], i).first->second);
  }
  return named;
}

std::vector<std::set<std::uint32_t>> simple_neighbours(const Multigraph& graph) {
  std::vector<std::set<std::uint32_t>> around(graph.nodes);
  for (const auto& [a, b] : graph.edges) {
    if (a == b) continue;
    around[a].insert(b);
    around[b].insert(a);
  }
  return around;
}

}  // namespace

TEST_CASE("algorithms: a projection holds the chosen nodes and the edges between them",
          "[graph][algorithms]") {
  Multigraph graph{4, {{0, 2}, {2, 0}, {0, 0}, {0, 1}, {2, 0}}};
  const auto database = store(graph);
  const auto view = database->view();
  QueryBudget budget;
  const Projection even(*view, {{{*view->catalog().labels.find("Even")}}, std::nullopt}, budget);
  REQUIRE(even.size() == 2);
  CHECK(even.node(1) == NodeId{2});
  CHECK(even.find(NodeId{1}) == std::nullopt);
  CHECK(even.edge_count() == 4);
  const auto out = even.out(1);
  CHECK(std::vector(out.begin(), out.end()) == std::vector<std::uint32_t>{0, 0});
  const auto in = even.in(0);
  CHECK(std::vector(in.begin(), in.end()) == std::vector<std::uint32_t>{0, 1, 1});
  const Projection none(*view, {std::nullopt, std::vector<EdgeTypeId>{}}, budget);
  CHECK(none.size() == 4);
  CHECK(none.edge_count() == 0);
}

TEST_CASE("algorithms: components equal Boost's", "[graph][algorithms]") {
  for_random_graphs([](const Multigraph& graph, const Projection& projection, QueryBudget& budget) {
    Directed directed(graph.edges.begin(), graph.edges.end(), graph.nodes);
    std::vector<int> strong(graph.nodes);
    boost::strong_components(directed, boost::make_iterator_property_map(
                                           strong.begin(), get(boost::vertex_index, directed)));
    REQUIRE(strong_components(projection, budget) == by_least_member(strong));

    // Weak ones: strong ones with every edge both ways.
    Edges both = graph.edges;
    for (const auto& [a, b] : graph.edges) both.emplace_back(b, a);
    Directed doubled(both.begin(), both.end(), graph.nodes);
    std::vector<int> weak(graph.nodes);
    boost::strong_components(doubled, boost::make_iterator_property_map(
                                          weak.begin(), get(boost::vertex_index, doubled)));
    REQUIRE(weak_components(projection, budget) == by_least_member(weak));
  });
}

TEST_CASE("algorithms: betweenness equals Boost's", "[graph][algorithms]") {
  for_random_graphs([](const Multigraph& graph, const Projection& projection, QueryBudget& budget) {
    Directed directed(graph.edges.begin(), graph.edges.end(), graph.nodes);
    std::vector<double> expected(graph.nodes);
    boost::brandes_betweenness_centrality(
        directed,
        boost::make_iterator_property_map(expected.begin(), get(boost::vertex_index, directed)));
    const auto found = betweenness(projection, {}, budget);
    for (std::uint32_t i = 0; i < graph.nodes; ++i) {
      REQUIRE(found[i] == Approx(expected[i]).margin(1e-9));
    }

    Undirected undirected(graph.nodes);
    const auto around = simple_neighbours(graph);
    for (std::uint32_t a = 0; a < graph.nodes; ++a) {
      for (const std::uint32_t b : around[a]) {
        if (a < b) boost::add_edge(a, b, undirected);
      }
    }
    boost::brandes_betweenness_centrality(
        undirected,
        boost::make_iterator_property_map(expected.begin(), get(boost::vertex_index, undirected)));
    const auto simple = betweenness(projection, {.directed = false}, budget);
    for (std::uint32_t i = 0; i < graph.nodes; ++i) {
      REQUIRE(simple[i] == Approx(expected[i]).margin(1e-9));
    }
  });
}

TEST_CASE("algorithms: sampled betweenness is near and the same for a seed",
          "[graph][algorithms]") {
  Multigraph star{201, {}};
  for (std::uint32_t i = 1; i <= 200; ++i) {
    star.edges.emplace_back(i, 0);
    star.edges.emplace_back(0, i);
  }
  const auto database = store(star);
  QueryBudget budget;
  const Projection projection(*database->view(), {}, budget);
  const auto exact = betweenness(projection, {}, budget);
  const auto sampled = betweenness(projection, {.samples = 50, .seed = 7}, budget);
  CHECK(exact[0] == Approx(200.0 * 199));
  CHECK(sampled[0] == Approx(exact[0]).epsilon(0.05));
  CHECK(sampled == betweenness(projection, {.samples = 50, .seed = 7}, budget));
}

TEST_CASE("algorithms: ranks solve the equations that define them", "[graph][algorithms]") {
  for_random_graphs([](const Multigraph& graph, const Projection& projection, QueryBudget& budget) {
    const std::uint32_t last = graph.nodes - 1;
    for (const std::vector<std::uint32_t>& sources :
         {std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{0, last}}) {
      PageRankOptions options;
      options.iterations = 1000;
      options.tolerance = 1e-14;
      options.sources = sources;
      const auto ranks = page_rank(projection, options, budget);
      std::vector<double> restart(graph.nodes, sources.empty() ? 1.0 / graph.nodes : 0);
      for (const std::uint32_t source : sources) restart[source] += 0.5;
      std::vector<double> degree(graph.nodes), coming(graph.nodes);
      for (const auto& edge : graph.edges) ++degree[edge.first];
      double stuck = 0, sum = 0;
      for (std::uint32_t i = 0; i < graph.nodes; ++i) stuck += degree[i] == 0 ? ranks[i] : 0;
      for (const auto& [a, b] : graph.edges) coming[b] += ranks[a] / degree[a];
      for (std::uint32_t i = 0; i < graph.nodes; ++i) {
        sum += ranks[i];
        REQUIRE(ranks[i] ==
                Approx(.15 * restart[i] + .85 * (coming[i] + stuck * restart[i])).margin(1e-10));
      }
      REQUIRE(sum == Approx(1));
    }
  });
}

TEST_CASE("algorithms: triangles and cores are those of their definitions", "[graph][algorithms]") {
  for_random_graphs([](const Multigraph& graph, const Projection& projection, QueryBudget& budget) {
    const auto around = simple_neighbours(graph);
    const TriangleCounts counts = count_triangles(projection, false, budget);
    const TriangleCounts directed = count_triangles(projection, true, budget);
    const std::set<std::pair<std::uint32_t, std::uint32_t>> arcs(graph.edges.begin(),
                                                                 graph.edges.end());
    const auto cores = core_numbers(projection, budget);
    for (std::uint32_t node = 0; node < graph.nodes; ++node) {
      std::uint64_t triangles = 0, between = 0;
      for (const std::uint32_t a : around[node]) {
        for (const std::uint32_t b : around[node]) {
          triangles += a < b && around[a].count(b) != 0;
          between += a != b && arcs.count({a, b}) != 0;
        }
      }
      const auto degree = static_cast<double>(around[node].size());
      REQUIRE(counts.triangles[node] == triangles);
      REQUIRE(
          counts.clustering[node] ==
          Approx(degree < 2 ? 0 : 2.0 * static_cast<double>(triangles) / degree / (degree - 1)));
      REQUIRE(directed.triangles[node] == triangles);
      REQUIRE(directed.clustering[node] ==
              Approx(degree < 2 ? 0 : static_cast<double>(between) / degree / (degree - 1)));
    }
    for (std::uint32_t k = 1; k <= graph.nodes; ++k) {
      // What is left when nodes with fewer than k neighbours go, again and again.
      std::set<std::uint32_t> left;
      for (std::uint32_t i = 0; i < graph.nodes; ++i) left.insert(i);
      for (bool again = true; again;) {
        again = false;
        for (auto node = left.begin(); node != left.end();) {
          std::size_t degree = 0;
          for (const std::uint32_t end : around[*node]) degree += left.count(end);
          again = again || degree < k;
          node = degree < k ? left.erase(node) : std::next(node);
        }
      }
      for (std::uint32_t i = 0; i < graph.nodes; ++i) {
        REQUIRE((cores[i] >= k) == (left.count(i) != 0));
      }
    }
  });
}

TEST_CASE("algorithms: a hub does not make triangles cost its degree squared",
          "[graph][algorithms]") {
  // A billion pairs of neighbours: whoever looks at them all does not come back in time.
  Multigraph star{40'001, {}};
  for (std::uint32_t i = 1; i <= 40'000; ++i) star.edges.emplace_back(i, 0);
  star.edges.emplace_back(1, 2);
  const auto database = store(star);
  QueryBudget budget({.time = std::chrono::milliseconds(5000)});
  const Projection projection(*database->view(), {}, budget);
  const TriangleCounts counts = count_triangles(projection, false, budget);
  CHECK(counts.triangles[0] == 1);
  CHECK(counts.triangles[2] == 1);
  CHECK(counts.triangles[3] == 0);
}

TEST_CASE("algorithms: each can be cancelled and keeps to its memory", "[graph][algorithms]") {
  Multigraph graph{3000, {}};
  for (std::uint32_t i = 0; i + 1 < graph.nodes; ++i) graph.edges.emplace_back(i, i + 1);
  const auto database = store(graph);
  const auto view = database->view();
  QueryBudget small({.memory_bytes = 10'000});
  CHECK_THROWS_AS(Projection(*view, {}, small), Error);
  CancelToken cancel;
  QueryBudget budget({}, &cancel);
  const Projection projection(*view, {}, budget);
  cancel.cancel();
  CHECK_THROWS_AS(page_rank(projection, {}, budget), Error);
  CHECK_THROWS_AS(betweenness(projection, {}, budget), Error);
  CHECK_THROWS_AS(weak_components(projection, budget), Error);
  CHECK_THROWS_AS(strong_components(projection, budget), Error);
  CHECK_THROWS_AS(label_propagation(projection, 5, budget), Error);
  CHECK_THROWS_AS(count_triangles(projection, false, budget), Error);
  CHECK_THROWS_AS(core_numbers(projection, budget), Error);
}

}  // namespace clout::graph
