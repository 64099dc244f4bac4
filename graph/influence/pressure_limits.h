// Upper bounds of how much each node presses a fixed one (or is pressed by it), from walk sums: one
// sweep for all nodes, then closer ones for the few that matter.
//
// docs/influence.md, "Rankings". Belongs to one query and one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/node_map.h"
#include "graph/influence/path_lanes.h"

namespace clout::graph {

class PressureLimits {
 public:
  /// `along` leads from the fixed end to the others. `arcs` outlives this.
  PressureLimits(FilteredArcs& arcs, std::uint32_t fixed, Along along, std::uint32_t hops);

  /// A node and an upper bound of its -ln(1 - pressure).
  struct Entry {
    double log_limit = 0;
    std::uint32_t node = 0;
  };
  /// Every node that a walk joins to the fixed one.
  [[nodiscard]] std::vector<Entry> all() const;
  /// A closer bound for one node: walks that come back to it, or to their second node from it, are
  /// taken away. O(arcs at the node and at the neighbours it shares with the fixed end, once).
  [[nodiscard]] double closer(std::uint32_t node);

 private:
  /// Summed weights, and weights times polarity: half their difference is the harm.
  using Sum = Lanes<2>;
  /// Walks between the fixed end and a node.
  struct Reach {
    Sum one;              ///< of one arc
    Sum two;              ///< of two
    Sum longer;           ///< of two arcs and more, decay applied
    double one_logs = 0;  ///< sum of -ln(1 - harm) over the single arcs
    double best = 0;      ///< the strongest of two arcs and more
  };
  /// What a sweep carries from one length to the next.
  struct Front {
    Sum sum;
    double best = 0;
  };

  void first_arcs();
  void sweep(std::uint32_t hops);
  [[nodiscard]] NodeMap<Front> step(const NodeMap<Front>& walks);
  [[nodiscard]] NodeMap<Sum> neighbours(std::uint32_t node, Along along);
  [[nodiscard]] Sum two_cycles(std::uint32_t node);
  [[nodiscard]] double log_limit(const Reach& reach, const Sum& longer) const;
  [[nodiscard]] bool usable(const Arc& arc, std::uint32_t node, Along along) {
    return arc.weight() > 0 && arcs_.admits(arc, node, along);
  }

  FilteredArcs& arcs_;
  std::uint32_t fixed_;
  Along along_;
  std::uint32_t hops_;
  NodeMap<Reach> reach_;
  NodeMap<Sum> cycles_;  // two_cycles() of neighbours of the fixed end, as they are asked for
  MemoryCharge charge_;
};

}  // namespace clout::graph
