// Pair totals equal enumeration by the definition; where a budget forbids that, brackets hold.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "graph/influence/pair_total.h"
#include "graph/influence/strongest_paths.h"
#include "schema/error.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::Bracket;
using graph::InfluenceEdge;
using graph::InfluenceGraph;
using graph::PairQuery;
using graph::PairTotal;

constexpr double kTolerance = 1e-9;

bool holds(const Bracket& bracket, double truth) {
  return bracket.low <= truth + 1e-12 && truth <= bracket.high + 1e-12 && bracket.low >= 0 &&
         bracket.high <= 1;
}

bool is(const Bracket& bracket, double truth) {
  return bracket.low == bracket.high && std::fabs(bracket.low - truth) <= kTolerance;
}

/// Counts over every pair of nodes.
struct Verdict {
  int wrong = 0;
  int bracketed = 0;
  int pairs = 0;
};

Verdict compare(const OracleGraph& graph, const InfluenceGraph& index, PairQuery query) {
  const InfluenceOracle oracle(graph, query.filter);
  Verdict verdict;
  for (std::uint32_t a = 0; a < graph.node_names.size(); ++a) {
    for (std::uint32_t b = 0; b < graph.node_names.size(); ++b) {
      query.from = NodeId{a};
      query.to = NodeId{b};
      const OracleTotal truth = oracle.total(query.from, query.to, query.hops);
      QueryBudget budget;
      const PairTotal total = pair_total(index, query, budget);
      const bool right =
          total.exact ? is(total.harm, truth.harm) && is(total.support, truth.support) &&
                            is(total.leverage, truth.leverage)
                      : holds(total.harm, truth.harm) && holds(total.support, truth.support) &&
                            holds(total.leverage, truth.leverage);
      verdict.wrong += !right || budget.memory_used() != 0;
      verdict.bracketed += !total.exact;
      ++verdict.pairs;
    }
  }
  return verdict;
}

TEST_CASE("influence totals: equal enumeration for every pair and length", "[graph][influence]") {
  for (std::uint64_t round = 0; round < 40; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    const InfluenceGraph index = build(graph, static_cast<std::int64_t>(random() % 120));
    for (std::uint32_t hops = 1; hops <= 6; ++hops) {
      CAPTURE(hops);
      const Verdict verdict =
          compare(graph, index, {.hops = hops, .filter = random_filter(graph, random)});
      REQUIRE(verdict.wrong == 0);
      REQUIRE(verdict.bracketed == 0);
    }
  }
}

TEST_CASE("influence totals: brackets hold the truth at every budget", "[graph][influence]") {
  int bracketed = 0;
  int pairs = 0;
  for (std::uint64_t round = 0; round < 40; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 500 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    const InfluenceGraph index = build(graph, 60);
    for (const std::size_t limit : {0, 1, 2, 5, 20, 60}) {
      const auto hops = static_cast<std::uint32_t>(2 + random() % 7);
      CAPTURE(limit, hops);
      const Verdict verdict =
          compare(graph, index,
                  {.hops = hops, .filter = random_filter(graph, random), .path_limit = limit});
      REQUIRE(verdict.wrong == 0);
      bracketed += verdict.bracketed;
      pairs += verdict.pairs;
    }
  }
  CHECK(bracketed > 0);
  CHECK(bracketed < pairs);
}

/// Every node competes with every other, so that paths are many.
OracleGraph clique(std::uint32_t nodes) {
  OracleGraph graph;
  graph.type_names = {"COMPETES_WITH"};
  for (std::uint32_t a = 0; a < nodes; ++a) {
    graph.node_names.push_back("n" + std::to_string(a));
    for (std::uint32_t b = 0; b < a; ++b) {
      InfluenceEdge edge;
      edge.edge = EdgeId{static_cast<std::uint32_t>(graph.edges.size())};
      edge.start = NodeId{a};
      edge.end = NodeId{b};
      edge.strength_forward = edge.strength_reverse = 0.01 + 0.001 * ((a * 7 + b) % 50);
      graph.edges.push_back(edge);
    }
  }
  return graph;
}

TEST_CASE("influence totals: brackets hold the truth whenever time is up", "[graph][influence]") {
  const OracleGraph graph = clique(70);
  const InfluenceGraph index = build(graph, 0);
  for (const std::uint32_t hops : {3U, 4U, 5U}) {
    PairQuery query{.from = NodeId{1}, .to = NodeId{2}, .hops = hops};
    QueryBudget budget;
    const PairTotal truth = pair_total(index, query, budget);
    REQUIRE(truth.exact);
    for (const int milliseconds : {0, 1, 5, 50}) {
      CAPTURE(hops, milliseconds);
      query.effort.until =
          std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
      const PairTotal total = pair_total(index, query, budget);
      CHECK(holds(total.harm, truth.harm.middle()));
      CHECK(holds(total.support, truth.support.middle()));
      CHECK(holds(total.leverage, truth.leverage.middle()));
      if (milliseconds == 0) CHECK_FALSE(total.exact);
      REQUIRE(budget.memory_used() == 0);
    }
  }
}

TEST_CASE("influence totals: a deadline cuts enumeration short, too", "[graph][influence]") {
  const OracleGraph graph = clique(70);
  const InfluenceGraph index = build(graph, 0);
  QueryBudget budget;
  const auto start = std::chrono::steady_clock::now();
  const PairTotal total = pair_total(index,
                                     {.from = NodeId{1},
                                      .to = NodeId{2},
                                      .hops = 8,
                                      .effort = {.until = start + std::chrono::milliseconds(5)}},
                                     budget);
  CHECK_FALSE(total.exact);
  CHECK(total.harm.low < total.harm.high);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

void check_several_via(std::uint64_t first, int questions) {
  int touched = 0;
  for (std::uint64_t round = first; touched < questions; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 700 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    const InfluenceGraph index = build(graph, 60);
    std::mt19937_64 random(seed);
    const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
    PairQuery query{.from = NodeId{static_cast<std::uint32_t>(random() % nodes)},
                    .to = NodeId{static_cast<std::uint32_t>(random() % nodes)},
                    .hops = static_cast<std::uint32_t>(3 + random() % 4)};
    // What a random path goes through, so that there is one.
    const InfluenceOracle all(graph, query.filter);
    const auto paths = all.paths(query.from, query.to, query.hops, graph::PathRanking::Strength);
    if (paths.empty()) continue;
    const auto& path = paths[random() % paths.size()];
    for (std::size_t i = 1; i + 1 < path.nodes.size() && i <= graph::kMostVia; ++i) {
      query.filter.via.push_back(path.nodes[i]);
    }
    std::reverse(query.filter.via.begin(), query.filter.via.end());
    if (query.filter.via.size() < 2) continue;
    ++touched;
    const Verdict verdict = compare(graph, index, query);
    REQUIRE(verdict.wrong == 0);
    REQUIRE(verdict.bracketed == 0);
    const auto expected = InfluenceOracle(graph, query.filter)
                              .paths(query.from, query.to, query.hops, graph::PathRanking::Adverse);
    QueryBudget budget;
    const auto found = strongest_paths(index,
                                       {.from = query.from,
                                        .to = query.to,
                                        .hops = query.hops,
                                        .top = 1 + random() % 5,
                                        .ranking = graph::PathRanking::Adverse,
                                        .filter = query.filter},
                                       names_of(graph), budget);
    REQUIRE(found.size() <= expected.size());
    REQUIRE_FALSE(found.empty());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].nodes == expected[i].nodes);
    // The closed form is asked, too, where enumeration is not allowed to answer.
    query.path_limit = 1;
    REQUIRE(compare(graph, index, query).wrong == 0);
  }
}

// In two parts, since a sanitizer takes its time.
TEST_CASE("influence totals: via several nodes at once", "[graph][influence]") {
  check_several_via(0, 100);
}

TEST_CASE("influence totals: via several nodes at once, other graphs", "[graph][influence]") {
  check_several_via(100'000, 100);
}

/// By the definition: the parts of all paths added up.
OracleTotal summed(const InfluenceOracle& oracle, NodeId from, NodeId to, std::uint32_t hops) {
  OracleTotal sum;
  for (const auto& path : oracle.paths(from, to, hops, graph::PathRanking::Strength)) {
    sum.harm += path.harm();
    sum.support += path.support();
    sum.leverage += path.strength * (1 - std::fabs(path.polarity));
  }
  return sum;
}

bool near(const Bracket& bracket, double truth) {
  const double slack = 1e-9 * std::max(1.0, truth);
  return bracket.low <= truth + slack && truth <= bracket.high + slack;
}

TEST_CASE("influence totals: sums are those of all paths, and their brackets hold",
          "[graph][influence]") {
  std::size_t exact = 0;
  std::size_t open = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 800 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    const InfluenceGraph index = build(graph, 60);
    std::mt19937_64 random(seed);
    for (int question = 0; question < 10; ++question) {
      PairQuery query{.from = NodeId{static_cast<std::uint32_t>(random() % 4)},
                      .to = NodeId{static_cast<std::uint32_t>(4 + random() % 2)},
                      .hops = static_cast<std::uint32_t>(1 + random() % 6),
                      .filter = random_filter(graph, random),
                      .aggregate = graph::Aggregate::Sum,
                      .path_limit = random() % 2 == 0 ? 3U : 1000U};
      const OracleTotal truth =
          summed(InfluenceOracle(graph, query.filter), query.from, query.to, query.hops);
      QueryBudget budget;
      const PairTotal total = pair_total(index, query, budget);
      CAPTURE(query.hops, query.path_limit, total.exact);
      CHECK(near(total.harm, truth.harm));
      CHECK(near(total.support, truth.support));
      CHECK(near(total.leverage, truth.leverage));
      (total.exact ? exact : open) += 1;
    }
  }
  CHECK(exact > 400);
}

TEST_CASE("influence totals: a sum may be above 1, and needs no path one by one",
          "[graph][influence]") {
  const OracleGraph graph = clique(70);
  const InfluenceGraph index = build(graph, 0);
  QueryBudget budget;
  PairQuery query{.from = NodeId{1}, .to = NodeId{2}, .hops = 5};
  const PairTotal chance = pair_total(index, query, budget);
  query.aggregate = graph::Aggregate::Sum;
  const PairTotal sum = pair_total(index, query, budget);
  REQUIRE(chance.exact);
  REQUIRE(sum.exact);
  CHECK(sum.harm.low >= chance.harm.low);
  CHECK(sum.harm.low <= chance.log_harm.high);
  CHECK(sum.support.low > 0);
}

}  // namespace
}  // namespace clout::tests
