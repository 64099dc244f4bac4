// The arc index as bytes and under changes: both must answer as a fresh build does, and broken
// bytes must be refused.

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <random>

#include <catch2/catch.hpp>

#include "graph/influence/arc_index_builder.h"
#include "graph/influence/strongest_paths.h"
#include "schema/error.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::ArcIndex;
using graph::InfluenceEdge;
using graph::InfluenceGraph;
using graph::InfluencePath;

/// Sections in memory of their own, aligned as a file would keep them.
class StoredIndex {
 public:
  explicit StoredIndex(const ArcIndex& index) {
    for (const auto& section : index.sections()) {
      auto& copy = words_->emplace_back((section.size() + 7) / 8);
      if (!section.empty()) std::memcpy(copy.data(), section.data(), section.size());
      sections.push_back(std::as_bytes(std::span(copy)).first(section.size()));
    }
  }
  [[nodiscard]] std::shared_ptr<const ArcIndex> open() const {
    return ArcIndex::over(sections, words_);
  }
  std::vector<std::span<const std::byte>> sections;

 private:
  std::shared_ptr<std::vector<std::vector<std::uint64_t>>> words_ =
      std::make_shared<std::vector<std::vector<std::uint64_t>>>();
};

std::vector<std::vector<InfluencePath>> answers(const OracleGraph& graph,
                                                const InfluenceGraph& index,
                                                const graph::InfluenceFilter& filter) {
  std::vector<std::vector<InfluencePath>> lists;
  QueryBudget budget;
  const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
  for (std::uint32_t pair = 0; pair < nodes * nodes; ++pair) {
    lists.push_back(strongest_paths(index,
                                    {.from = NodeId{pair / nodes},
                                     .to = NodeId{pair % nodes},
                                     .hops = 3,
                                     .top = 1000,
                                     .filter = filter},
                                    names_of(graph), budget));
  }
  return lists;
}

TEST_CASE("influence index: stored bytes answer as the index did", "[graph][influence]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    const graph::InfluenceFilter filter = random_filter(graph, random);
    const InfluenceGraph built = build(graph, 60);
    std::shared_ptr<const ArcIndex> opened;
    {
      const StoredIndex stored(built.base());
      opened = stored.open();
    }
    REQUIRE(answers(graph, InfluenceGraph(opened), filter) == answers(graph, built, filter));
  }
}

TEST_CASE("influence index: sections that do not fit together are refused", "[graph][influence]") {
  const InfluenceGraph built = build(random_influence_graph(7), 60);
  const StoredIndex stored(built.base());
  for (std::size_t i = 0; i < stored.sections.size(); ++i) {
    CAPTURE(i);
    if (stored.sections[i].empty()) continue;
    StoredIndex cut = stored;
    cut.sections[i] = cut.sections[i].first(cut.sections[i].size() - 1);
    REQUIRE_THROWS_AS(cut.open(), Error);
  }
  StoredIndex short_list = stored;
  short_list.sections.pop_back();
  REQUIRE_THROWS_AS(short_list.open(), Error);
}

/// All edges between the two nodes.
graph::ChangedPair changed_pair(const OracleGraph& graph, NodeId a, NodeId b) {
  graph::ChangedPair pair{a, b, {}};
  for (const InfluenceEdge& edge : graph.edges) {
    const bool between = (edge.start == a && edge.end == b) || (edge.start == b && edge.end == a);
    if (between) pair.edges.push_back(edge);
  }
  return pair;
}

TEST_CASE("influence index: an overlay of changes answers as a fresh build", "[graph][influence]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    QueryBudget unlimited;
    OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    auto current = std::make_shared<const InfluenceGraph>(build(graph, 60));
    for (int round = 0; round < 3; ++round) {
      std::map<std::pair<NodeId, NodeId>, bool> touched;
      for (int change = 0; change < 4; ++change) {
        InfluenceEdge edge = graph.edges[random() % graph.edges.size()];
        if (random() % 2 == 0) {
          std::erase_if(graph.edges, [&](const auto& other) { return other.edge == edge.edge; });
        } else {
          edge.edge = EdgeId{1000 + random() % 1000000};
          edge.confidence = static_cast<double>(random() % 1001) / 1000;
          edge.since = static_cast<std::int64_t>(random() % 100);
          edge.until = graph::kOpenFuture;
          graph.edges.push_back(edge);
        }
        touched[std::minmax(edge.start, edge.end)] = true;
      }
      std::vector<graph::ChangedPair> changes;
      for (const auto& [ends, yes] : touched) {
        if (ends.first != ends.second) {
          changes.push_back(changed_pair(graph, ends.first, ends.second));
        }
      }
      current = current->with_changes(graph.model, graph.type_names, changes, unlimited);
      const graph::InfluenceFilter filter = random_filter(graph, random);
      REQUIRE(answers(graph, *current, filter) == answers(graph, build(graph, 60), filter));
    }
  }
}

TEST_CASE("influence index: a graph without influence has no paths", "[graph][influence]") {
  OracleGraph graph;
  graph.type_names = {"MENTIONS", "NO_SUCH_TYPE"};
  graph.node_names = {"a", "b"};
  for (std::uint32_t type = 0; type < 2; ++type) {
    InfluenceEdge edge;
    edge.edge = EdgeId{type};
    edge.type = EdgeTypeId{type};
    edge.end = NodeId{1};
    graph.edges.push_back(edge);
  }
  const InfluenceGraph index = build(graph, 0);
  CHECK(index.base().arc_count() == 0);
  CHECK(answers(graph, index, {}) == std::vector<std::vector<InfluencePath>>(4));
}

TEST_CASE("influence paths: what is asked for is bounded", "[graph][influence]") {
  const OracleGraph graph = random_influence_graph(1);
  const InfluenceGraph index = build(graph, 60);
  QueryBudget budget;
  const auto ask = [&](std::uint32_t hops, QueryBudget& limits) {
    return strongest_paths(index, {.from = NodeId{0}, .to = NodeId{1}, .hops = hops, .top = 5},
                           names_of(graph), limits);
  };
  CHECK_THROWS_AS(ask(0, budget), Error);
  CHECK_THROWS_AS(ask(9, budget), Error);
  CHECK_NOTHROW(ask(8, budget));
  CancelToken cancel;
  cancel.cancel();
  QueryBudget cancelled({}, &cancel);
  OracleGraph large;
  large.type_names = {"COMPETES_WITH"};
  large.node_names.resize(60);
  for (std::uint32_t i = 0; i < 60 * 60; ++i) {
    InfluenceEdge edge;
    edge.edge = EdgeId{i};
    edge.start = NodeId{i / 60};
    edge.end = NodeId{i % 60};
    large.edges.push_back(edge);
  }
  const InfluenceGraph dense = build(large, 0);
  const graph::PathQuery all{.from = NodeId{0}, .to = NodeId{1}, .top = 1000000};
  try {
    (void)strongest_paths(dense, all, names_of(large), cancelled);
    FAIL("not cancelled");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Cancelled);
  }
  QueryBudget small({.memory_bytes = 1 << 20});
  try {
    (void)strongest_paths(dense, all, names_of(large), small);
    FAIL("not limited");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Limit);
  }
  CHECK(small.memory_used() == 0);
}

}  // namespace
}  // namespace clout::tests
