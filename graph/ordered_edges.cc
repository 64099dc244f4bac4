#include "graph/ordered_edges.h"

namespace clout::graph {

std::optional<OrderedEdges::List> OrderedEdges::list(NodeId node, Direction direction) const {
  if (state_->delta.node(node) != nullptr) return std::nullopt;
  if (raw(node) >= state_->base->node_limit()) return List{node, direction, 0, 0};
  const auto& offsets = order_->along(direction).offsets;
  return List{node, direction, offsets[raw(node)], offsets[raw(node) + 1]};
}

OrderedEdges::Entry OrderedEdges::at(const List& list, std::uint32_t number) const {
  const BaseTopology& base = *state_->base;
  const CostOrderArrays& order = order_->along(list.direction);
  const AdjacencyArrays& adjacency = base.adjacency(list.direction);
  const std::uint32_t place = order.places[number];
  const NodeId other{adjacency.neighbours[place]};
  const EdgePosition position = base.position(list.direction, place);
  const EdgeRun& run = base.arrays().runs[base.run_of(position)];
  const bool out = list.direction == Direction::Out;
  const Edge edge{EdgeId{run.first_edge + (position - run.position)}, out ? list.node : other,
                  out ? other : list.node, EdgeTypeId{adjacency.types[place]}};
  return {{other, edge}, order.costs[number]};
}

}  // namespace clout::graph
