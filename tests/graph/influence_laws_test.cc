// The laws of docs/influence.md on random multigraphs: what must hold whatever the numbers are.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "graph/influence/harm_explanation.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/strongest_paths.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/random_filter.h"

namespace clout::tests {
namespace {

using graph::InfluenceEdge;
using graph::InfluenceGraph;
using graph::InfluencePath;
using graph::PairTotal;

constexpr std::int64_t kAsOf = 60;
constexpr double kTolerance = 1e-9;

class Questions {
 public:
  explicit Questions(const OracleGraph& graph) : graph_(graph), index_(build(graph, kAsOf)) {}

  PairTotal total(std::uint32_t from, std::uint32_t to, std::uint32_t hops = 4,
                  std::size_t path_limit = 1'000'000) {
    return pair_total(index_,
                      {.from = NodeId{from},
                       .to = NodeId{to},
                       .hops = hops,
                       .filter = {.as_of = kAsOf},
                       .path_limit = path_limit},
                      budget_);
  }
  std::vector<InfluencePath> paths(std::uint32_t from, std::uint32_t to, std::uint32_t hops = 4) {
    return strongest_paths(index_,
                           {.from = NodeId{from},
                            .to = NodeId{to},
                            .hops = hops,
                            .top = 100000,
                            .filter = {.as_of = kAsOf}},
                           names_of(graph_), budget_);
  }
  /// The harm on the graph that `filter` leaves.
  double harm(std::uint32_t from, std::uint32_t to, graph::InfluenceFilter filter) {
    filter.as_of = kAsOf;
    return pair_total(index_, {.from = NodeId{from}, .to = NodeId{to}, .filter = std::move(filter)},
                      budget_)
        .harm.middle();
  }
  [[nodiscard]] std::uint32_t nodes() const {
    return static_cast<std::uint32_t>(graph_.node_names.size());
  }

 private:
  const OracleGraph& graph_;
  InfluenceGraph index_;
  QueryBudget budget_;
};

/// Calls check(graph, random) for some random graphs.
template <typename Check>
void each_graph(const Check& check) {
  for (std::uint64_t round = 0; round < 25; ++round) {
    const std::uint64_t seed = test_seed() * 1000 + 200 + round;
    CAPTURE(seed);
    OracleGraph graph = random_influence_graph(seed);
    std::mt19937_64 random(seed);
    check(graph, random);
  }
}

template <typename Check>
void each_pair(std::uint32_t nodes, const Check& check) {
  for (std::uint32_t a = 0; a < nodes; ++a) {
    for (std::uint32_t b = 0; b < nodes; ++b) {
      if (a != b) check(a, b);
    }
  }
}

/// But for the last bits of a strength, which claims of other times have a part in.
bool same_path(const InfluencePath& a, const InfluencePath& b) {
  const auto same_step = [](const graph::InfluenceStep& left, const graph::InfluenceStep& right) {
    return left.edge == right.edge && left.others == right.others &&
           left.polarity == right.polarity;
  };
  return a.nodes == b.nodes && std::fabs(a.strength - b.strength) <= 1e-14 * a.strength &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(), same_step);
}

bool same(const PairTotal& a, const PairTotal& b) {
  return std::fabs(a.harm.low - b.harm.low) < kTolerance &&
         std::fabs(a.support.low - b.support.low) < kTolerance &&
         std::fabs(a.leverage.low - b.leverage.low) < kTolerance;
}

TEST_CASE("influence laws: totals lie between their strongest path and their sum",
          "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64&) {
    Questions ask(graph);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      const PairTotal total = ask.total(a, b);
      double most = 0;
      double sum = 0;
      for (const InfluencePath& path : ask.paths(a, b)) {
        most = std::max(most, path.harm());
        sum += path.harm();
      }
      REQUIRE(total.harm.low >= most - kTolerance);
      REQUIRE(total.harm.low <= std::min(1.0, sum) + kTolerance);
      REQUIRE(total.harm.low >= -std::expm1(-sum) - kTolerance);
      REQUIRE(total.support.low >= 0);
      REQUIRE(total.support.high <= 1);
      if (sum == 0) REQUIRE(total.harm.high == 0);
    });
    REQUIRE(ask.total(0, 0).harm.high == 0);
  });
}

TEST_CASE("influence laws: longer paths and stronger arcs only add", "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64&) {
    OracleGraph stronger = graph;
    for (TypeRule& rule : stronger.model.types) {
      rule.forward.kappa = std::min(1.0, rule.forward.kappa * 1.2);
      rule.reverse.kappa = std::min(1.0, rule.reverse.kappa * 1.2);
    }
    Questions ask(graph);
    Questions ask_stronger(stronger);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      const PairTotal total = ask.total(a, b, 3);
      const PairTotal longer = ask.total(a, b, 4);
      REQUIRE(longer.harm.low >= total.harm.low - kTolerance);
      REQUIRE(longer.support.low >= total.support.low - kTolerance);
      const PairTotal raised = ask_stronger.total(a, b, 3);
      REQUIRE(raised.harm.low >= total.harm.low - kTolerance);
      REQUIRE(raised.support.low >= total.support.low - kTolerance);
    });
  });
}

TEST_CASE("influence laws: edges on no path change nothing", "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64&) {
    Questions ask(graph);
    each_pair(std::min<std::uint32_t>(ask.nodes(), 4), [&](std::uint32_t a, std::uint32_t b) {
      std::vector<std::uint32_t> reached{a, b};
      for (const InfluencePath& path : ask.paths(a, b)) {
        for (const NodeId node : path.nodes) reached.push_back(raw(node));
      }
      OracleGraph local = graph;
      std::erase_if(local.edges, [&](const InfluenceEdge& edge) {
        const auto off = [&](NodeId node) {
          return std::find(reached.begin(), reached.end(), raw(node)) == reached.end();
        };
        return off(edge.start) || off(edge.end);
      });
      REQUIRE(same(ask.total(a, b), Questions(local).total(a, b)));
    });
  });
}

TEST_CASE("influence laws: turning every arc round swaps the ends", "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64&) {
    OracleGraph turned = graph;
    for (TypeRule& rule : turned.model.types) std::swap(rule.forward, rule.reverse);
    for (InfluenceEdge& edge : turned.edges) {
      std::swap(edge.strength_forward, edge.strength_reverse);
    }
    Questions ask(graph);
    Questions ask_turned(turned);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      REQUIRE(same(ask.total(a, b), ask_turned.total(b, a)));
    });
  });
}

TEST_CASE("influence laws: turning the signs at a middle node changes nothing",
          "[graph][influence]") {
  each_graph([](OracleGraph& graph, std::mt19937_64& random) {
    graph.model.balance = 1;  // below that the law does not hold
    const auto affects = std::find(graph.type_names.begin(), graph.type_names.end(), "AFFECTS");
    for (InfluenceEdge& edge : graph.edges) {
      edge.type = EdgeTypeId{static_cast<std::uint32_t>(affects - graph.type_names.begin())};
      edge.polarity = static_cast<double>(random() % 2001) / 1000 - 1;
    }
    OracleGraph switched = graph;
    const NodeId middle{2};
    for (InfluenceEdge& edge : switched.edges) {
      if ((edge.start == middle) != (edge.end == middle)) edge.polarity = -edge.polarity;
    }
    Questions ask(graph);
    Questions ask_switched(switched);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      if (a == raw(middle) || b == raw(middle)) return;
      REQUIRE(same(ask.total(a, b, 5), ask_switched.total(a, b, 5)));
    });
  });
}

TEST_CASE("influence laws: undecided arcs harm as much as they support", "[graph][influence]") {
  each_graph([](OracleGraph& graph, std::mt19937_64&) {
    for (InfluenceEdge& edge : graph.edges) edge.odds = 0.5;
    Questions ask(graph);
    const auto undecided = [](const InfluencePath& path) {
      return std::any_of(path.steps.begin(), path.steps.end(),
                         [](const auto& step) { return step.polarity == 0; });
    };
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      for (const InfluencePath& path : ask.paths(a, b)) {
        if (undecided(path)) REQUIRE(path.harm() == path.support());
      }
    });
  });
}

TEST_CASE("influence laws: order of loading and numbers of nodes change nothing",
          "[graph][influence]") {
  each_graph([](OracleGraph& graph, std::mt19937_64& random) {
    for (std::size_t i = 0; i < graph.node_names.size(); ++i) {
      graph.node_names[i] = "unique " + std::to_string(i);
    }
    std::vector<std::uint32_t> renamed(graph.node_names.size());
    std::iota(renamed.begin(), renamed.end(), 0);
    std::shuffle(renamed.begin(), renamed.end(), random);
    OracleGraph other = graph;
    std::shuffle(other.edges.begin(), other.edges.end(), random);
    for (std::size_t i = 0; i < renamed.size(); ++i) {
      other.node_names[renamed[i]] = graph.node_names[i];
    }
    for (InfluenceEdge& edge : other.edges) {
      edge.start = NodeId{renamed[raw(edge.start)]};
      edge.end = NodeId{renamed[raw(edge.end)]};
    }
    Questions ask(graph);
    Questions ask_other(other);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      const auto paths = ask.paths(a, b);
      const auto others = ask_other.paths(renamed[a], renamed[b]);
      REQUIRE(paths.size() == others.size());
      for (std::size_t i = 0; i < paths.size(); ++i) {
        REQUIRE(paths[i].strength == others[i].strength);
        for (std::size_t n = 0; n < paths[i].nodes.size(); ++n) {
          REQUIRE(renamed[raw(paths[i].nodes[n])] == raw(others[i].nodes[n]));
        }
      }
    });
  });
}

TEST_CASE("influence laws: as of a moment is the graph of that moment", "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64&) {
    OracleGraph then = graph;
    std::erase_if(then.edges, [](const InfluenceEdge& edge) {
      return edge.since > kAsOf || edge.until <= kAsOf;
    });
    for (InfluenceEdge& edge : then.edges) {
      edge.since = graph::kOpenPast;
      edge.until = graph::kOpenFuture;
    }
    Questions ask(graph);
    Questions ask_then(then);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      const auto paths = ask.paths(a, b);
      const auto paths_then = ask_then.paths(a, b);
      REQUIRE(
          std::equal(paths.begin(), paths.end(), paths_then.begin(), paths_then.end(), same_path));
    });
  });
}

TEST_CASE("influence laws: more enumeration never widens a bracket", "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64&) {
    Questions ask(graph);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      double width = 1;
      for (const std::size_t limit : {0, 1, 3, 10, 30, 100, 1000}) {
        const graph::Bracket harm = ask.total(a, b, 4, limit).harm;
        REQUIRE(harm.high - harm.low <= width + kTolerance);
        width = harm.high - harm.low;
      }
    });
  });
}

TEST_CASE("influence laws: an arc split in two keeps its strength", "[graph][influence]") {
  OracleGraph graph;
  graph.type_names = {"SUPPORTS"};
  graph.node_names = {"a", "b", "m", "c"};
  const double kappa = graph.model.find("SUPPORTS")->forward.kappa;
  const auto supports = [&](std::uint64_t number, std::uint32_t start, std::uint32_t end,
                            double strength) {
    InfluenceEdge edge;
    edge.edge = EdgeId{number};
    edge.start = NodeId{start};
    edge.end = NodeId{end};
    edge.strength_forward = strength;
    graph.edges.push_back(edge);
  };
  supports(0, 0, 1, 0.3);
  const double whole = kappa * 0.3 / graph.model.hop_decay;
  supports(1, 0, 2, 0.9);
  supports(2, 2, 3, whole / (kappa * 0.9) / kappa);
  Questions ask(graph);
  REQUIRE(ask.paths(0, 1).size() == 1);
  REQUIRE(ask.paths(0, 3).size() == 1);
  CHECK(ask.paths(0, 3)[0].strength == Approx(ask.paths(0, 1)[0].strength));
}

/// The edges that state the same fact as `edge`, itself among them.
std::vector<EdgeId> fact_of(const Edge& edge, const std::vector<InfluencePath>& paths) {
  std::vector<EdgeId> fact{edge.id};
  for (const InfluencePath& path : paths) {
    for (const graph::InfluenceStep& step : path.steps) {
      if (step.edge != edge) continue;
      for (const Edge& other : step.others) fact.push_back(other.id);
    }
  }
  return fact;
}

TEST_CASE("influence laws: parts add up, and relief is what leaving something out gives",
          "[graph][influence]") {
  each_graph([](const OracleGraph& graph, std::mt19937_64& random) {
    Questions ask(graph);
    each_pair(ask.nodes(), [&](std::uint32_t a, std::uint32_t b) {
      if (random() % 4 != 0) return;
      const std::vector<InfluencePath> paths = ask.paths(a, b);
      const graph::HarmExplanation why = graph::explain_harm(paths);
      REQUIRE(std::fabs(why.harm - ask.harm(a, b, {})) < kTolerance);
      double shares = 0;
      for (const auto& [edge, part] : why.edges) {
        shares += part.share;
        graph::InfluenceFilter without;
        without.edge = [fact = fact_of(edge, paths)](const Edge& one) {
          return std::find(fact.begin(), fact.end(), one.id) == fact.end();
        };
        REQUIRE(std::fabs(why.harm - part.relief - ask.harm(a, b, without)) < kTolerance);
      }
      if (why.paths > 0) REQUIRE(std::fabs(shares - 1) < kTolerance);
      for (const auto& [node, part] : why.nodes) {
        graph::InfluenceFilter without;
        without.avoid.push_back(node);
        REQUIRE(std::fabs(why.harm - part.relief - ask.harm(a, b, without)) < kTolerance);
      }
    });
  });
}

TEST_CASE("influence laws: what all of very many paths pass relieves the harm whole",
          "[graph][influence]") {
  constexpr std::uint32_t kPaths = 9000;
  std::vector<InfluencePath> paths;
  for (std::uint32_t i = 0; i < kPaths; ++i) {
    InfluencePath path;
    path.nodes = {NodeId{0}, NodeId{1}, NodeId{i + 3}, NodeId{2}};
    const auto step = [](std::uint64_t number) {
      return graph::InfluenceStep{.edge = {EdgeId{number}}, .others = {}, .weight = 0.5};
    };
    path.steps = {step(0), step(2 * i + 1), step(2 * i + 2)};
    path.strength = 0.3;
    path.polarity = -1;
    paths.push_back(std::move(path));
  }
  const graph::HarmExplanation why = graph::explain_harm(paths);
  CHECK(why.harm == 1);
  CHECK(why.nodes.front().part.relief == 1);
  CHECK(why.edges.front().part.relief == 1);
  CHECK(why.nodes.back().part.relief < 1e-9);
}

}  // namespace
}  // namespace clout::tests
