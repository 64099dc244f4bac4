#include "query/operators/testimony.h"

#include <algorithm>
#include <set>

#include "query/claim_value.h"

namespace clout::query {
Testimony::Testimony(const std::vector<graph::InfluencePath>& paths,
                     const InfluenceQuestion& question, ExecutionContext& context)
    : question_(question), context_(context), charge_(context.budget) {
  std::map<EdgeId, std::pair<Edge, std::vector<std::size_t>>> uses;
  std::set<Pair> pairs;
  for (std::size_t path = 0; path < paths.size(); ++path) {
    if (paths[path].harm() <= 0) continue;
    for (const graph::InfluenceStep& step : paths[path].steps) {
      pairs.insert(std::minmax(step.edge.start, step.edge.end));
      const auto use = [&](const Edge& edge) {
        auto& [stored, of] = uses[edge.id];
        stored = edge;
        if (of.empty() || of.back() != path) of.push_back(path);
      };
      use(step.edge);
      for (const Edge& other : step.others) use(other);
    }
  }
  const std::vector<EdgeTypeId> types =
      graph::transmitting_types(context.view.catalog(), *question.model);
  std::vector<graph::Neighbour> found;
  for (const Pair& pair : pairs) {
    context.budget.poll();
    found.clear();
    context.view.expand_between(pair.first, pair.second, Direction::Both, types, found);
    std::vector<Edge>& edges = edges_[pair];
    for (const graph::Neighbour& neighbour : found) edges.push_back(neighbour.edge);
    charge_.add(sizeof(pair) + edges.size() * sizeof(Edge));
  }
  for (const auto& [id, use] : uses) add_words(use.first, use.second);
}

void Testimony::add_words(const Edge& edge, const std::vector<std::size_t>& paths) {
  constexpr std::size_t kWord = 1'000;
  const std::vector<Claim> claims = context_.view.claims(edge.id);
  bool supported = false;
  for (std::uint32_t i = 0; i < claims.size(); ++i) {
    supported = supported || claims[i].stance == Stance::Supports;
    const Value source = claims[i].source.empty() ? Value() : Value(claims[i].source);
    words_.push_back({edge, i, claims[i], source, paths});
    charge_.add(kWord + claims[i].quote.size() + paths.size() * sizeof(std::size_t));
  }
  if (supported) return;
  words_.push_back({edge, std::nullopt, {}, own_source(context_.view, edge), paths});
  charge_.add(kWord + paths.size() * sizeof(std::size_t));
}

std::shared_ptr<const graph::InfluenceGraph> Testimony::without(
    const std::function<bool(const Word&)>& doubted) const {
  std::set<std::pair<EdgeId, std::optional<std::uint32_t>>> out;
  std::set<Pair> pairs;
  for (const Word& word : words_) {
    if (!doubted(word)) continue;
    out.emplace(word.edge.id, word.number);
    pairs.insert(std::minmax(word.edge.start, word.edge.end));
  }
  graph::InfluenceEdgeReader reader(context_.view,
                                    [&](const Edge& edge, std::optional<std::uint32_t> claim) {
                                      return out.contains({edge.id, claim});
                                    });
  std::vector<graph::ChangedPair> changes;
  for (const Pair& pair : pairs) {
    context_.budget.poll();
    graph::ChangedPair change{pair.first, pair.second, {}};
    for (const Edge& edge : edges_.at(pair)) reader.read(edge, change.edges);
    if (question_.freshness) question_.freshness->fade_among(change.edges);
    changes.push_back(std::move(change));
  }
  return question_.graph->with_changes(*question_.model, context_.view.catalog().edge_types.names(),
                                       changes, context_.budget);
}

}  // namespace clout::query
