// The edges of a path index as one state has them: those of the base in the order of their cost,
// but for nodes whose edges changed since the fold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "graph/cost_order.h"
#include "graph/delta.h"
#include "graph/graph_view.h"

namespace clout::graph {

/// Immutable; any number of threads.
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

  /// `delta` is what changed since `base`. O(changes log changes).
  OrderedEdges(std::shared_ptr<const CostOrder> order, std::shared_ptr<const BaseTopology> base,
               const Delta& delta);

  /// `direction` is Out or In. Nothing if an edge at the node changed: then its edges have to be
  /// looked at one by one. O(log changes).
  [[nodiscard]] std::optional<List> list(NodeId node, Direction direction) const;
  /// Entry `number` of the list: they ascend by cost. O(log runs of edge numbers).
  [[nodiscard]] Entry at(const List& list, std::uint32_t number) const;

 private:
  std::shared_ptr<const CostOrder> order_;
  std::shared_ptr<const BaseTopology> base_;
  std::vector<NodeId> changed_;  // ascending
};

}  // namespace clout::graph
