// Writers, readers and folds at once: every view is one commit, whole.
#include <atomic>
#include <thread>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/influence/influence_graph.h"
#include "schema/error.h"

namespace clout::graph {
namespace {

constexpr int kAccounts = 8;
constexpr std::int64_t kTotal = 800;

/// Moves one unit between two nodes and records it as an edge; tries again after a conflict.
void transfer(Database& database, const std::vector<NodeId>& nodes, PropertyKeyId balance,
              EdgeTypeId type, int from, int to) {
  for (;;) {
    const auto writer = database.begin();
    const auto of = [&](int i) {
      return writer->view().property(nodes[static_cast<std::size_t>(i)], balance).as_integer();
    };
    writer->set_property(nodes[static_cast<std::size_t>(from)], balance, of(from) - 1);
    writer->set_property(nodes[static_cast<std::size_t>(to)], balance, of(to) + 1);
    writer->create_edge(type, nodes[static_cast<std::size_t>(from)],
                        nodes[static_cast<std::size_t>(to)], {});
    writer->create_edge(type, nodes[static_cast<std::size_t>(to)],
                        nodes[static_cast<std::size_t>(from)], {});
    try {
      writer->commit();
      return;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Conflict) throw;
    }
  }
}

/// Empty if the view is consistent.
std::string inconsistency(const GraphView& view, const std::vector<NodeId>& nodes,
                          PropertyKeyId balance) {
  std::int64_t sum = 0;
  std::uint64_t out = 0;
  std::vector<Neighbour> edges;
  for (const NodeId node : nodes) {
    sum += view.property(node, balance).as_integer();
    edges.clear();
    view.expand(node, Direction::Out, {}, edges);
    out += edges.size();
    if (edges.size() != view.degree(node, Direction::In, {})) return "the sides differ";
  }
  if (sum != kTotal) return "the sum is " + std::to_string(sum);
  if (out != view.edge_count() || out % 2 != 0) return "edges are missing";
  return {};
}

}  // namespace

TEST_CASE("concurrency: readers see whole commits while writers and folds go on",
          "[graph][concurrency]") {
  constexpr int kWriters = 3;
  constexpr int kTransfers = 60;
  const auto database = Database::open_in_memory({.background_fold = false});
  auto setup = database->begin();
  const PropertyKeyId balance = setup->property_key("balance");
  const EdgeTypeId type = setup->edge_type("COMPETES_WITH");
  std::vector<NodeId> nodes;
  for (int i = 0; i < kAccounts; ++i) {
    nodes.push_back(setup->create_node({}, {{balance, kTotal / kAccounts}}));
  }
  setup->commit();

  std::atomic<int> writing{kWriters};
  std::atomic<int> views{0};
  std::vector<std::string> found(2);
  std::vector<std::thread> threads;
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      while (views == 0)
        std::this_thread::yield();  // a fast writer would be done before anyone reads
      for (int i = 0; i < kTransfers; ++i) {
        transfer(*database, nodes, balance, type, w, 3 + i % 5);
      }
      --writing;
    });
  }
  for (std::string& problem : found) {
    threads.emplace_back([&] {
      while (writing > 0 && problem.empty()) {
        problem = inconsistency(*database->view(), nodes, balance);
        ++views;
      }
    });
  }
  threads.emplace_back([&] {
    while (writing > 0) {
      database->fold();
      QueryBudget unlimited;
      std::ignore = database->view()->influence_graph(default_influence_model(), 0, unlimited);
    }
  });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& problem : found) CHECK(problem.empty());
  CHECK(views > 0);
  const auto view = database->view();
  CHECK(inconsistency(*view, nodes, balance).empty());
  CHECK(raw(view->commit()) == 1 + kWriters * kTransfers);
  CHECK(view->edge_count() == 2 * kWriters * kTransfers);
}

TEST_CASE("concurrency: commits in flight together share their writes", "[graph][concurrency]") {
  constexpr int kThreads = 8;
  constexpr int kCommits = 25;
  const auto database = Database::open_in_memory({.background_fold = false});
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCommits; ++i) {
        const auto writer = database->begin();
        const PropertyKeyId name = writer->property_key("name");
        writer->create_node({}, {{name, std::to_string(t) + "/" + std::to_string(i)}});
        writer->commit();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto view = database->view();
  CHECK(view->node_count() == kThreads * kCommits);
  CHECK(raw(view->commit()) == kThreads * kCommits);
  for (int t = 0; t < kThreads; ++t) {
    CHECK(view->find_by_name(std::to_string(t) + "/0").size() == 1);
  }
}

}  // namespace clout::graph
