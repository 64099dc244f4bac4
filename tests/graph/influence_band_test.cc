// The band of a pressure equals the definition: every world taken one by one, its graph built, its
// total summed path by path.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <catch2/catch.hpp>

#include "graph/influence/pair_band.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::InfluenceEdge;
using graph::PossiblePath;
using graph::pressure_band;
using graph::PressureBand;
using graph::Statements;

using Rows = std::vector<InfluenceEdge>;

PressureBand band(const std::vector<PossiblePath>& paths, const std::vector<Statements>& facts,
                  std::uint64_t seed = 1) {
  QueryBudget budget;
  const PressureBand result = pressure_band(paths, facts, seed, budget);
  CHECK(budget.memory_used() == 0);
  return result;
}

// Huawei on Apple: e1 (.5 if certain), and e13, e14, e15 (.7 * .5 * .8 * .49).
const std::vector<PossiblePath> kExample{{0.5, {0}}, {0.1372, {1, 2, 3}}};

TEST_CASE("influence band: statements that are independent", "[graph][influence]") {
  const PressureBand found = band(kExample, {{{0, 0.9}}, {{1, 0.9}}, {{2, 0.54}}, {{3, 0.9}}});
  CHECK(found.exact);
  CHECK(found.worlds == 16);
  CHECK(found.error == 0);
  CHECK(found.mean == Approx(1 - 0.55 * (1 - 0.1372 * 0.4374)));
  CHECK(found.p10 == Approx(0.1372));
  CHECK(found.p50 == Approx(0.5));
  CHECK(found.p90 == Approx(1 - 0.5 * 0.8628));
}

TEST_CASE("influence band: one article stands or falls as a whole", "[graph][influence]") {
  const PressureBand found = band(kExample, {{{0, 0.9}}, {{0, 0.9}}, {{1, 0.54}}, {{0, 0.9}}});
  CHECK(found.worlds == 4);
  CHECK(found.mean == Approx(0.9 * (0.54 * 0.5686 + 0.46 * 0.5)));
  CHECK(found.p10 == 0);
  CHECK(found.p50 == Approx(0.5));
  CHECK(found.p90 == Approx(0.5686));
}

TEST_CASE("influence band: denial, certainty and levels of one origin", "[graph][influence]") {
  const std::vector<PossiblePath> one{{0.5, {0}}};
  CHECK(band(one, {{{0, 0.6}, {1, 0.5, true}}}).mean == Approx(0.5 * 0.6 * 0.5));
  CHECK(band(one, {{{0, 1}}}).worlds == 1);
  CHECK(band(one, {{{0, 1}}}).mean == 0.5);
  CHECK(band(one, {{{0, 0.6}, {1, 1, true}}}).mean == 0);
  CHECK(band(one, {{{0, 0}}}).mean == 0);
  CHECK(band(one, {{}}).mean == 0);
  // What it says with .9 includes what it says with .5.
  const PressureBand levels = band({{0.5, {0}}, {0.25, {1}}}, {{{0, 0.9}}, {{0, 0.5}}});
  CHECK(levels.worlds == 3);
  CHECK(levels.mean == Approx(0.5 * 0.625 + 0.4 * 0.5));
  CHECK(band({}, {}).p90 == 0);
}

TEST_CASE("influence band: too many worlds are drawn from", "[graph][influence]") {
  std::vector<PossiblePath> paths;
  std::vector<Statements> facts;
  double truth = 1;
  for (std::uint32_t i = 0; i < 40; ++i) {
    paths.push_back({0.02, {i}});
    facts.push_back({{i, 0.5}});
    truth *= 1 - 0.01;
  }
  const PressureBand found = band(paths, facts, 7);
  CHECK_FALSE(found.exact);
  CHECK(found.worlds == graph::kWorldsDrawn);
  CHECK(found.error > 0);
  CHECK(std::fabs(found.mean - (1 - truth)) < 5 * found.error);
  CHECK(found.p10 < found.p50);
  CHECK(found.p50 < found.p90);
  CHECK(band(paths, facts, 7).mean == found.mean);
  CHECK(band(paths, facts, 8).mean != found.mean);
}

/// The definition, from the stored rows and the oracle alone.
class BruteForce {
 public:
  BruteForce(const OracleGraph& graph, const graph::InfluenceFilter& filter)
      : graph_(graph), filter_(filter) {
    const InfluenceOracle oracle(graph, filter);
    std::set<EdgeId> shown;
    const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
    for (std::uint32_t a = 0; a < nodes; ++a) {
      for (std::uint32_t b = 0; b < nodes; ++b) {
        for (const auto& path :
             oracle.paths(NodeId{a}, NodeId{b}, 1, graph::PathRanking::Strength)) {
          shown.insert(path.steps[0].edge.id);
        }
      }
    }
    for (const InfluenceEdge& row : graph.edges) {
      const TypeRule* rule = graph.model.find(graph.type_names[raw(row.type)]);
      if (rule == nullptr || row.since > filter.as_of || row.until <= filter.as_of) continue;
      if (row.start == row.end) continue;
      const bool turn = rule->symmetric && row.end < row.start;
      Fact& fact = facts_[{rule->type, turn ? row.end : row.start, turn ? row.start : row.end}];
      fact.rows.push_back(row);
      if (shown.count(row.edge) != 0) fact.shown = row;
    }
    std::erase_if(facts_, [](const auto& entry) { return !entry.second.shown; });
    std::uint64_t number = 0;
    for (auto& [key, fact] : facts_) {
      ++number;
      for (InfluenceEdge& row : fact.rows) {
        if (row.origin == graph::kNoOrigin) row.origin = 1000 + 2 * number + row.denies;
        if (row.confidence > 0 && row.confidence < 1) levels_[row.origin].insert(row.confidence);
      }
    }
  }

  [[nodiscard]] std::size_t worlds() const {
    std::size_t count = 1;
    for (const auto& [origin, levels] : levels_) count *= levels.size() + 1;
    return count;
  }

  /// Pressure and chance in every world.
  [[nodiscard]] std::vector<std::pair<double, double>> pressures(NodeId from, NodeId to,
                                                                 std::uint32_t hops) {
    found_.clear();
    u_.clear();
    next(levels_.begin(), 1, [&](double chance) {
      OracleGraph world = graph_;
      world.edges.clear();
      for (const auto& [key, fact] : facts_) {
        bool supported = false, denied = false;
        for (const InfluenceEdge& row : fact.rows) {
          const auto u = u_.find(row.origin);
          const bool says = u == u_.end() ? row.confidence >= 1 : u->second < row.confidence;
          (row.denies != 0 ? denied : supported) |= says;
        }
        if (!supported || denied) continue;
        world.edges.push_back(*fact.shown);
        world.edges.back().confidence = 1;
        world.edges.back().denies = 0;
      }
      found_.emplace_back(InfluenceOracle(world, filter_).total(from, to, hops).harm, chance);
    });
    std::sort(found_.begin(), found_.end());
    return found_;
  }

 private:
  struct Fact {
    Rows rows;
    std::optional<InfluenceEdge> shown;
  };
  using Levels = std::map<std::uint64_t, std::set<double>>;

  template <typename See>
  void next(Levels::const_iterator at, double chance, const See& see) {
    if (at == levels_.end()) return see(chance);
    double from = 0;
    std::set<double> ends = at->second;
    ends.insert(1);
    for (const double until : ends) {
      u_[at->first] = from;
      next(std::next(at), chance * (until - from), see);
      from = until;
    }
  }

  const OracleGraph& graph_;
  graph::InfluenceFilter filter_;
  std::map<std::tuple<std::string, NodeId, NodeId>, Fact> facts_;
  Levels levels_;
  std::map<std::uint64_t, double> u_;
  std::vector<std::pair<double, double>> found_;
};

OracleGraph small_graph(std::uint64_t seed) {
  OracleGraph graph = random_influence_graph(seed);
  // Few weights, so that the worlds are few.
  for (InfluenceEdge& row : graph.edges) row.confidence = std::round(row.confidence * 2) / 2;
  if (graph.edges.size() > 14) graph.edges.resize(14);
  return graph;
}

bool near(double a, double b) { return std::fabs(a - b) <= 1e-9; }

TEST_CASE("influence band: equals the worlds taken one by one", "[graph][influence]") {
  int spread = 0;
  for (std::uint64_t seed = test_seed(); spread < 100; ++seed) {
    const OracleGraph graph = small_graph(seed);
    graph::InfluenceFilter filter;
    filter.as_of = static_cast<std::int64_t>(seed % 120);
    BruteForce brute(graph, filter);
    if (brute.worlds() > 200) continue;
    const graph::InfluenceGraph index = build(graph, 50);
    const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
    const NodeId from{static_cast<std::uint32_t>(seed % nodes)};
    for (std::uint32_t to = 0; to < nodes; ++to) {
      const auto worlds = brute.pressures(from, NodeId{to}, 4);
      const graph::BandSource source{.model = graph.model,
                                     .type_names = graph.type_names,
                                     .read = [&](const Edge& edge, Rows& rows) {
                                       for (const InfluenceEdge& row : graph.edges) {
                                         if (row.edge == edge.id) rows.push_back(row);
                                       }
                                     }};
      QueryBudget budget;
      const auto found = pair_band(
          index, {.from = from, .to = NodeId{to}, .hops = 4, .filter = filter}, source, budget);
      REQUIRE(found.has_value());
      double mean = 0;
      for (const auto& [pressure, chance] : worlds) mean += pressure * chance;
      const auto at = [&, &worlds = worlds](double share) {
        double sum = 0;
        for (const auto& [pressure, chance] : worlds) {
          sum += chance;
          if (sum >= share - 1e-9) return pressure;
        }
        return worlds.back().first;
      };
      INFO("seed " << seed << " to " << to);
      REQUIRE(found->exact);
      REQUIRE(near(found->mean, mean));
      REQUIRE(near(found->p10, at(0.1)));
      REQUIRE(near(found->p50, at(0.5)));
      REQUIRE(near(found->p90, at(0.9)));
      REQUIRE(budget.memory_used() == 0);
      spread += found->p10 < found->p90;
    }
  }
}

}  // namespace
}  // namespace clout::tests
