#include "graph/influence/pair_band.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "graph/influence/fact_merge.h"
#include "graph/influence/filtered_arcs.h"
#include "graph/influence/influence_hops.h"
#include "graph/influence/path_enumeration.h"
#include "graph/influence/strongest_paths.h"

namespace clout::graph {

namespace {

constexpr std::size_t kMostArcs = std::size_t{1} << 20;

/// All harmful paths, if they are few enough.
std::optional<std::vector<InfluencePath>> harmful_paths(const InfluenceGraph& graph,
                                                        const PairQuery& query,
                                                        QueryBudget& budget) {
  if (query.from == query.to) return std::vector<InfluencePath>();
  FilteredArcs arcs(graph, query.filter, budget);
  const auto counted = enumerate_paths(arcs, {.from = raw(query.from),
                                              .to = raw(query.to),
                                              .hops = query.hops,
                                              .via = {},
                                              .path_limit = kMostBandPaths,
                                              .arc_limit = kMostArcs});
  if (!counted) return std::nullopt;
  const InfluenceNames unnamed{.node = [](NodeId) { return std::string(); },
                               .type = [](EdgeTypeId) { return std::string(); }};
  return strongest_paths(graph,
                         {.from = query.from,
                          .to = query.to,
                          .hops = query.hops,
                          .top = counted->paths + 1,
                          .ranking = PathRanking::Adverse,
                          .filter = query.filter},
                         unnamed, budget);
}

/// The facts of paths and who speaks of them, numbered as they come.
class Facts {
 public:
  Facts(const BandSource& source, QueryBudget& budget) : source_(source), charge_(budget) {}

  [[nodiscard]] PossiblePath add(const InfluencePath& path, const HopRule& hops);
  [[nodiscard]] const std::vector<Statements>& all() const { return facts_; }

 private:
  /// A named origin; of those without a name, the fact and the side.
  using Origin = std::tuple<std::uint64_t, std::uint32_t, bool>;
  struct OriginHash {
    std::size_t operator()(const Origin& origin) const {
      const auto& [name, fact, denies] = origin;
      return std::hash<std::uint64_t>{}(name * 0x9E3779B97F4A7C15ULL ^
                                        (2 * fact + (denies ? 1 : 0)));
    }
  };
  struct Known {
    std::uint32_t fact = 0;
    NodeId start{};
    Transmission carried;  ///< if the fact is certain
  };

  [[nodiscard]] const Known& know(const InfluenceStep& step);
  void read(const Edge& edge, Statements& statements);
  [[nodiscard]] std::uint32_t origin_of(const InfluenceEdge& row);

  const BandSource& source_;
  MemoryCharge charge_;
  std::unordered_map<EdgeId, Known> known_;  // by the edge that stands for the fact
  std::vector<Statements> facts_;
  std::unordered_map<Origin, std::uint32_t, OriginHash> origins_;
  std::vector<InfluenceEdge> rows_;  // of the edge read last
};

PossiblePath Facts::add(const InfluencePath& path, const HopRule& hops) {
  PossiblePath possible;
  double strength = 1;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const Known& known = know(path.steps[i]);
    const bool forward = known.start == path.nodes[i];
    const double factor =
        i == 0 ? 1 : hops.factor(path.steps[i - 1].polarity, path.steps[i].polarity);
    strength *= factor * (forward ? known.carried.weight_forward : known.carried.weight_reverse);
    possible.facts.push_back(known.fact);
  }
  possible.harm = strength * (1 - path.polarity) / 2;
  charge_.add(sizeof(possible) + possible.facts.capacity() * sizeof(std::uint32_t));
  return possible;
}

const Facts::Known& Facts::know(const InfluenceStep& step) {
  const auto [place, unknown] = known_.try_emplace(step.edge.id);
  if (!unknown) return place->second;
  place->second.fact = static_cast<std::uint32_t>(facts_.size());
  place->second.start = step.edge.start;
  Statements& statements = facts_.emplace_back();
  for (const Edge& other : step.others) read(other, statements);
  read(step.edge, statements);
  const TypeRule& rule = *source_.model.find(source_.type_names[raw(step.edge.type)]);
  place->second.carried = transmission(rule.forward, rule.reverse, rows_.front(), 1);
  charge_.add(sizeof(Known) + statements.capacity() * sizeof(Statement));
  return place->second;
}

void Facts::read(const Edge& edge, Statements& statements) {
  rows_.clear();
  source_.read(edge, rows_);
  for (const InfluenceEdge& row : rows_) {
    statements.push_back({origin_of(row), row.confidence, row.denies != 0});
  }
}

std::uint32_t Facts::origin_of(const InfluenceEdge& row) {
  const auto fact = static_cast<std::uint32_t>(facts_.size());
  const Origin origin = row.origin != kNoOrigin ? Origin{row.origin, 0, false}
                                                : Origin{kNoOrigin, fact, row.denies != 0};
  const auto number = static_cast<std::uint32_t>(origins_.size());
  return origins_.try_emplace(origin, number).first->second;
}

}  // namespace

std::optional<PressureBand> pair_band(const InfluenceGraph& graph, const PairQuery& query,
                                      const BandSource& source, QueryBudget& budget) {
  check_influence_hops(query.hops);
  const auto paths = harmful_paths(graph, query, budget);
  if (!paths) return std::nullopt;
  Facts facts(source, budget);
  std::vector<PossiblePath> possible;
  for (const InfluencePath& path : *paths) {
    budget.poll();
    if (path.harm() > 0) possible.push_back(facts.add(path, graph.hop_rule()));
  }
  return pressure_band(possible, facts.all(), source.seed, budget);
}

}  // namespace clout::graph
