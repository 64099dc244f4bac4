// Pressure rankings equal the ranking of brute-force totals over all nodes.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
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

double part(const OracleTotal& total, graph::Channel channel) {
  return channel == graph::Channel::Harm ? total.harm : total.support;
}

/// All other nodes that press (or support) `query.node`, or that it does, best first.
std::vector<ExpectedRow> expected_rows(const OracleGraph& graph, const PressureQuery& query,
                                       bool on) {
  const InfluenceOracle oracle(graph, query.filter);
  std::vector<ExpectedRow> rows;
  for (std::uint32_t i = 0; i < graph.node_names.size(); ++i) {
    const NodeId node{i};
    if (query.candidate && !query.candidate(node)) continue;
    const OracleTotal total = on ? oracle.total(node, query.node, query.hops)
                                 : oracle.total(query.node, node, query.hops);
    if (part(total, query.channel) > 1e-12) rows.push_back({node, total});
  }
  std::sort(rows.begin(), rows.end(), [&](const ExpectedRow& a, const ExpectedRow& b) {
    const double left = part(a.total, query.channel);
    const double right = part(b.total, query.channel);
    if (std::fabs(left - right) > 1e-11) return left > right;
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
      if (random() % 4 == 0) query.channel = graph::Channel::Support;
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

/// Each a partner of each: so many paths that totals come from sums.
OracleGraph partners(std::uint32_t nodes) {
  OracleGraph graph;
  graph.type_names = {"PARTNERS_WITH"};
  for (std::uint32_t a = 0; a < nodes; ++a) {
    graph.node_names.push_back("n" + std::to_string(a));
    for (std::uint32_t b = 0; b < a; ++b) {
      graph::InfluenceEdge edge;
      edge.edge = EdgeId{graph.edges.size()};
      edge.start = NodeId{a};
      edge.end = NodeId{b};
      edge.confidence = 0.02 + 0.001 * ((a * 7 + b) % 50);
      graph.edges.push_back(edge);
    }
  }
  return graph;
}

bool holds(const graph::Bracket& bracket, double truth, double slack) {
  return bracket.low <= truth + slack && truth <= bracket.high + slack && bracket.high <= 1;
}

TEST_CASE("influence pressure: brackets hold wherever refinement ends", "[graph][influence]") {
  std::size_t open = 0;
  std::size_t rows_seen = 0;
  for (std::uint64_t round = 0; round < 50; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 300 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    const graph::InfluenceGraph index = build(graph, 60);
    for (const std::uint64_t steps : {0, 30, 100, 300, 1000}) {
      PressureQuery query{.node = NodeId{static_cast<std::uint32_t>(random() % 4)},
                          .hops = static_cast<std::uint32_t>(1 + random() % 6),
                          .top = 1 + random() % 6,
                          .filter = random_filter(graph, random),
                          .refinement_steps = steps};
      const bool on = random() % 2 == 0;
      QueryBudget budget;
      const auto names = names_of(graph);
      const auto rows =
          on ? pressure_on(index, query, names, budget) : pressure_by(index, query, names, budget);
      REQUIRE(budget.memory_used() == 0);
      CHECK(rows.size() >= expected_rows(graph, query, on).size());
      const InfluenceOracle oracle(graph, query.filter);
      for (const PressureRow& row : rows) {
        const OracleTotal truth = on ? oracle.total(row.node, query.node, query.hops)
                                     : oracle.total(query.node, row.node, query.hops);
        CAPTURE(steps, query.hops, on, query.filter.via.size(), row.total.exact);
        // What is exact is the middle of a bracket narrower than 1e-9.
        const double slack = row.total.exact ? 0.5e-9 + 1e-12 : 1e-12;
        CHECK(holds(row.total.harm, truth.harm, slack));
        CHECK(holds(row.total.support, truth.support, slack));
        CHECK(holds(row.total.leverage, truth.leverage, slack));
        open += row.total.exact ? 0 : 1;
        ++rows_seen;
      }
    }
  }
  CHECK(open > 100);
  CHECK(rows_seen > open + 100);
}

TEST_CASE("influence pressure: steps of refinement are those of the question",
          "[graph][influence]") {
  const OracleGraph graph = random_influence_graph(test_seed());
  const graph::InfluenceGraph index = build(graph, 60);
  const PressureQuery query{.node = NodeId{0}, .refinement_steps = 200};
  QueryBudget used;
  for (int i = 0; i < 1000; ++i) used.poll();
  QueryBudget unused;
  const auto rows = pressure_on(index, query, names_of(graph), unused);
  const auto again = pressure_on(index, query, names_of(graph), used);
  REQUIRE(rows.size() == again.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].node == again[i].node);
    CHECK(rows[i].total.harm == again[i].total.harm);
  }
}

TEST_CASE("influence pressure: a moment that is over leaves what the sweep says",
          "[graph][influence]") {
  std::size_t open = 0;
  for (std::uint64_t round = 0; round < 20; ++round) {
    const OracleGraph graph = random_influence_graph(test_seed() * 1000 + 600 + round);
    const graph::InfluenceGraph index = build(graph, 60);
    QueryBudget budget;
    PressureQuery query{.node = NodeId{0}, .hops = 4, .top = 3};
    const auto exact = pressure_on(index, query, names_of(graph), budget);
    query.until = std::chrono::steady_clock::now();
    const auto rows = pressure_on(index, query, names_of(graph), budget);
    CHECK(rows.size() >= exact.size());
    for (const PressureRow& row : rows) open += row.total.exact ? 0 : 1;
  }
  CHECK(open > 10);
}

TEST_CASE("influence pressure: rankings by sums are those of all pairs", "[graph][influence]") {
  std::size_t rows_seen = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 900 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    const graph::InfluenceGraph index = build(graph, 60);
    PressureQuery query{.node = NodeId{0},
                        .hops = static_cast<std::uint32_t>(1 + round % 6),
                        .top = 4,
                        .aggregate = graph::Aggregate::Sum};
    QueryBudget budget;
    const auto rows = pressure_on(index, query, names_of(graph), budget);
    std::vector<double> sums;
    for (std::uint32_t i = 1; i < graph.node_names.size(); ++i) {
      const graph::PairTotal total = pair_total(
          index,
          {.from = NodeId{i}, .to = NodeId{0}, .hops = query.hops, .aggregate = query.aggregate},
          budget);
      if (total.harm.low > 1e-12) sums.push_back(total.harm.low);
    }
    std::sort(sums.begin(), sums.end(), std::greater<>());
    REQUIRE(rows.size() == std::min(query.top, sums.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(rows[i].total.harm.middle() == Approx(sums[i]).epsilon(1e-9));
      ++rows_seen;
    }
  }
  CHECK(rows_seen > 60);
}

TEST_CASE("influence pressure: where all arcs help, nobody presses", "[graph][influence]") {
  const OracleGraph graph = partners(40);
  const graph::InfluenceGraph index = build(graph, 60);
  QueryBudget budget;
  for (const std::uint32_t hops : {2, 4, 5, 6}) {
    CAPTURE(hops);
    CHECK(pressure_on(index, {.node = NodeId{0}, .hops = hops}, names_of(graph), budget).empty());
    const graph::PairTotal total = pair_total(
        index, {.from = NodeId{1}, .to = NodeId{0}, .hops = hops, .path_limit = 1000}, budget);
    CHECK(total.harm == graph::Bracket{0, 0});
    CHECK(total.leverage == graph::Bracket{0, 0});
    CHECK(total.support.low > 0.01);
  }
}

}  // namespace
}  // namespace clout::tests
