// Small random multigraphs for algorithms: as lists for an oracle, and stored.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/algorithms/projection.h"
#include "graph/database.h"
#include "tests/support/random_seed.h"

namespace clout::tests {

struct Multigraph {
  std::uint32_t nodes = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
};

inline Multigraph random_multigraph(std::mt19937_64& random) {
  Multigraph graph;
  graph.nodes = 1 + static_cast<std::uint32_t>(random() % 14);
  const std::size_t edges = random() % 40;
  const auto node = [&] { return static_cast<std::uint32_t>(random() % graph.nodes); };
  for (std::size_t i = 0; i < edges; ++i) graph.edges.emplace_back(node(), node());
  return graph;
}

/// Nodes without labels, or of label Even where the number is even; edges of type T, whose ids are
/// their places in the list.
inline std::unique_ptr<graph::Database> store(const Multigraph& graph) {
  auto database = graph::Database::open_in_memory();
  auto writer = database->begin();
  const LabelId even = writer->label("Even");
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 0; i < graph.nodes; ++i) {
    const std::vector<LabelId> labels = i % 2 == 0 ? std::vector{even} : std::vector<LabelId>{};
    nodes.push_back(writer->create_node(labels, {}));
  }
  for (const auto& [start, end] : graph.edges) {
    writer->create_edge(writer->edge_type("T"), nodes[start], nodes[end], {});
  }
  writer->commit();
  return database;
}

/// Runs `check(graph, view, budget, random)` on many random graphs.
template <typename Check>
void for_stored_multigraphs(const Check& check) {
  const std::uint64_t seed = random_seed(41);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 120; ++round) {
    const Multigraph graph = random_multigraph(random);
    const auto database = store(graph);
    QueryBudget budget;
    check(graph, *database->view(), budget, random);
  }
}

}  // namespace clout::tests
