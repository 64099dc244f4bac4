#include "tests/support/influence_oracle.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <tuple>

#include "graph/influence/arc_index_builder.h"

namespace clout::tests {

using graph::InfluenceEdge;
using graph::InfluencePath;
using graph::PathRanking;

namespace {

constexpr double kEqual = 1e-12;

double rank_value(const InfluencePath& path, PathRanking ranking) {
  if (ranking == PathRanking::Adverse) return path.harm();
  if (ranking == PathRanking::Supportive) return path.support();
  return path.strength;
}

double clamp01(double x) { return std::min(1.0, std::max(0.0, x)); }

/// What rows say together: the best of each origin for and against, by the definition.
double confidence_of(const std::vector<InfluenceEdge>& rows) {
  std::map<std::uint64_t, double> support, denial;
  for (const InfluenceEdge& row : rows) {
    double& best = row.denies != 0 ? denial[row.origin] : support[row.origin];
    best = std::max(best, clamp01(row.confidence));
  }
  double no_support = 1, no_denial = 1;
  for (const auto& [origin, best] : support) no_support *= 1 - best;
  for (const auto& [origin, best] : denial) no_denial *= 1 - best;
  return (1 - no_support) * no_denial;
}

/// Which of two edges of a fact is more credible, given what each is worth by itself.
struct MoreCredible {
  std::map<EdgeId, double> own;

  bool operator()(const InfluenceEdge& a, const InfluenceEdge& b) const {
    const double strength_a = std::max(clamp01(a.strength_forward), clamp01(a.strength_reverse));
    const double strength_b = std::max(clamp01(b.strength_forward), clamp01(b.strength_reverse));
    if (own.at(a.edge) != own.at(b.edge)) return own.at(a.edge) > own.at(b.edge);
    if (strength_a != strength_b) return strength_a > strength_b;
    return a.edge < b.edge;
  }
};

double polarity_of(const ArcRule& rule, const InfluenceEdge& edge) {
  if (rule.polarity_rule == PolarityRule::EdgeOdds && !std::isnan(edge.odds)) {
    return 2 * edge.odds - 1;
  }
  if (rule.polarity_rule == PolarityRule::EdgePolarity && !std::isnan(edge.polarity)) {
    return edge.polarity;
  }
  return rule.polarity;
}

}  // namespace

InfluenceOracle::InfluenceOracle(const OracleGraph& graph, const graph::InfluenceFilter& filter)
    : graph_(graph), filter_(filter) {
  std::map<std::tuple<std::string, NodeId, NodeId>, std::vector<InfluenceEdge>> facts;
  for (const InfluenceEdge& edge : graph.edges) {
    const TypeRule* rule = graph.model.find(graph.type_names[raw(edge.type)]);
    if (rule == nullptr || edge.start == edge.end) continue;
    if (filter.as_of < edge.since || filter.as_of >= edge.until) continue;
    if (filter.types && std::count(filter.types->begin(), filter.types->end(), edge.type) == 0) {
      continue;
    }
    if (filter.edge && !filter.edge({edge.edge, edge.start, edge.end, edge.type})) continue;
    const bool swap = rule->symmetric && edge.end < edge.start;
    facts[{rule->type, swap ? edge.end : edge.start, swap ? edge.start : edge.end}].push_back(edge);
  }
  for (const auto& [key, edges] : facts) add_fact(*graph.model.find(std::get<0>(key)), edges);
}

void InfluenceOracle::add_fact(const TypeRule& rule, const std::vector<InfluenceEdge>& edges) {
  std::map<EdgeId, std::vector<InfluenceEdge>> rows;
  for (const InfluenceEdge& edge : edges) rows[edge.edge].push_back(edge);
  MoreCredible more_credible;
  for (const auto& [id, own] : rows) {
    more_credible.own[id] = own.size() == 1 ? clamp01(own[0].confidence) : confidence_of(own);
  }
  const double confidence = confidence_of(edges);
  const InfluenceEdge& edge = *std::min_element(edges.begin(), edges.end(), more_credible);
  const auto add = [&](const ArcRule& arc, double strength, NodeId tail, NodeId head) {
    const double weight = std::min(0.999, arc.kappa * clamp01(strength) * confidence);
    if (weight <= 0) return;
    arcs_.push_back({raw(tail), raw(head), weight, polarity_of(arc, edge),
                     Edge{edge.edge, edge.start, edge.end, edge.type}});
  };
  add(rule.forward, edge.strength_forward, edge.start, edge.end);
  add(rule.reverse, edge.strength_reverse, edge.end, edge.start);
}

bool InfluenceOracle::passable(NodeId node) const {
  const auto& avoid = filter_.avoid;
  if (std::find(avoid.begin(), avoid.end(), node) != avoid.end()) return false;
  return !filter_.node || filter_.node(node);
}

void InfluenceOracle::extend(InfluencePath& path, NodeId to, std::uint32_t hops,
                             std::vector<InfluencePath>& out) const {
  for (const Arc& arc : arcs_) {
    if (NodeId{arc.tail} != path.nodes.back()) continue;
    const NodeId head{arc.head};
    if (std::find(path.nodes.begin(), path.nodes.end(), head) != path.nodes.end()) continue;
    if (head != to && !passable(head)) continue;
    InfluencePath longer = path;
    longer.strength *= arc.weight * (path.steps.empty() ? 1 : graph_.model.hop_decay);
    const bool enemies = !path.steps.empty() && path.steps.back().polarity < 0 && arc.polarity < 0;
    if (enemies) longer.strength *= graph_.model.balance;
    if (longer.strength <= 0) continue;
    longer.polarity *= arc.polarity;
    longer.nodes.push_back(head);
    longer.steps.push_back({arc.edge, {}, arc.weight, arc.polarity});
    if (head == to) {
      out.push_back(longer);
    } else if (longer.steps.size() < hops) {
      extend(longer, to, hops, out);
    }
  }
}

std::vector<std::pair<std::string, std::string>> InfluenceOracle::names(
    const InfluencePath& path) const {
  std::vector<std::pair<std::string, std::string>> result;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    result.emplace_back(graph_.node_names[raw(path.nodes[i + 1])],
                        graph_.type_names[raw(path.steps[i].edge.type)]);
  }
  return result;
}

std::vector<InfluencePath> InfluenceOracle::paths(NodeId from, NodeId to, std::uint32_t hops,
                                                  PathRanking ranking) const {
  std::vector<InfluencePath> paths;
  const auto avoided = [&](NodeId node) {
    return std::find(filter_.avoid.begin(), filter_.avoid.end(), node) != filter_.avoid.end();
  };
  if (from == to || avoided(from) || avoided(to)) return paths;
  InfluencePath start{.nodes = {from}, .steps = {}, .strength = 1, .polarity = 1};
  extend(start, to, hops, paths);
  for (const NodeId via : filter_.via) {
    std::erase_if(paths, [&](const InfluencePath& path) {
      return std::find(path.nodes.begin(), path.nodes.end(), via) == path.nodes.end();
    });
  }
  std::sort(paths.begin(), paths.end(), [&](const InfluencePath& a, const InfluencePath& b) {
    return rank_value(a, ranking) > rank_value(b, ranking);
  });
  for (std::size_t begin = 0, end = 0; begin < paths.size(); begin = end) {
    const double least = rank_value(paths[begin], ranking) * (1 - kEqual);
    while (end < paths.size() && rank_value(paths[end], ranking) >= least) ++end;
    std::sort(paths.begin() + static_cast<std::ptrdiff_t>(begin),
              paths.begin() + static_cast<std::ptrdiff_t>(end),
              [&](const InfluencePath& a, const InfluencePath& b) {
                if (a.steps.size() != b.steps.size()) return a.steps.size() < b.steps.size();
                if (names(a) != names(b)) return names(a) < names(b);
                return std::lexicographical_compare(
                    a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const auto& x, const auto& y) { return x.edge < y.edge; });
              });
  }
  return paths;
}

OracleTotal InfluenceOracle::total(NodeId from, NodeId to, std::uint32_t hops) const {
  double harm = 1;
  double support = 1;
  double leverage = 1;
  for (const InfluencePath& path : paths(from, to, hops, PathRanking::Strength)) {
    harm *= 1 - path.harm();
    support *= 1 - path.support();
    leverage *= 1 - path.strength * (1 - std::fabs(path.polarity));
  }
  return {1 - harm, 1 - support, 1 - leverage};
}

namespace {

class RandomGraph {
 public:
  explicit RandomGraph(std::uint64_t seed) : seed_(seed), random_(seed) {}

  OracleGraph make() {
    OracleGraph graph;
    if (seed_ % 4 == 1) graph.model.balance = 0.5;
    if (seed_ % 16 == 3) graph.model.balance = 0;
    for (const TypeRule& rule : graph.model.types) {
      graph.type_names.push_back(rule.type);
      for (const std::string& alias : rule.aliases) graph.type_names.push_back(alias);
    }
    graph.type_names.push_back("UNKNOWN_TYPE");
    const std::uint32_t nodes = 5 + below(8);
    // Few names, so that some nodes share one.
    for (std::uint32_t i = 0; i < nodes; ++i) {
      graph.node_names.push_back("n" + std::to_string(below(nodes)));
    }
    // A few types only in some graphs, so that facts repeat; all of them in others.
    types_ = chance(0.5) ? 4 : static_cast<std::uint32_t>(graph.type_names.size());
    uniform_ = chance(0.25);
    const std::uint32_t edges = nodes + below(3 * nodes);
    for (std::uint32_t i = 0; i < edges; ++i) {
      add_rows(graph, edge(graph, i));
    }
    std::shuffle(graph.edges.begin(), graph.edges.end(), random_);
    return graph;
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(random_) < p; }
  double milli() { return below(1001) / 1000.0; }

  /// The edge, or the claims on it.
  void add_rows(OracleGraph& graph, InfluenceEdge own) {
    const std::uint32_t claims = !uniform_ && chance(0.3) ? 1 + below(3) : 0;
    bool supported = false;
    for (std::uint32_t i = 1; i <= claims; ++i) {
      InfluenceEdge row = own;
      row.claim = i;
      row.origin = below(4);
      row.confidence = milli();
      row.denies = chance(0.4) ? 1 : 0;
      supported = supported || row.denies == 0;
      graph.edges.push_back(row);
    }
    if (!supported) graph.edges.push_back(own);
  }

  InfluenceEdge edge(const OracleGraph& graph, std::uint32_t number) {
    const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
    InfluenceEdge edge;
    edge.edge = EdgeId{number};
    if (!graph.edges.empty() && chance(0.2)) {
      const InfluenceEdge& twin =
          graph.edges[below(static_cast<std::uint32_t>(graph.edges.size()))];
      const bool turned = chance(0.4);
      edge.type = twin.type;
      edge.start = turned ? twin.end : twin.start;
      edge.end = turned ? twin.start : twin.end;
    } else {
      edge.type = EdgeTypeId{below(types_)};
      edge.start = NodeId{below(nodes)};
      edge.end = NodeId{below(nodes)};
    }
    if (!uniform_) properties(edge);
    if (chance(0.3)) edge.since = below(100);
    if (chance(0.3)) edge.until = std::max<std::int64_t>(edge.since, 0) + 1 + below(100);
    return edge;
  }

  void properties(InfluenceEdge& edge) {
    if (chance(0.6)) edge.strength_forward = edge.strength_reverse = milli();
    if (chance(0.2)) edge.strength_reverse = milli();
    if (chance(0.6)) edge.confidence = milli();
    if (chance(0.5)) edge.origin = 1 + below(3);
    if (chance(0.4)) edge.odds = milli();
    if (chance(0.4)) edge.polarity = 2 * milli() - 1;
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
  std::uint32_t types_ = 1;
  bool uniform_ = false;
};

}  // namespace

OracleGraph random_influence_graph(std::uint64_t seed) { return RandomGraph(seed).make(); }

graph::InfluenceNames names_of(const OracleGraph& graph) {
  return {.node = [&graph](NodeId node) { return graph.node_names[raw(node)]; },
          .type = [&graph](EdgeTypeId type) { return graph.type_names[raw(type)]; }};
}

graph::InfluenceGraph build(const OracleGraph& graph, std::int64_t now) {
  graph::EdgesByRule edges(graph.model, graph.type_names);
  for (const InfluenceEdge& edge : graph.edges) edges.add(edge);
  graph::ArcIndexBuilder builder(graph.model, now);
  builder.add(std::move(edges));
  QueryBudget unlimited;
  return graph::InfluenceGraph(builder.finish(unlimited));
}

}  // namespace clout::tests
