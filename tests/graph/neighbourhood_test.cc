// Searches over base and delta against the Boost Graph Library, on random graphs.
#include "graph/algorithms/neighbourhood.h"

#include <random>

#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/strong_components.hpp>
#include <catch2/catch.hpp>

#include "graph/boost_graph.h"
#include "graph/database.h"
#include "tests/support/random_seed.h"

namespace clout::graph {
namespace {

BOOST_CONCEPT_ASSERT((boost::concepts::VertexListGraph<TopologyGraph>));
BOOST_CONCEPT_ASSERT((boost::concepts::IncidenceGraph<TopologyGraph>));
BOOST_CONCEPT_ASSERT((boost::concepts::BidirectionalGraph<TopologyGraph>));

/// A random graph, a part of it in chunks, the rest and some deletions in the delta.
std::unique_ptr<Database> random_database(std::mt19937_64& random, std::uint32_t nodes,
                                          std::uint32_t edges) {
  auto database = Database::open_in_memory({.background_fold = false});
  const auto add = [&](Transaction& writer, std::uint32_t count) {
    const EdgeTypeId type = writer.edge_type(random() % 2 == 0 ? "A" : "B");
    for (std::uint32_t i = 0; i < count; ++i) {
      writer.create_edge(type, NodeId{static_cast<std::uint32_t>(random() % nodes)},
                         NodeId{static_cast<std::uint32_t>(random() % nodes)}, {});
    }
  };
  auto writer = database->begin();
  for (std::uint32_t i = 0; i < nodes; ++i) writer->create_node({}, {});
  add(*writer, edges / 2);
  add(*writer, edges / 4);
  writer->commit();
  database->fold();
  writer = database->begin();
  add(*writer, edges / 4);
  for (std::uint64_t i = 0; i < edges / 8; ++i) {
    const auto edge = writer->view().find_edge(EdgeId{random() % edges});
    if (edge) writer->delete_edge(*edge);
  }
  writer->commit();
  return database;
}

std::vector<std::uint32_t> boost_distances(const TopologyGraph& graph, std::uint32_t start) {
  std::vector<std::uint32_t> distances(graph.node_limit(), ~std::uint32_t{0});
  std::vector<boost::default_color_type> colours(graph.node_limit());
  distances[start] = 0;
  const boost::typed_identity_property_map<std::uint32_t> index;
  const auto record = boost::record_distances(
      boost::make_iterator_property_map(distances.begin(), index), boost::on_tree_edge());
  boost::breadth_first_search(
      graph, start,
      boost::visitor(boost::make_bfs_visitor(record))
          .color_map(boost::make_iterator_property_map(colours.begin(), index)));
  return distances;
}

}  // namespace

namespace {

/// The fewest different edges that lead from `at` back to `start`, at most `hops`: by trying all.
std::uint32_t shortest_trail_back(const GraphView& view, NodeId start, NodeId at,
                                  const SearchEdges& edges, std::uint32_t hops,
                                  std::vector<EdgeId>& used) {
  std::uint32_t least = 100;
  if (hops == 0) return least;
  std::vector<Neighbour> ways;
  view.expand(at, edges.direction, edges.types, ways);
  for (const Neighbour& way : ways) {
    if (std::find(used.begin(), used.end(), way.edge.id) != used.end()) continue;
    if (way.node == start) return 1;
    used.push_back(way.edge.id);
    least = std::min(least, 1 + shortest_trail_back(view, start, way.node, edges, hops - 1, used));
    used.pop_back();
  }
  return least;
}

}  // namespace

TEST_CASE("neighbourhood: cycles through the start are those of brute force",
          "[graph][algorithms]") {
  const std::uint64_t seed = tests::random_seed(31);
  INFO("CLOUT_SEED=" << seed);
  std::mt19937_64 random(seed);
  QueryBudget budget;
  for (int round = 0; round < 60; ++round) {
    const auto nodes = static_cast<std::uint32_t>(3 + random() % 8);
    const auto database = random_database(random, nodes, nodes + random() % 8);
    const auto view = database->view();
    for (const Direction direction : {Direction::Out, Direction::In, Direction::Both}) {
      const SearchEdges edges{direction};
      for (std::uint32_t hops = 0; hops <= 5; ++hops) {
        const NodeId start{static_cast<std::uint32_t>(random() % nodes)};
        std::vector<EdgeId> used;
        const std::uint32_t expected = shortest_trail_back(*view, start, start, edges, hops, used);
        const auto found = neighbourhood(*view, start, hops, edges, budget).cycle;
        CAPTURE(nodes, hops, static_cast<int>(direction), raw(start), expected);
        REQUIRE(found.value_or(100) == std::min<std::uint32_t>(expected, 100));
      }
    }
  }
}

TEST_CASE("neighbourhood: nodes and distances are those of Boost", "[graph][algorithms]") {
  const std::uint64_t seed = tests::random_seed(11);
  INFO("CLOUT_SEED=" << seed);
  std::mt19937_64 random(seed);
  QueryBudget budget;
  for (int round = 0; round < 20; ++round) {
    const auto nodes = static_cast<std::uint32_t>(5 + random() % 60);
    const auto database = random_database(random, nodes, nodes * 2);
    const auto view = database->view();
    const TopologyGraph graph(*view);
    CHECK(num_edges(graph) == view->edge_count());
    const NodeId start{static_cast<std::uint32_t>(random() % nodes)};
    const auto distances = boost_distances(graph, raw(start));
    const Neighbourhood ball = neighbourhood(*view, start, 4, {}, budget);
    std::vector<std::uint32_t> found(nodes, ~std::uint32_t{0});
    for (std::size_t level = 0, i = 0; level < ball.level_ends.size(); ++level) {
      for (; i < ball.level_ends[level]; ++i) {
        CHECK(found[raw(ball.nodes[i])] == ~std::uint32_t{0});
        found[raw(ball.nodes[i])] = static_cast<std::uint32_t>(level);
      }
    }
    for (std::uint32_t node = 0; node < nodes; ++node) {
      CHECK(found[node] == (distances[node] <= 4 ? distances[node] : ~std::uint32_t{0}));
      const auto path = shortest_path(*view, start, NodeId{node}, nodes, {}, budget);
      REQUIRE(path.has_value() == (distances[node] != ~std::uint32_t{0}));
      if (!path) continue;
      CHECK(path->edges.size() == distances[node]);
      REQUIRE(path->nodes.size() == path->edges.size() + 1);
      for (std::size_t i = 0; i < path->edges.size(); ++i) {
        CHECK(path->edges[i].start == path->nodes[i]);
        CHECK(path->edges[i].end == path->nodes[i + 1]);
      }
      if (distances[node] > 0) {
        CHECK_FALSE(shortest_path(*view, start, NodeId{node}, distances[node] - 1, {}, budget));
      }
    }
  }
}

TEST_CASE("boost graph: both sides have the same edges in the same slots", "[graph][algorithms]") {
  std::mt19937_64 random(tests::random_seed(12));
  const auto database = random_database(random, 40, 160);
  const auto view = database->view();
  const TopologyGraph graph(*view);
  std::vector<TopologyEdge> by_slot(graph.edge_slots());
  std::uint64_t count = 0;
  for (auto [node, end] = vertices(graph); node != end; ++node) {
    for (auto [edge, last] = out_edges(*node, graph); edge != last; ++edge) {
      REQUIRE((*edge).slot < by_slot.size());
      by_slot[(*edge).slot] = *edge;
      ++count;
    }
  }
  CHECK(count == view->edge_count());
  for (auto [node, end] = vertices(graph); node != end; ++node) {
    for (auto [edge, last] = in_edges(*node, graph); edge != last; ++edge) {
      CHECK(by_slot[(*edge).slot] == *edge);
    }
  }
  std::vector<std::uint32_t> component(graph.node_limit());
  const boost::typed_identity_property_map<std::uint32_t> index;
  const auto components =
      boost::strong_components(graph, boost::make_iterator_property_map(component.begin(), index),
                               boost::vertex_index_map(index));
  CHECK(components >= 1);
}

TEST_CASE("neighbourhood: memory is charged and limits stop the search", "[graph][algorithms]") {
  std::mt19937_64 random(tests::random_seed(13));
  const auto database = random_database(random, 500, 4000);
  const auto view = database->view();
  QueryBudget tight({.memory_bytes = 100});
  CHECK_THROWS(neighbourhood(*view, NodeId{0}, 5, {}, tight));
  CHECK_THROWS(shortest_path(*view, NodeId{0}, NodeId{1}, 9, {}, tight));
}

}  // namespace clout::graph
