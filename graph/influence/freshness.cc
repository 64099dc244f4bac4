#include "graph/influence/freshness.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "graph/graph_view.h"
#include "graph/influence/arc_index_builder.h"
#include "graph/influence/influence_edge_reader.h"
#include "graph/influence/influence_rows.h"

namespace clout::graph {

Freshness::Freshness(const GraphView& view, const InfluenceModel& model,
                     const InfluenceFilter& filter, QueryBudget& budget)
    : view_(view), model_(model), filter_(filter) {
  constexpr std::size_t kEntry = sizeof(Fact) + 64;
  MemoryCharge charge(budget);
  visit_influence_rows(view, model, budget, [&](const InfluenceEdge& row) {
    if (passes(row) && keep_latest(row, published_)) charge.add(kEntry);
  });
}

Freshness::Fact Freshness::fact_of(const InfluenceEdge& row) const {
  const TypeRule* rule = model_.find(view_.catalog().edge_types.name(row.type));
  const bool turn = rule->symmetric && row.end < row.start;
  return turn ? Fact{rule, row.end, row.start} : Fact{rule, row.start, row.end};
}

bool Freshness::passes(const InfluenceEdge& row) const {
  if (row.since > filter_.as_of || row.until <= filter_.as_of) return false;
  const auto& types = filter_.types;
  if (types && std::find(types->begin(), types->end(), row.type) == types->end()) return false;
  return !filter_.edge || filter_.edge({row.edge, row.start, row.end, row.type});
}

/// Whether the fact is a new one among those with a date.
bool Freshness::keep_latest(const InfluenceEdge& row, Published& published) const {
  if (row.denies != 0 || row.confidence <= 0) return false;
  Value said;
  if (row.claim > 0) {
    said = view_.claims(row.edge)[row.claim - 1].published;
  } else if (const auto key = view_.catalog().property_keys.find("published")) {
    said = view_.property(Edge{row.edge, row.start, row.end, row.type}, *key);
  }
  const std::optional<std::int64_t> moment = influence_moment(said);
  if (!moment || *moment > filter_.as_of) return false;
  const auto [place, added] = published.try_emplace(fact_of(row), *moment);
  place->second = std::max(place->second, *moment);
  return added;
}

void Freshness::fade_among(std::span<InfluenceEdge> rows) const {
  const auto transmits = [this](const InfluenceEdge& row) {
    return model_.find(view_.catalog().edge_types.name(row.type)) != nullptr;
  };
  Published published;
  for (const InfluenceEdge& row : rows) {
    if (transmits(row) && passes(row)) keep_latest(row, published);
  }
  for (InfluenceEdge& row : rows) {
    if (transmits(row)) fade(row, published);
  }
}

void Freshness::fade(InfluenceEdge& row, const Published& known) const {
  constexpr double kSecondsPerDay = 86'400;
  const Fact fact = fact_of(row);
  const auto published = known.find(fact);
  if (published == known.end()) return;
  const double age = static_cast<double>(filter_.as_of - published->second) / kSecondsPerDay;
  const double fresh = std::exp2(-age / std::get<0>(fact)->half_life_days);
  // Within its range first: what is left of 2 is what is left of 1. NaN counts as 0.
  for (double* strength : {&row.strength_forward, &row.strength_reverse}) {
    *strength = (*strength >= 0 ? std::min(*strength, 1.0) : 0.0) * fresh;
  }
}

std::shared_ptr<const InfluenceGraph> Freshness::arcs(QueryBudget& budget) const {
  EdgesByRule edges(model_, view_.catalog().edge_types.names());
  visit_influence_rows(view_, model_, budget, [&](const InfluenceEdge& row) {
    if (!passes(row)) return;
    InfluenceEdge faded = row;
    fade(faded);
    edges.add(faded);
  });
  ArcIndexBuilder builder(model_, filter_.as_of);
  builder.add(std::move(edges));
  return std::make_shared<const InfluenceGraph>(builder.finish(budget));
}

}  // namespace clout::graph
