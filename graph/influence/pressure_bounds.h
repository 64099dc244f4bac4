// Bounds of how much each node presses a fixed one (or is pressed by it), from walk sums: one sweep
// for all nodes, then closer ones for the few that matter.
//
// docs/influence.md, "Rankings". Belongs to one query and one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "graph/influence/filtered_arcs.h"
#include "graph/influence/node_map.h"
#include "graph/influence/node_table.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/path_lanes.h"

namespace clout::graph {

class PressureBounds {
 public:
  /// `along` leads from the fixed end to the others. `arcs` outlives this. O(arcs that walks of
  /// `hops` arcs pass, each once a length).
  PressureBounds(FilteredArcs& arcs, std::uint32_t fixed, Along along, std::uint32_t hops,
                 Aggregate aggregate, Channel channel);

  /// A node and an upper bound of what its paths add up to in the channel (PairTotal::added()).
  struct Entry {
    double log_limit = 0;
    std::uint32_t node = 0;
  };
  /// Every node that a walk joins to the fixed one.
  [[nodiscard]] std::vector<Entry> all() const;
  /// What the sweep alone says of a node. O(1).
  [[nodiscard]] PairTotal rough(std::uint32_t node) const;
  /// Closer bounds for one node: walks that come back to it, or to their second node from it, are
  /// taken away. O(arcs at the node and at the neighbours it shares with the fixed end, once).
  /// Throws TimeSpent as the arcs do.
  [[nodiscard]] PairTotal closer(std::uint32_t node);

 private:
  using Sum = SignedSum;
  /// The arcs between the fixed end and a neighbour.
  struct Direct {
    Sum sum;
    Sum logs;  ///< what each arc's parts add to the totals
  };
  /// Walks between the fixed end and a node.
  struct Walks {
    Sum sum;
    double best = 0;  ///< the strongest
    [[nodiscard]] bool empty() const { return best <= 0; }
    void add(const Walks& more) {
      sum += more.sum;
      best = std::max(best, more.best);
    }
  };
  using Table = NodeTable<Walks>;

  /// What paths add to a total is at most their sum times this, if none is above `best`.
  [[nodiscard]] double most_for_each(double best) const;
  void first_arcs();
  void sweep();
  [[nodiscard]] std::unique_ptr<Table> new_table() const;
  [[nodiscard]] std::unique_ptr<Table> first_walks() const;
  void step(const Table& walks, double decay, Table& longer);
  void add_longer(const Table& walks, double decay);
  [[nodiscard]] NodeMap<Sum> neighbours(std::uint32_t node, Along along);
  [[nodiscard]] Sum two_cycles(std::uint32_t node);
  const Sum& known_two_cycles(std::uint32_t node);
  [[nodiscard]] PairTotal bracket(std::uint32_t node, const Sum& least, const Sum& most) const;
  [[nodiscard]] bool usable(const Arc& arc, std::uint32_t node, Along along) {
    return arc.weight() > 0 && arcs_.admits(arc, node, along);
  }

  FilteredArcs& arcs_;
  std::uint32_t fixed_;
  Along along_;
  std::uint32_t hops_;
  Aggregate aggregate_;
  double Sum::*part_;  // that of the channel
  NodeMap<Direct> direct_;
  std::unique_ptr<Table> two_;    // walks of two arcs
  std::unique_ptr<Table> three_;  // of three
  Table longer_;                  // of two and more, decay applied
  NodeMap<Sum> cycles_;           // two_cycles() of neighbours of the fixed end, as asked for
  MemoryCharge charge_;
};

}  // namespace clout::graph
