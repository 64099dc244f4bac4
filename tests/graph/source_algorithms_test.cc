// Algorithms that set out from a node, on random multigraphs: against Boost.Graph and against
// definitions.
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <catch2/catch.hpp>

#include "graph/algorithms/distances.h"
#include "schema/error.h"
#include "tests/support/random_multigraph.h"

namespace clout::graph {
namespace {

using tests::for_stored_multigraphs;
using tests::Multigraph;
using tests::store;

constexpr Direction kDirections[] = {Direction::Out, Direction::In, Direction::Both};

/// A small whole number for each edge, so that sums are exact; some are 0.
std::vector<double> random_weights(const Multigraph& graph, std::mt19937_64& random) {
  std::vector<double> weights;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    weights.push_back(static_cast<double>(random() % 8));
  }
  return weights;
}

/// The weights by edge, as a projection asks for them.
EdgeDetails with_weights(const std::vector<double>& weights) {
  return {.ids = true, .weight = [&](const Edge& edge) { return weights[raw(edge.id)]; }};
}

/// The arcs that a direction makes of the edges, each with the number of its edge.
struct Arc {
  std::uint32_t from, to;
  std::size_t edge;
};
std::vector<Arc> arcs_of(const Multigraph& graph, Direction direction) {
  std::vector<Arc> arcs;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const auto [start, end] = graph.edges[i];
    if (direction != Direction::In) arcs.push_back({start, end, i});
    if (direction != Direction::Out) arcs.push_back({end, start, i});
  }
  return arcs;
}

}  // namespace

TEST_CASE("algorithms: a projection keeps ids and weights with their edges",
          "[graph][algorithms]") {
  for_stored_multigraphs([](const Multigraph& graph, const GraphView& view, QueryBudget& budget,
                            std::mt19937_64& random) {
    const auto weights = random_weights(graph, random);
    const Projection projection(view, {}, budget, with_weights(weights));
    std::vector<int> seen_out(graph.edges.size()), seen_in(graph.edges.size());
    for (std::uint32_t node = 0; node < graph.nodes; ++node) {
      projection.visit_edges(node, Direction::Out, [&](std::uint32_t end, std::uint64_t edge) {
        const std::uint64_t place = raw(projection.edge_id(edge));
        REQUIRE(graph.edges[place] == std::pair(node, end));
        REQUIRE(projection.weight(edge) == weights[place]);
        ++seen_out[place];
      });
      projection.visit_edges(node, Direction::In, [&](std::uint32_t end, std::uint64_t edge) {
        const std::uint64_t place = raw(projection.edge_id(edge));
        REQUIRE(graph.edges[place] == std::pair(end, node));
        ++seen_in[place];
      });
    }
    REQUIRE(seen_out == std::vector<int>(graph.edges.size(), 1));
    REQUIRE(seen_in == std::vector<int>(graph.edges.size(), 1));
  });
}

TEST_CASE("algorithms: distances equal Boost's", "[graph][algorithms]") {
  using Weighted =
      boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                            boost::property<boost::edge_weight_t, double>>;
  for_stored_multigraphs([](const Multigraph& graph, const GraphView& view, QueryBudget& budget,
                            std::mt19937_64& random) {
    const auto weights = random_weights(graph, random);
    const Projection plain(view, {}, budget);
    const Projection weighted(view, {}, budget, with_weights(weights));
    const auto source = static_cast<std::uint32_t>(random() % graph.nodes);
    for (const Direction direction : kDirections) {
      CAPTURE(source, direction);
      Weighted by_sum(graph.nodes), by_hops(graph.nodes);
      for (const Arc& arc : arcs_of(graph, direction)) {
        boost::add_edge(arc.from, arc.to, weights[arc.edge], by_sum);
        boost::add_edge(arc.from, arc.to, 1.0, by_hops);
      }
      std::vector<double> sums(graph.nodes), hops(graph.nodes);
      boost::dijkstra_shortest_paths(by_sum, source, boost::distance_map(sums.data()));
      boost::dijkstra_shortest_paths(by_hops, source, boost::distance_map(hops.data()));
      const auto found_sums = least_sums(weighted, source, direction, budget);
      const auto found_hops = hop_counts(plain, source, direction, budget);
      for (std::uint32_t i = 0; i < graph.nodes; ++i) {
        const bool reached = hops[i] < std::numeric_limits<double>::max();
        REQUIRE(found_sums[i] == (reached ? sums[i] : -1));
        REQUIRE(found_hops[i] == (reached ? static_cast<std::uint32_t>(hops[i]) : kNotReached));
      }
    }
  });
}

TEST_CASE("algorithms: a sum of weights beyond all numbers still reaches its node",
          "[graph][algorithms]") {
  const auto database = store({3, {{0, 1}, {1, 2}}});
  QueryBudget budget;
  const Projection projection(*database->view(), {}, budget,
                              {.weight = [](const Edge&) { return 1e308; }});
  CHECK(least_sums(projection, 0, Direction::Out, budget)[2] ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE("algorithms: those from a node can be cancelled and keep to their memory",
          "[graph][algorithms]") {
  Multigraph graph{3000, {}};
  for (std::uint32_t i = 0; i + 1 < graph.nodes; ++i) graph.edges.emplace_back(i, i + 1);
  const auto database = store(graph);
  const auto view = database->view();
  const EdgeDetails details{.ids = true, .weight = [](const Edge&) { return 1.0; }};
  QueryBudget plain;
  const Projection without(*view, {}, plain);
  const std::size_t bytes = plain.memory_used();
  const Projection with(*view, {}, plain, details);
  CHECK(plain.memory_used() - bytes == bytes + graph.edges.size() * 24);

  CancelToken cancel;
  QueryBudget budget({}, &cancel);
  const Projection projection(*view, {}, budget, details);
  cancel.cancel();
  CHECK_THROWS_AS(Projection(*view, {}, budget, details), Error);
  CHECK_THROWS_AS(hop_counts(projection, 0, Direction::Out, budget), Error);
  CHECK_THROWS_AS(least_sums(projection, 0, Direction::Out, budget), Error);
}

}  // namespace clout::graph
