// What single edges transmit, found by looking at each and its parallels alone: for the few edges
// of an answer, where the arcs of the whole graph would cost more.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "graph/influence/fact_merge.h"
#include "graph/influence/influence_edge_reader.h"
#include "schema/influence_model.h"
#include "schema/value.h"

namespace clout::graph {

class GraphView;

/// Answers for the edges of one view under one model, which both outlive it. One thread.
class EdgeInfluence {
 public:
  /// `now` is in UTC seconds.
  EdgeInfluence(const GraphView& view, const InfluenceModel& model, std::int64_t now);

  /// What the fact that `edge` states carries along and against the edge, now or, if the edge is
  /// not valid now, at the nearest moment at which it is. nullopt: nothing either way.
  [[nodiscard]] std::optional<Transmission> of(const Edge& edge);
  /// Whether the start and the end of edges of this type may be exchanged.
  [[nodiscard]] bool symmetric(EdgeTypeId type) const;

 private:
  /// The rule's type, and the ends in the order in which `Piece::carried` is told.
  using FactKey = std::tuple<const TypeRule*, NodeId, NodeId>;
  struct Piece {
    std::int64_t from = 0;
    std::int64_t until = 0;
    Transmission carried;
  };
  using Pieces = std::vector<Piece>;

  [[nodiscard]] const TypeRule* rule(EdgeTypeId type) const;
  [[nodiscard]] Pieces read(const FactKey& fact);
  [[nodiscard]] std::vector<EdgeTypeId> types_of(const TypeRule* rule) const;

  const GraphView& view_;
  const InfluenceModel& model_;
  std::int64_t now_;
  InfluenceEdgeReader reader_;
  std::map<FactKey, Pieces> facts_;  // each read once, however many edges state it
};

}  // namespace clout::graph
