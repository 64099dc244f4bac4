// The closed forms over walks equal sums over enumerated simple paths, power by power; the noisy-or
// bracket holds for any split into seen and unseen.

#include <array>
#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/harm_bracket.h"
#include "graph/influence/path_sums.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::PowerSums;

PowerSums enumerate(const InfluenceOracle& oracle, NodeId from, NodeId to, std::uint32_t hops) {
  PowerSums sums;
  for (const auto& path : oracle.paths(from, to, hops, graph::PathRanking::Strength)) {
    for (std::size_t k = 0; k < graph::kMaxPower; ++k) {
      const auto power = static_cast<double>(k + 1);
      sums.harm[k] += std::pow(path.harm(), power);
      sums.support[k] += std::pow(path.support(), power);
      sums.leverage[k] += std::pow(path.strength * (1 - std::fabs(path.polarity)), power);
    }
  }
  return sums;
}

bool agree(const PowerSums& found, const PowerSums& truth, std::size_t powers) {
  for (std::size_t k = 0; k < powers; ++k) {
    if (std::fabs(found.harm[k] - truth.harm[k]) > 1e-12 + found.rounding ||
        std::fabs(found.support[k] - truth.support[k]) > 1e-12 + found.rounding ||
        std::fabs(found.leverage[k] - truth.leverage[k]) > 1e-12 + found.rounding) {
      return false;
    }
  }
  return found.rounding < 1e-9;
}

TEST_CASE("influence sums: closed forms equal enumeration up to five hops", "[graph][influence]") {
  int whole = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + round;
    CAPTURE(seed);
    OracleGraph graph = random_influence_graph(seed);
    graph.model.balance = 1;  // below that sums are bounds
    if (round % 2 == 0) {
      for (auto& edge : graph.edges) edge.odds = edge.polarity = std::nan("");
    }
    std::mt19937_64 random(seed);
    const graph::InfluenceGraph index = build(graph, 60);
    graph::InfluenceFilter filter = random_filter(graph, random);
    filter.via.clear();
    filter.avoid.clear();
    QueryBudget budget;
    graph::FilteredArcs arcs(index, filter, budget);
    whole += !arcs.fractional_polarity();
    const InfluenceOracle oracle(graph, filter);
    const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
    for (std::uint32_t pair = 0; pair < nodes * nodes; ++pair) {
      const std::uint32_t a = pair / nodes;
      const std::uint32_t b = pair % nodes;
      if (a == b) continue;
      const auto hops = static_cast<std::uint32_t>(1 + random() % 5);
      const std::size_t powers = std::array<std::size_t, 3>{1, 3, 6}[random() % 3];
      CAPTURE(a, b, hops, powers);
      const PowerSums sums =
          simple_path_sums(arcs, {.from = a, .to = b, .hops = hops, .powers = powers});
      REQUIRE(agree(sums, enumerate(oracle, NodeId{a}, NodeId{b}, hops), powers));
    }
  }
  CHECK(whole > 0);
}

TEST_CASE("influence sums: the noisy-or bracket holds and narrows with each power",
          "[graph][influence]") {
  std::mt19937_64 random(test_seed());
  std::uniform_real_distribution<> uniform(0, 1);
  for (int round = 0; round < 500; ++round) {
    const double largest = 0.999 * uniform(random);
    graph::PartialSums sums{.largest_rest = largest};
    double doubt = 1;
    for (std::uint64_t i = random() % 5; i > 0; --i) {
      const double x = largest + (0.999 - largest) * uniform(random);
      sums.seen_logs -= std::log1p(-x);
      doubt *= 1 - x;
    }
    for (std::uint64_t i = random() % 50; i > 0; --i) {
      const double x = largest * std::pow(uniform(random), 3);
      for (std::size_t k = 0; k < graph::kMaxPower; ++k) {
        sums.rest_low[k] = sums.rest_high[k] += std::pow(x, static_cast<double>(k + 1));
      }
      doubt *= 1 - x;
    }
    double width = 2;
    for (sums.powers = 1; sums.powers <= graph::kMaxPower; ++sums.powers) {
      const graph::Bracket bracket = total_bracket(graph::Aggregate::NoisyOr, log_bracket(sums));
      REQUIRE(bracket.low <= 1 - doubt + 1e-12);
      REQUIRE(bracket.high >= 1 - doubt - 1e-12);
      REQUIRE(bracket.high - bracket.low <= width + 1e-12);
      width = bracket.high - bracket.low;
    }
  }
}

}  // namespace
}  // namespace clout::tests
