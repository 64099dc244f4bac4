// WITH DECAY: what is said of a fact counts less the longer ago it was last said.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <tuple>

#include "graph/influence/influence_edge.h"
#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "schema/influence_model.h"
#include "schema/query_budget.h"

namespace clout::graph {

class GraphView;

/// How fresh the facts of one question are at its date: 2^(-age / half-life of the type), age being
/// the days since the latest `published`, not later than the date, of what supports the fact: of
/// its claims, or of an edge without one. 1 where there is none. One thread.
class Freshness {
 public:
  /// Reads every edge that passes `filter`. O(edges). All but the budget outlive this.
  Freshness(const GraphView& view, const InfluenceModel& model, const InfluenceFilter& filter,
            QueryBudget& budget);

  /// The arcs of the edges that pass the filter, weighed for its date and no other. O(edges).
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> arcs(QueryBudget& budget) const;
  /// Makes the strengths of a stored row what is left of them.
  void fade(InfluenceEdge& row) const { fade(row, published_); }
  /// The same for rows that replace all stored ones of their facts: as fresh as they say alone.
  void fade_among(std::span<InfluenceEdge> rows) const;

 private:
  using Fact = std::tuple<const TypeRule*, NodeId, NodeId>;
  using Published = std::map<Fact, std::int64_t>;  ///< the latest, of facts that have one

  [[nodiscard]] Fact fact_of(const InfluenceEdge& row) const;
  [[nodiscard]] bool passes(const InfluenceEdge& row) const;
  bool keep_latest(const InfluenceEdge& row, Published& published) const;
  void fade(InfluenceEdge& row, const Published& known) const;

  const GraphView& view_;
  const InfluenceModel& model_;
  InfluenceFilter filter_;
  Published published_;
};

}  // namespace clout::graph
