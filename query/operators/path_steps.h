// Single steps along a path and what they cost, forwards from the start and backwards from the end.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/ordered_edges.h"
#include "query/operators/edge_rules.h"
#include "query/operators/path_automaton.h"

namespace clout::query {

/// One way on from a node.
struct PathWay {
  graph::Neighbour to;
  double cost = 1;
};

/// The steps that the parts of a path allow. One thread.
class PathSteps {
 public:
  /// Steps along one hop from one node, cheapest first.
  struct Stream {
    std::size_t hop;
    bool backwards;
    graph::OrderedEdges::List list;  ///< what is left of it
    bool skips_loops;
  };

  PathSteps(const RepeatStep& step, ExecutionContext& context);
  void start_batch();
  void start_row(const Batch& batch, std::size_t row) { conditions_.start_row(batch, row); }

  /// Replaces `ways` by the steps from `node` on along a hop (or, `backwards`, by those that lead
  /// to it), those that meet no condition of that hop alone left out. O(degree).
  void find(std::size_t hop, NodeId node, bool backwards, std::vector<PathWay>& ways);
  /// Appends streams that together give what find() would; false if no path index has the node's
  /// edges, or has them among far too many others. O(1), nearly.
  bool open(std::size_t hop, NodeId node, bool backwards, std::vector<Stream>& streams) const;
  /// Takes the next step off the stream.
  [[nodiscard]] std::optional<PathWay> next(Stream& stream);
  /// May parts `first` to `last` begin at the node, all but the last without a turn?
  [[nodiscard]] bool may_begin(std::size_t first, std::size_t last, NodeId node);

  [[nodiscard]] StepConditions& conditions() { return conditions_; }

 private:
  struct Hop {
    Direction direction;
    WantedTypes types;
    Slot edge;
    std::optional<PathIndexDefinition> index;
    std::shared_ptr<const graph::OrderedEdges> ordered;  ///< while the index serves the batch
  };

  void order(Hop& hop);
  [[nodiscard]] bool is_crowded(const Hop& hop, const graph::OrderedEdges::List& list) const;

  ExecutionContext& context_;
  std::vector<Hop> hops_;
  StepConditions conditions_;
  BoundPtr cost_;
  std::vector<graph::Neighbour> neighbours_;
  std::vector<Stream> streams_;
};

/// The least cost from any node and state to the end of a path, found as far as it is asked for:
/// Dijkstra's algorithm from the target backwards, halted in between. Where an index has a node's
/// edges in the order of their cost, a step waits in the frontier only once all cheaper ones of the
/// node have been taken, so that of a hub no more edges are looked at than are cheap enough. How
/// often parts repeat, and conditions over several hops, are left aside: with them the way may cost
/// more, and never less.
class CostToTarget {
 public:
  CostToTarget(const PathAutomaton& automaton, PathSteps& steps, QueryBudget& budget,
               MemoryCharge& charge)
      : automaton_(automaton),
        steps_(steps),
        budget_(budget),
        charge_(MemoryCharge::part_of(charge)) {}
  void start(NodeId target);

  /// Infinite if the target cannot be reached. All calls together: O(n log n) in the number of
  /// nodes and edges times states.
  [[nodiscard]] double exact(NodeId node, std::size_t state);
  /// At most exact(), and never more than a step's cost above that of the step's end. O(1).
  [[nodiscard]] double at_least(NodeId node, std::size_t state) const;

 private:
  struct Reached {
    double cost;
    bool final = false;
  };
  /// The least that a place is known to cost, and the source that offers it.
  struct Offer {
    double cost;
    std::uint64_t place;
    std::uint32_t source;
    bool operator>(const Offer& other) const {
      return std::tie(cost, place, source) > std::tie(other.cost, other.place, other.source);
    }
  };
  /// Steps that lead to a place of this cost.
  struct Source {
    PathSteps::Stream steps;
    double cost;
  };
  static constexpr std::uint32_t kNoSource = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kBytesPerPlace =
      sizeof(Reached) + sizeof(Offer) + 48;  // with the table's

  [[nodiscard]] std::uint64_t key(NodeId node, std::size_t state) const {
    return std::uint64_t{raw(node)} * automaton_.states() + state;
  }
  void settle_next();
  void spread(NodeId node, std::size_t hop, double cost);
  void offer_next(std::uint32_t source);

  const PathAutomaton& automaton_;
  PathSteps& steps_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  std::unordered_map<std::uint64_t, Reached> reached_;
  std::priority_queue<Offer, std::vector<Offer>, std::greater<>> frontier_;
  std::vector<Source> sources_;
  std::vector<PathSteps::Stream> streams_;
  std::vector<PathWay> ways_;
};

}  // namespace clout::query
