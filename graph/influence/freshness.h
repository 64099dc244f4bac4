// WITH DECAY: what is said of a fact counts less the longer ago it was last said.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
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
  /// Makes the strengths of a row what is left of them.
  void fade(InfluenceEdge& row) const;

 private:
  using Fact = std::tuple<const TypeRule*, NodeId, NodeId>;

  [[nodiscard]] Fact fact_of(const InfluenceEdge& row) const;
  [[nodiscard]] bool passes(const InfluenceEdge& row) const;
  [[nodiscard]] bool keep_latest(const InfluenceEdge& row);

  const GraphView& view_;
  const InfluenceModel& model_;
  InfluenceFilter filter_;
  std::map<Fact, std::int64_t> published_;  // the latest, of facts that have one
};

}  // namespace clout::graph
