// The edges at one node as a state has them: the base's, without those that the delta removed, and
// those that it added, in the one order (type, neighbour, edge number).
#pragma once

#include <optional>
#include <vector>

#include "graph/adjacency_list.h"
#include "graph/base_topology.h"
#include "graph/graph_state.h"

namespace clout::graph {

/// Which part of a node's edges in one direction.
struct AdjacencyFilter {
  std::optional<EdgeTypeId> type;
  std::optional<NodeId> neighbour;  ///< only with a type
};

[[nodiscard]] inline BaseTopology::Range base_range(const BaseTopology& base, NodeId node,
                                                    Direction direction,
                                                    const AdjacencyFilter& filter) {
  if (!filter.type) return base.range(node, direction);
  if (!filter.neighbour) return base.range(node, direction, *filter.type);
  return base.range(node, direction, *filter.type, *filter.neighbour);
}

/// One sorted list of the delta, from the first entry that the filter lets through to the last.
class FilteredList {
 public:
  FilteredList(const AdjacencyList& list, const AdjacencyFilter& filter)
      : cursor_(list), filter_(filter) {
    if (filter.type) cursor_.seek(first_of(*filter.type, filter.neighbour.value_or(NodeId{})));
  }
  [[nodiscard]] bool valid() const {
    return cursor_.valid() && (!filter_.type || (*cursor_).type == *filter_.type) &&
           (!filter_.neighbour || (*cursor_).neighbour == *filter_.neighbour);
  }
  [[nodiscard]] const AdjacencyEntry& operator*() const { return *cursor_; }
  void next() { cursor_.next(); }

 private:
  AdjacencyList::Cursor cursor_;
  AdjacencyFilter filter_;
};

/// Calls `visit(entry)` for each edge at `node` in `direction` (Out or In), in order. Also for a
/// node that was deleted but not yet rid of its edges. O(log range + answers).
template <typename Visit>
void visit_adjacency(const GraphState& state, NodeId node, Direction direction,
                     const AdjacencyFilter& filter, Visit&& visit) {
  const BaseTopology& base = *state.base;
  const BaseTopology::Range range = base_range(base, node, direction, filter);
  const AdjacencyArrays& arrays = base.adjacency(direction);
  EdgeNumbers numbers(base);
  const auto base_entry = [&](std::uint32_t index) {
    return AdjacencyEntry{EdgeTypeId{arrays.types[index]}, NodeId{arrays.neighbours[index]},
                          numbers.at(base.position(direction, index))};
  };
  const NodeDelta* change = state.delta.node(node);
  if (change == nullptr ||
      (change->added(direction).empty() && change->removed(direction).empty())) {
    for (std::uint32_t i = range.begin; i < range.end; ++i) visit(base_entry(i));
    return;
  }
  FilteredList added(change->added(direction), filter);
  FilteredList removed(change->removed(direction), filter);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const AdjacencyEntry entry = base_entry(i);
    for (; added.valid() && *added < entry; added.next()) visit(*added);
    if (removed.valid() && *removed == entry) {
      removed.next();
    } else {
      visit(entry);
    }
  }
  for (; added.valid(); added.next()) visit(*added);
}

/// Number of edges at `node` in `direction` (Out or In). O(1) without a filter.
[[nodiscard]] std::uint64_t adjacency_size(const GraphState& state, NodeId node,
                                           Direction direction, const AdjacencyFilter& filter);

/// The types of the edges at `node` in `direction` (Out or In), ascending; a type whose last edge
/// was removed may be among them. O(types * log range).
[[nodiscard]] std::vector<EdgeTypeId> types_at(const GraphState& state, NodeId node,
                                               Direction direction);

}  // namespace clout::graph
