#include "query/operators/testimony.h"

#include <algorithm>
#include <map>

#include "graph/influence/influence_rows.h"
#include "query/claim_value.h"

namespace clout::query {
namespace {

/// None names no source.
Value source_of(const Claim& claim) { return text_or_null(claim.source); }

}  // namespace

Testimony::Testimony(const std::vector<graph::InfluencePath>& paths,
                     const InfluenceQuestion& question, ExecutionContext& context)
    : question_(question),
      context_(context),
      types_(graph::transmitting_types(context.view.catalog(), *question.model)),
      charge_(context.budget) {
  std::map<EdgeId, std::pair<Edge, std::vector<std::size_t>>> uses;
  for (std::size_t path = 0; path < paths.size(); ++path) {
    if (paths[path].harm() <= 0) continue;
    for (const graph::InfluenceStep& step : paths[path].steps) {
      const auto use = [&](const Edge& edge) {
        auto& [stored, of] = uses[edge.id];
        stored = edge;
        if (of.empty() || of.back() != path) of.push_back(path);
      };
      use(step.edge);
      for (const Edge& other : step.others) use(other);
    }
  }
  for (const auto& [id, use] : uses) add_words(use.first, use.second);
}

void Testimony::add_words(const Edge& edge, const std::vector<std::size_t>& paths) {
  constexpr std::size_t kWord = 1'000;
  const std::vector<Claim> claims = context_.view.claims(edge.id);
  bool supported = false;
  for (std::uint32_t i = 0; i < claims.size(); ++i) {
    supported = supported || claims[i].stance == Stance::Supports;
    words_.push_back({edge, i, claims[i], source_of(claims[i]), paths});
    charge_.add(kWord + claims[i].quote.size() + paths.size() * sizeof(std::size_t));
  }
  if (supported) return;
  words_.push_back({edge, std::nullopt, {}, own_source(context_.view, edge), paths});
  charge_.add(kWord + paths.size() * sizeof(std::size_t));
}

std::vector<Edge> Testimony::edges_between(const Pair& pair) const {
  std::vector<graph::Neighbour> found;
  context_.view.expand_between(pair.first, pair.second, Direction::Both, types_, found);
  std::vector<Edge> edges;
  for (const graph::Neighbour& neighbour : found) edges.push_back(neighbour.edge);
  return edges;
}

std::shared_ptr<const graph::InfluenceGraph> Testimony::changed(
    const Pairs& pairs, const graph::InfluenceEdgeReader::Disbelief& disbelief) const {
  graph::InfluenceEdgeReader reader(context_.view, disbelief);
  std::vector<graph::ChangedPair> changes;
  for (const Pair& pair : pairs) {
    context_.budget.poll();
    graph::ChangedPair change{pair.first, pair.second, {}};
    for (const Edge& edge : edges_between(pair)) reader.read(edge, change.edges);
    if (question_.freshness) question_.freshness->fade_among(change.edges);
    changes.push_back(std::move(change));
  }
  return question_.graph->with_changes(*question_.model, context_.view.catalog().edge_types.names(),
                                       changes, context_.budget);
}

std::shared_ptr<const graph::InfluenceGraph> Testimony::without(const Word& word) const {
  return changed({Pair(std::minmax(word.edge.start, word.edge.end))},
                 [&](const Edge& edge, std::optional<std::uint32_t> claim) {
                   return edge.id == word.edge.id && claim == word.number;
                 });
}

std::shared_ptr<const graph::InfluenceGraph> Testimony::without_source(const Value& source) {
  if (pairs_of_.empty()) find_pairs_of_sources();
  return changed(pairs_of_.at(source), [&](const Edge& edge, std::optional<std::uint32_t> claim) {
    const Value says =
        claim ? source_of(context_.view.claims(edge.id)[*claim]) : own_source(context_.view, edge);
    return equivalent(says, source);
  });
}

// What a source says elsewhere counts, too: without it an arc may be there that is not now, or
// carry another sign.
void Testimony::find_pairs_of_sources() {
  constexpr std::size_t kPair = sizeof(Pair) + 64;
  for (const Word& word : words_) pairs_of_.try_emplace(word.source);
  const auto note = [&](const Value& source, const graph::InfluenceEdge& row) {
    const auto known = pairs_of_.find(source);
    if (known == pairs_of_.end()) return;
    if (known->second.insert(std::minmax(row.start, row.end)).second) charge_.add(kPair);
  };
  graph::visit_influence_rows(
      context_.view, *question_.model, context_.budget, [&](const graph::InfluenceEdge& row) {
        if (row.claim > 0) {
          note(source_of(context_.view.claims(row.edge)[row.claim - 1]), row);
        } else {
          note(own_source(context_.view, {row.edge, row.start, row.end, row.type}), row);
        }
      });
}

}  // namespace clout::query
