// The edges of a path index as one state has them: those of the base in the order of their cost,
// but for nodes at which something changed since the fold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "graph/cost_order.h"
#include "graph/graph_state.h"
#include "graph/graph_view.h"

namespace clout::graph {

/// Sees what its state does, also a transaction's, whose state changes. As thread-safe as that.
class OrderedEdges {
 public:
  struct Entry {
    Neighbour to;
    double cost;  ///< below 0: it has none
  };
  /// Entries of one node along one direction; their numbers are [begin, end).
  struct List {
    NodeId node;
    Direction direction;
    std::uint32_t begin, end;
  };

  /// `order` is that of the state's base.
  OrderedEdges(std::shared_ptr<const CostOrder> order, std::shared_ptr<const GraphState> state)
      : order_(std::move(order)), state_(std::move(state)) {}

  /// `direction` is Out or In. Nothing if the node or an edge of it changed: then its edges have
  /// to be looked at one by one. O(1), nearly.
  [[nodiscard]] std::optional<List> list(NodeId node, Direction direction) const;
  /// Entry `number` of the list: they ascend by cost. O(log runs of edge numbers).
  [[nodiscard]] Entry at(const List& list, std::uint32_t number) const;

 private:
  std::shared_ptr<const CostOrder> order_;
  std::shared_ptr<const GraphState> state_;
};

}  // namespace clout::graph
