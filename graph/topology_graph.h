// The shape of a view as spans per node, for algorithms that walk it without types or properties.
// boost_graph.h makes it a graph of the Boost Graph Library.
//
// Nodes without changes since the fold are read where they lie; only changed ones have lists made
// for them. So making one costs O(changes since the fold), and reading it costs what arrays cost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <vector>

#include "graph/graph_state.h"

namespace clout::graph {

class GraphView;

/// An edge as graph algorithms see it. `slot` is a dense number, one for each edge, below
/// TopologyGraph::edge_slots(): the place for arrays by edge.
struct TopologyEdge {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::uint64_t slot = 0;
  friend bool operator==(const TopologyEdge&, const TopologyEdge&) = default;
};

/// Immutable; any number of threads. Numbers that no node has are nodes without edges here.
class TopologyGraph {
 public:
  /// The other ends and the slots of the edges at one node, in one direction.
  class EdgeList {
   public:
    EdgeList() = default;
    /// Without `slots`, the first edge has slot `first_slot` and the others follow.
    EdgeList(const std::uint32_t* others, const std::uint32_t* slots, std::uint64_t first_slot,
             std::size_t size)
        : others_(others), slots_(slots), first_slot_(first_slot), size_(size) {}
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::uint32_t other(std::size_t i) const { return others_[i]; }
    [[nodiscard]] std::uint64_t slot(std::size_t i) const {
      return slots_ != nullptr ? slots_[i] : first_slot_ + i;
    }
    [[nodiscard]] const std::uint32_t* begin() const { return others_; }
    [[nodiscard]] const std::uint32_t* end() const { return others_ + size_; }

   private:
    const std::uint32_t* others_ = nullptr;
    const std::uint32_t* slots_ = nullptr;
    std::uint64_t first_slot_ = 0;
    std::size_t size_ = 0;
  };

  /// Of a view of a database, which outlives it: else Error{Usage}.
  explicit TopologyGraph(const GraphView& view);

  [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }
  [[nodiscard]] std::uint64_t edge_count() const { return edge_count_; }
  [[nodiscard]] std::uint64_t edge_slots() const { return edge_slots_; }
  /// `direction` is Out or In.
  [[nodiscard]] EdgeList edges(std::uint32_t node, Direction direction) const {
    if (!changed_.empty()) {
      const auto found = changed_.find(node);
      if (found != changed_.end()) return found->second.list(direction);
    }
    return base_list(node, direction);
  }

 private:
  struct Changed {
    struct Side {
      std::vector<std::uint32_t> others;
      std::vector<std::uint32_t> slots;
    };
    Side out, in;
    [[nodiscard]] EdgeList list(Direction direction) const {
      const Side& side = direction == Direction::Out ? out : in;
      return {side.others.data(), side.slots.data(), 0, side.others.size()};
    }
  };
  using AddedSlots = std::unordered_map<EdgeId, std::uint32_t>;

  [[nodiscard]] EdgeList base_list(std::uint32_t node, Direction direction) const;
  void fill(const GraphState& state, NodeId node, Direction direction, AddedSlots& added);

  std::shared_ptr<const BaseTopology> base_;
  std::unordered_map<std::uint32_t, Changed> changed_;
  std::uint32_t node_limit_ = 0;
  std::uint64_t edge_count_ = 0;
  std::uint64_t edge_slots_ = 0;
};

}  // namespace clout::graph
