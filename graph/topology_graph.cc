#include "graph/topology_graph.h"

#include "graph/adjacency_scan.h"
#include "graph/observed_view.h"
#include "graph/state_view.h"
#include "schema/error.h"

namespace clout::graph {

TopologyGraph::TopologyGraph(const GraphView& view) {
  const auto* stored = dynamic_cast<const StateView*>(&unobserved(view));
  if (stored == nullptr) throw Error(ErrorCode::Usage, "only databases have a topology to walk");
  const GraphState& state = stored->state();
  base_ = state.base;
  node_limit_ = state.delta.node_limit();
  edge_count_ = state.delta.counts().edges;
  edge_slots_ = base_->counts().edges;
  AddedSlots added;
  std::uint64_t number = 0;
  while (const NodeDelta* node = state.delta.next_node(number)) {
    const bool touched = !node->added_out.empty() || !node->added_in.empty() ||
                         !node->removed_out.empty() || !node->removed_in.empty();
    if (touched) {
      const NodeId id{static_cast<std::uint32_t>(number)};
      fill(state, id, Direction::Out, added);
      fill(state, id, Direction::In, added);
    }
    ++number;
  }
  edge_slots_ += added.size();
}

/// Edges of the base keep their position as slot; added ones get the numbers behind.
void TopologyGraph::fill(const GraphState& state, NodeId node, Direction direction,
                         AddedSlots& added) {
  Changed& changed = changed_[raw(node)];
  Changed::Side& side = direction == Direction::Out ? changed.out : changed.in;
  visit_adjacency(state, node, direction, {}, [&](const AdjacencyEntry& entry) {
    side.others.push_back(raw(entry.neighbour));
    const auto position = base_->position_of(entry.edge);
    side.slots.push_back(
        position ? *position
                 : added
                       .try_emplace(entry.edge, static_cast<std::uint32_t>(base_->counts().edges +
                                                                           added.size()))
                       .first->second);
  });
}

TopologyGraph::EdgeList TopologyGraph::base_list(std::uint32_t node, Direction direction) const {
  const BaseTopology::Range range = base_->range(NodeId{node}, direction);
  const std::uint32_t* others = base_->adjacency(direction).neighbours.data() + range.begin;
  if (direction == Direction::Out) return {others, nullptr, range.begin, range.size()};
  return {others, base_->arrays().out_positions.data() + range.begin, 0, range.size()};
}

}  // namespace clout::graph
