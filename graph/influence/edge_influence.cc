#include "graph/influence/edge_influence.h"

#include <algorithm>
#include <utility>

#include "graph/graph_view.h"

namespace clout::graph {

namespace {

Transmission turned(const Transmission& carried) {
  return {.weight_forward = carried.weight_reverse,
          .weight_reverse = carried.weight_forward,
          .polarity_forward = carried.polarity_reverse,
          .polarity_reverse = carried.polarity_forward};
}

}  // namespace

EdgeInfluence::EdgeInfluence(const GraphView& view, const InfluenceModel& model, std::int64_t now)
    : view_(view), model_(model), now_(now), reader_(view) {}

std::optional<Transmission> EdgeInfluence::of(const Edge& edge) {
  const TypeRule* type_rule = rule(edge.type);
  if (type_rule == nullptr || edge.start == edge.end) return std::nullopt;
  const bool turn = type_rule->symmetric && edge.end < edge.start;
  FactKey key{type_rule, edge.start, edge.end};
  if (turn) key = {type_rule, edge.end, edge.start};
  const auto [fact, is_new] = facts_.try_emplace(key);
  if (is_new) fact->second = read(key);

  std::vector<InfluenceEdge> rows;
  reader_.read(edge, rows);
  const InfluenceEdge& row = rows.front();  // they differ in nothing that is asked here
  if (row.since >= row.until) return std::nullopt;
  const std::int64_t moment = std::clamp(now_, row.since, row.until - 1);
  for (const Piece& piece : fact->second) {
    if (moment < piece.from || moment >= piece.until) continue;
    if (piece.carried.weight_forward <= 0 && piece.carried.weight_reverse <= 0) break;
    return turn ? turned(piece.carried) : piece.carried;
  }
  return std::nullopt;
}

bool EdgeInfluence::symmetric(EdgeTypeId type) const {
  const TypeRule* type_rule = rule(type);
  return type_rule != nullptr && type_rule->symmetric;
}

const TypeRule* EdgeInfluence::rule(EdgeTypeId type) const {
  return model_.find(view_.catalog().edge_types.name(type));
}

EdgeInfluence::Pieces EdgeInfluence::read(const FactKey& fact) {
  const auto& [type_rule, start, end] = fact;
  std::vector<Neighbour> parallels;
  view_.expand_between(start, end, type_rule->symmetric ? Direction::Both : Direction::Out,
                       types_of(type_rule), parallels);
  std::vector<InfluenceEdge> rows;
  rows.reserve(parallels.size());
  for (const Neighbour& parallel : parallels) reader_.read(parallel.edge, rows);
  std::vector<FactPiece> merged;
  if (!rows.empty()) merge_fact(rows, merged);
  Pieces pieces;
  for (const FactPiece& piece : merged) {
    const InfluenceEdge& shown = rows[piece.representative];
    const Transmission carried =
        transmission(type_rule->forward, type_rule->reverse, shown, piece.confidence);
    pieces.push_back({piece.from, piece.until, shown.start == start ? carried : turned(carried)});
  }
  return pieces;
}

/// The stored types that count as the rule's: its name and its aliases.
std::vector<EdgeTypeId> EdgeInfluence::types_of(const TypeRule* type_rule) const {
  std::vector<EdgeTypeId> types;
  const auto& names = view_.catalog().edge_types.names();
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    if (model_.find(names[i]) == type_rule) types.push_back(EdgeTypeId{i});
  }
  return types;
}

}  // namespace clout::graph
