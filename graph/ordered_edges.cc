#include "graph/ordered_edges.h"

#include <algorithm>

#include "graph/changed_edges.h"

namespace clout::graph {

OrderedEdges::OrderedEdges(std::shared_ptr<const CostOrder> order,
                           std::shared_ptr<const BaseTopology> base, const Delta& delta)
    : order_(std::move(order)), base_(std::move(base)) {
  for (const auto& [a, b] : changed_pairs(delta)) {
    changed_.push_back(a);
    changed_.push_back(b);
  }
  std::sort(changed_.begin(), changed_.end());
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
}

std::optional<OrderedEdges::List> OrderedEdges::list(NodeId node, Direction direction) const {
  if (std::binary_search(changed_.begin(), changed_.end(), node)) return std::nullopt;
  if (raw(node) >= base_->node_limit()) return List{node, direction, 0, 0};
  const auto& offsets = order_->along(direction).offsets;
  return List{node, direction, offsets[raw(node)], offsets[raw(node) + 1]};
}

OrderedEdges::Entry OrderedEdges::at(const List& list, std::uint32_t number) const {
  const CostOrderArrays& order = order_->along(list.direction);
  const AdjacencyArrays& adjacency = base_->adjacency(list.direction);
  const std::uint32_t place = order.places[number];
  const NodeId other{adjacency.neighbours[place]};
  const EdgePosition position = base_->position(list.direction, place);
  const EdgeRun& run = base_->arrays().runs[base_->run_of(position)];
  const bool out = list.direction == Direction::Out;
  const Edge edge{EdgeId{run.first_edge + (position - run.position)}, out ? list.node : other,
                  out ? other : list.node, EdgeTypeId{adjacency.types[place]}};
  return {{other, edge}, order.costs[number]};
}

}  // namespace clout::graph
