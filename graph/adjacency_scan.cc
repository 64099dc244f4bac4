#include "graph/adjacency_scan.h"

#include <algorithm>

namespace clout::graph {

namespace {

std::uint64_t filtered_size(const AdjacencyList& list, const AdjacencyFilter& filter) {
  if (!filter.type) return list.size();
  std::uint64_t count = 0;
  for (FilteredList cursor(list, filter); cursor.valid(); cursor.next()) ++count;
  return count;
}

}  // namespace

std::uint64_t adjacency_size(const GraphState& state, NodeId node, Direction direction,
                             const AdjacencyFilter& filter) {
  const std::uint64_t in_base = base_range(*state.base, node, direction, filter).size();
  const NodeDelta* change = state.delta.node(node);
  if (change == nullptr) return in_base;
  return in_base + filtered_size(change->added(direction), filter) -
         filtered_size(change->removed(direction), filter);
}

std::vector<EdgeTypeId> types_at(const GraphState& state, NodeId node, Direction direction) {
  std::vector<EdgeTypeId> types;
  const BaseTopology::Range range = state.base->range(node, direction);
  const auto* of_edge = state.base->adjacency(direction).types.data();
  for (std::uint32_t i = range.begin; i < range.end;) {
    types.push_back(EdgeTypeId{of_edge[i]});
    i = static_cast<std::uint32_t>(std::upper_bound(of_edge + i, of_edge + range.end, of_edge[i]) -
                                   of_edge);
  }
  if (const NodeDelta* change = state.delta.node(node)) {
    AdjacencyList::Cursor added(change->added(direction));
    while (added.valid()) {
      const EdgeTypeId type = (*added).type;
      types.push_back(type);
      added.seek(first_of(EdgeTypeId{raw(type) + 1}));
    }
    std::sort(types.begin(), types.end());
    types.erase(std::unique(types.begin(), types.end()), types.end());
  }
  return types;
}

}  // namespace clout::graph
