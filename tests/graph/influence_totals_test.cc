// Pair totals equal enumeration by the definition; where a budget forbids that, brackets hold.

#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "graph/influence/pair_total.h"
#include "schema/error.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::Bracket;
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

}  // namespace
}  // namespace clout::tests
