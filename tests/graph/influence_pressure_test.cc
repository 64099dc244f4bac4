// Pressure rankings equal the ranking of brute-force totals over all nodes.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <tuple>

#include <catch2/catch.hpp>

#include "graph/influence/pressure.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::PressureQuery;
using graph::PressureRow;

struct ExpectedRow {
  NodeId node{};
  OracleTotal total;
};

/// All other nodes that press `query.node` (or that it presses), best first.
std::vector<ExpectedRow> expected_rows(const OracleGraph& graph, const PressureQuery& query,
                                       bool on) {
  const InfluenceOracle oracle(graph, query.filter);
  std::vector<ExpectedRow> rows;
  for (std::uint32_t i = 0; i < graph.node_names.size(); ++i) {
    const NodeId node{i};
    if (query.candidate && !query.candidate(node)) continue;
    const OracleTotal total = on ? oracle.total(node, query.node, query.hops)
                                 : oracle.total(query.node, node, query.hops);
    if (total.harm > 1e-12) rows.push_back({node, total});
  }
  std::sort(rows.begin(), rows.end(), [&](const ExpectedRow& a, const ExpectedRow& b) {
    if (std::fabs(a.total.harm - b.total.harm) > 1e-11) return a.total.harm > b.total.harm;
    return std::tie(graph.node_names[raw(a.node)], a.node) <
           std::tie(graph.node_names[raw(b.node)], b.node);
  });
  if (rows.size() > query.top) rows.resize(query.top);
  return rows;
}

bool same_row(const PressureRow& row, const ExpectedRow& expected) {
  const auto close = [](const graph::Bracket& found, double truth) {
    return std::fabs(found.low - truth) < 1e-9 && found.low == found.high;
  };
  return row.node == expected.node && row.total.exact &&
         close(row.total.harm, expected.total.harm) &&
         close(row.total.support, expected.total.support) &&
         close(row.total.leverage, expected.total.leverage) &&
         std::fabs(row.total.net() - (expected.total.support - expected.total.harm)) < 2e-9;
}

TEST_CASE("influence pressure: rankings equal brute force both ways", "[graph][influence]") {
  std::size_t rows_seen = 0;
  for (std::uint64_t round = 0; round < 40; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    const graph::InfluenceGraph index = build(graph, 60);
    const graph::InfluenceNames names = names_of(graph);
    for (std::uint32_t node = 0; node < graph.node_names.size(); ++node) {
      PressureQuery query{.node = NodeId{node},
                          .hops = static_cast<std::uint32_t>(1 + random() % 6),
                          .top = 1 + random() % 6,
                          .filter = random_filter(graph, random)};
      if (random() % 3 == 0) query.candidate = [](NodeId id) { return raw(id) % 2 == 0; };
      const bool on = random() % 2 == 0;
      QueryBudget budget;
      const auto rows =
          on ? pressure_on(index, query, names, budget) : pressure_by(index, query, names, budget);
      const auto expected = expected_rows(graph, query, on);
      rows_seen += rows.size();
      CAPTURE(node, on, query.hops, query.top);
      REQUIRE(std::equal(rows.begin(), rows.end(), expected.begin(), expected.end(), same_row));
      REQUIRE(budget.memory_used() == 0);
    }
  }
  CHECK(rows_seen > 300);
}

TEST_CASE("influence pressure: without time there are rows whose brackets hold",
          "[graph][influence]") {
  for (std::uint64_t round = 0; round < 40; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 300 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    const graph::InfluenceGraph index = build(graph, 60);
    const InfluenceOracle oracle(graph, {});
    PressureQuery query{.node = NodeId{0}, .top = 3};
    QueryBudget budget;
    const auto exact = pressure_on(index, query, names_of(graph), budget);
    query.deadline = std::chrono::steady_clock::now();
    const auto rows = pressure_on(index, query, names_of(graph), budget);
    REQUIRE(rows.size() >= exact.size());
    for (const PressureRow& row : rows) {
      const OracleTotal truth = oracle.total(row.node, query.node, query.hops);
      CHECK_FALSE(row.total.exact);
      CHECK(row.total.harm.low <= truth.harm);
      CHECK(truth.harm <= row.total.harm.high);
      CHECK(row.total.harm.high <= 1);
    }
  }
}

}  // namespace
}  // namespace clout::tests
