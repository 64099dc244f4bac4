// The signed random walk with restart equals the solution of its linear equations.
#include "graph/influence/signed_walk.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using Matrix = std::vector<std::vector<double>>;

/// Gauss and Jordan, with row exchanges.
std::vector<double> solve(Matrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t best = column;
    for (std::size_t row = column; row < n; ++row) {
      if (std::fabs(a[row][column]) > std::fabs(a[best][column])) best = row;
    }
    std::swap(a[column], a[best]);
    std::swap(b[column], b[best]);
    for (std::size_t row = 0; row < n; ++row) {
      if (row == column) continue;
      const double factor = a[row][column] / a[column][column];
      for (std::size_t i = column; i < n; ++i) a[row][i] -= factor * a[column][i];
      b[row] -= factor * b[column];
    }
  }
  for (std::size_t i = 0; i < n; ++i) b[i] /= a[i][i];
  return b;
}

/// good and bad of node i at 2i and 2i + 1.
std::vector<double> by_equations(const OracleGraph& graph, const graph::InfluenceFilter& filter,
                                 NodeId start, bool by) {
  const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
  const InfluenceOracle oracle(graph, filter);
  const auto avoided = [&](std::uint32_t node) {
    return std::count(filter.avoid.begin(), filter.avoid.end(), NodeId{node}) != 0;
  };
  Matrix a(2 * nodes, std::vector<double>(2 * nodes, 0));
  std::vector<double> b(2 * nodes, 0);
  for (std::size_t i = 0; i < a.size(); ++i) a[i][i] = 1;
  b[2 * raw(start)] = 0.15;
  for (std::uint32_t u = 0; u < nodes; ++u) {
    const bool blocked = filter.node && !filter.node(NodeId{u}) && NodeId{u} != start;
    if (avoided(u) || blocked) continue;
    std::vector<std::pair<std::uint32_t, graph::InfluenceStep>> arcs;
    double leaving = 0;
    for (std::uint32_t v = 0; v < nodes; ++v) {
      if (u == v || avoided(v)) continue;
      const auto paths = by ? oracle.paths(NodeId{u}, NodeId{v}, 1, graph::PathRanking::Strength)
                            : oracle.paths(NodeId{v}, NodeId{u}, 1, graph::PathRanking::Strength);
      for (const auto& path : paths) {
        arcs.emplace_back(v, path.steps[0]);
        leaving += path.steps[0].weight;
      }
    }
    for (const auto& [v, step] : arcs) {
      const double share = 0.85 * step.weight / leaving;
      const double turned = (1 - step.polarity) / 2;
      a[2 * v][2 * u] -= share * (1 - turned);
      a[2 * v + 1][2 * u] -= share * turned;
      a[2 * v][2 * u + 1] -= share * turned * graph.model.balance;
      a[2 * v + 1][2 * u + 1] -= share * (1 - turned * graph.model.balance);
    }
  }
  return solve(std::move(a), std::move(b));
}

TEST_CASE("signed walk: rankings solve the equations of the walk", "[graph][influence]") {
  std::size_t rows_seen = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + round;
    CAPTURE(seed);
    const OracleGraph graph = random_influence_graph(seed);
    const graph::InfluenceGraph index = build(graph, 60);
    std::mt19937_64 random(seed);
    graph::SignedWalkQuery query{
        .node = NodeId{static_cast<std::uint32_t>(random() % graph.node_names.size())},
        .top = 100,
        .filter = random_filter(graph, random)};
    query.filter.via.clear();
    if (std::count(query.filter.avoid.begin(), query.filter.avoid.end(), query.node) != 0) continue;
    if (random() % 2 == 0) query.channel = graph::Channel::Support;
    const bool by = random() % 2 == 0;
    QueryBudget budget;
    const auto rows = by ? signed_walk_by(index, query, names_of(graph), budget)
                         : signed_walk_on(index, query, names_of(graph), budget);
    CHECK(budget.memory_used() == 0);
    const std::vector<double> truth = by_equations(graph, query.filter, query.node, by);
    std::size_t expected = 0;
    for (std::uint32_t i = 0; i < graph.node_names.size(); ++i) {
      const double part = truth[2 * i + (query.channel == graph::Channel::Harm ? 1 : 0)];
      if (NodeId{i} != query.node && part > 1e-9) ++expected;
    }
    const auto listed = std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.total.part(query.channel).low > 1e-9;
    });
    CHECK(static_cast<std::size_t>(listed) == expected);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(rows[i].total.support.low == Approx(truth[2 * raw(rows[i].node)]).margin(2e-10));
      CHECK(rows[i].total.harm.low == Approx(truth[2 * raw(rows[i].node) + 1]).margin(2e-10));
      if (i == 0) continue;
      CHECK(rows[i - 1].total.part(query.channel).low >=
            rows[i].total.part(query.channel).low * (1 - 1e-12));
    }
    rows_seen += rows.size();
  }
  CHECK(rows_seen > 100);
}

}  // namespace
}  // namespace clout::tests
