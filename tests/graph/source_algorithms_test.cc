// Algorithms that set out from a node, on random multigraphs: against Boost.Graph and against
// definitions.
#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/edmonds_karp_max_flow.hpp>
#include <catch2/catch.hpp>

#include "graph/algorithms/distances.h"
#include "graph/algorithms/dominators.h"
#include "graph/algorithms/flow.h"
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

/// The least capacity of all cuts, and which nodes are on the source's side of every cut of it.
struct LeastCut {
  double capacity = std::numeric_limits<double>::infinity();
  std::uint32_t near = 0;  // one bit a node
};
LeastCut least_cut(const Multigraph& graph, const std::vector<Arc>& arcs,
                   const std::vector<double>& weights, std::uint32_t source, std::uint32_t target) {
  LeastCut least;
  for (std::uint32_t side = 0; side < 1U << graph.nodes; ++side) {
    if ((side >> source & 1U) == 0 || (side >> target & 1U) != 0) continue;
    double capacity = 0;
    for (const Arc& arc : arcs) {
      if ((side >> arc.from & 1U) != 0 && (side >> arc.to & 1U) == 0) capacity += weights[arc.edge];
    }
    if (capacity < least.capacity) {
      least = {capacity, side};
    } else if (capacity == least.capacity) {
      least.near &= side;
    }
  }
  return least;
}

double boost_flow(const Multigraph& graph, const std::vector<Arc>& arcs,
                  const std::vector<double>& weights, std::uint32_t source, std::uint32_t target) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Network = boost::adjacency_list<
      boost::vecS, boost::vecS, boost::directedS, boost::no_property,
      boost::property<
          boost::edge_capacity_t, double,
          boost::property<boost::edge_residual_capacity_t, double,
                          boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
  Network network(graph.nodes);
  auto reverse = get(boost::edge_reverse, network);
  auto capacity = get(boost::edge_capacity, network);
  for (const Arc& arc : arcs) {
    const auto there = add_edge(arc.from, arc.to, network).first;
    const auto back = add_edge(arc.to, arc.from, network).first;
    capacity[there] = weights[arc.edge];
    capacity[back] = 0;
    reverse[there] = back;
    reverse[back] = there;
  }
  return boost::edmonds_karp_max_flow(network, source, target);
}

/// Can all edges that carry flow be put in an order of nodes?
bool has_no_circle(std::uint32_t nodes, std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs) {
  for (std::uint32_t turn = 0; turn < nodes; ++turn) {
    std::vector<bool> entered(nodes);
    for (const auto& arc : arcs) entered[arc.second] = true;
    std::erase_if(arcs, [&](const auto& arc) { return !entered[arc.first]; });
  }
  return arcs.empty();
}

/// Is it a flow within the weights, of the size of the least cut, with the nearest least cut?
void check_flow(const Multigraph& graph, const Projection& projection, const std::vector<Arc>& arcs,
                const std::vector<double>& weights, const Flow& flow, std::uint32_t source,
                std::uint32_t target) {
  const LeastCut least = least_cut(graph, arcs, weights, source, target);
  REQUIRE(flow.total == least.capacity);
  REQUIRE(flow.total == boost_flow(graph, arcs, weights, source, target));

  std::vector<double> least_flow(graph.edges.size()), most_flow(graph.edges.size());
  for (const Arc& arc : arcs) {
    const bool along = graph.edges[arc.edge].first == arc.from;
    const bool loop = arc.from == arc.to;
    if (along || loop) most_flow[arc.edge] = weights[arc.edge];
    if (!along || loop) least_flow[arc.edge] = -weights[arc.edge];
  }
  std::vector<double> leaving(graph.nodes);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> carrying;
  std::vector<std::uint64_t> cut;
  for (std::uint64_t edge = 0; edge < projection.edge_count(); ++edge) {
    const std::uint64_t place = raw(projection.edge_id(edge));
    const auto [start, end] = graph.edges[place];
    const double amount = flow.flows[edge];
    REQUIRE(amount <= most_flow[place]);
    REQUIRE(amount >= least_flow[place]);
    leaving[start] += amount;
    leaving[end] -= amount;
    if (amount > 0) carrying.emplace_back(start, end);
    if (amount < 0) carrying.emplace_back(end, start);
    const bool near = (least.near >> start & 1U) != 0;
    const bool near_end = (least.near >> end & 1U) != 0;
    if (near && !near_end && most_flow[place] > 0) cut.push_back(edge);
    if (!near && near_end && least_flow[place] < 0) cut.push_back(edge);
  }
  for (std::uint32_t node = 0; node < graph.nodes; ++node) {
    REQUIRE(leaving[node] == (node == source ? flow.total : node == target ? -flow.total : 0));
  }
  REQUIRE(has_no_circle(graph.nodes, carrying));
  REQUIRE(flow.cut == cut);
}

/// Which nodes a path from `source` reaches that does not pass `gone`.
std::vector<bool> reached_without(const Multigraph& graph, std::uint32_t source,
                                  std::uint32_t gone) {
  std::vector<bool> reached(graph.nodes);
  if (source != gone) reached[source] = true;
  for (std::uint32_t turn = 0; turn < graph.nodes; ++turn) {
    for (const auto& [start, end] : graph.edges) {
      if (reached[start] && end != gone) reached[end] = true;
    }
  }
  return reached;
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

TEST_CASE("algorithms: the greatest flow is the least cut, and Boost's", "[graph][algorithms]") {
  for_stored_multigraphs([](const Multigraph& graph, const GraphView& view, QueryBudget& budget,
                            std::mt19937_64& random) {
    if (graph.nodes < 2) return;
    const auto weights = random_weights(graph, random);
    const Projection weighted(view, {}, budget, with_weights(weights));
    const Projection plain(view, {}, budget, {.ids = true});
    const auto source = static_cast<std::uint32_t>(random() % graph.nodes);
    const std::uint32_t target = (source + 1) % graph.nodes;
    for (const Direction direction : kDirections) {
      CAPTURE(source, target, direction);
      const auto arcs = arcs_of(graph, direction);
      check_flow(graph, weighted, arcs, weights,
                 max_flow(weighted, source, target, direction, budget), source, target);
      check_flow(graph, plain, arcs, std::vector<double>(graph.edges.size(), 1),
                 max_flow(plain, source, target, direction, budget), source, target);
    }
  });
}

TEST_CASE("algorithms: nothing flows in circles", "[graph][algorithms]") {
  // First 0 1 2 3 is filled; then the long way through 4 comes back from 2 to 1.
  const Multigraph graph{7,
                         {{0, 1}, {1, 2}, {2, 3}, {0, 4}, {4, 5}, {5, 2}, {2, 1}, {1, 6}, {6, 3}}};
  const auto database = store(graph);
  QueryBudget budget;
  const Projection projection(*database->view(), {}, budget, {.ids = true});
  const Flow flow = max_flow(projection, 0, 3, Direction::Out, budget);
  CHECK(flow.total == 2);
  for (std::uint64_t edge = 0; edge < projection.edge_count(); ++edge) {
    const std::uint64_t place = raw(projection.edge_id(edge));
    CHECK(flow.flows[edge] == (place == 1 || place == 6 ? 0 : 1));
  }
}

TEST_CASE("algorithms: a flow of fractions is as much as its cut", "[graph][algorithms]") {
  for_stored_multigraphs([](const Multigraph& graph, const GraphView& view, QueryBudget& budget,
                            std::mt19937_64& random) {
    if (graph.nodes < 2) return;
    std::vector<double> weights;
    for (std::size_t i = 0; i < graph.edges.size(); ++i) {
      weights.push_back(static_cast<double>(random() % 1000) / 7);
    }
    const Projection projection(view, {}, budget, with_weights(weights));
    const Flow flow = max_flow(projection, 0, graph.nodes - 1, Direction::Both, budget);
    double cut = 0;
    for (const std::uint64_t edge : flow.cut) cut += projection.weight(edge);
    REQUIRE(flow.total == Approx(cut).margin(1e-9));
  });
}

TEST_CASE("algorithms: dominators are the nodes without which one is not reached",
          "[graph][algorithms]") {
  for_stored_multigraphs([](const Multigraph& graph, const GraphView& view, QueryBudget& budget,
                            std::mt19937_64& random) {
    const Projection projection(view, {}, budget);
    const auto source = static_cast<std::uint32_t>(random() % graph.nodes);
    CAPTURE(source);
    const auto reached = reached_without(graph, source, graph.nodes);
    std::vector<std::vector<bool>> without;
    for (std::uint32_t node = 0; node < graph.nodes; ++node) {
      without.push_back(reached_without(graph, source, node));
    }
    const auto dominates = [&](std::uint32_t a, std::uint32_t b) {
      return a != b && !without[a][b];
    };
    const DominatorTree tree = dominator_tree(projection, source, budget);
    REQUIRE(tree.nodes.size() ==
            static_cast<std::size_t>(std::count(reached.begin(), reached.end(), true)));
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const std::uint32_t node = tree.nodes[i];
      CAPTURE(node);
      REQUIRE(reached[node]);
      std::vector<std::uint32_t> all;
      for (std::uint32_t other = 0; other < graph.nodes; ++other) {
        if (reached[other] && dominates(other, node)) all.push_back(other);
      }
      REQUIRE(tree.depths[i] == all.size());
      REQUIRE((tree.dominators[i] == DominatorTree::kNone) == all.empty());
      // The last one: all others dominate it.
      for (const std::uint32_t other : all) {
        REQUIRE((other == tree.dominators[i] || dominates(other, tree.dominators[i])));
      }
    }
  });
}

TEST_CASE("algorithms: dominators of a long chain", "[graph][algorithms]") {
  // In the first half nodes are also reached from two before, so that only the first dominates.
  constexpr std::uint32_t kNodes = 30'000;
  Multigraph graph{kNodes, {}};
  for (std::uint32_t i = 0; i + 1 < kNodes; ++i) graph.edges.emplace_back(i, i + 1);
  for (std::uint32_t i = 0; i + 2 < kNodes / 2; ++i) graph.edges.emplace_back(i, i + 2);
  const auto database = store(graph);
  QueryBudget budget({.time = std::chrono::milliseconds(60'000)});
  const Projection projection(*database->view(), {}, budget);
  const DominatorTree tree = dominator_tree(projection, 0, budget);
  REQUIRE(tree.nodes.size() == kNodes);
  for (std::uint32_t i = 0; i < kNodes; ++i) {
    if (tree.nodes[i] == kNodes / 2 - 1) CHECK(tree.depths[i] == 1);
    if (tree.nodes[i] == kNodes - 1) CHECK(tree.depths[i] == kNodes / 2 + 1);
  }
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
  CHECK_THROWS_AS(max_flow(projection, 0, graph.nodes - 1, Direction::Out, budget), Error);
  CHECK_THROWS_AS(dominator_tree(projection, 0, budget), Error);
}

}  // namespace clout::graph
