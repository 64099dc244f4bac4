// The paths between two known nodes in the order of their length or cost, in any mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <vector>

#include "query/operators/path_outputs.h"
#include "query/operators/path_steps.h"

namespace clout::query {

/// Enumerates the paths of one pair of ends, cheapest first. One thread.
///
/// Best first over beginnings of paths, each rated by what it has cost and at least will cost (A*;
/// Hart, Nilsson and Raphael 1968), so that only beginnings that can lead to a wanted path are
/// lengthened. What can follow a walk depends on the node and the state of the automaton where it
/// is, and not on how it got there: there, no more walks are followed than paths are wanted. Trails
/// and paths without repeated nodes have no such bound (it would solve an NP-hard problem); the
/// query's limits hold them.
class PathRanking {
 public:
  /// `charge`, of what it holds, outlives it.
  PathRanking(const RepeatStep& step, ExecutionContext& context, MemoryCharge& charge);

  void start_batch() { steps_.start_batch(); }
  /// The first `count` paths (or those of the first `count` lengths) are wanted.
  void start(const Batch& batch, std::size_t row, std::size_t count);
  void clear();
  /// Is there another path? Then path() is that.
  [[nodiscard]] bool next();
  [[nodiscard]] const FoundPath& path() const { return path_; }

 private:
  static constexpr std::uint32_t kNoPrefix = std::numeric_limits<std::uint32_t>::max();

  /// A beginning of a path: its last edge, and the beginning before it.
  struct Prefix {
    NodeId node{};
    std::uint32_t before = kNoPrefix;
    Edge edge{};
    std::uint32_t hop = 0;    ///< that the edge is
    std::uint64_t turns = 0;  ///< whole ones of the hop's part
    std::uint64_t length = 0;
    double cost = 0;
  };
  /// A beginning and what is to follow it. By bound; among equals the younger first, so that one of
  /// many equally good ways is followed to its end and not all of them step by step.
  struct Entry {
    double bound;
    std::uint32_t prefix;
    std::uint32_t state;
    bool operator>(const Entry& other) const {
      return std::tie(bound, other.prefix, other.state) > std::tie(other.bound, prefix, state);
    }
  };
  struct Passed {
    std::size_t times = 0;
    double last_cost = 0;
  };
  using Place = std::tuple<std::uint32_t, std::uint32_t, std::uint64_t>;  // node, state, turns

  void go_on(std::uint32_t number);
  void enqueue(std::uint32_t number, std::size_t state, double bound);
  [[nodiscard]] std::uint64_t turns_before(const Prefix& prefix, std::size_t hop) const;
  [[nodiscard]] bool passes(const Prefix& prefix, std::size_t state);
  void lengthen(std::uint32_t number, std::size_t hop);
  [[nodiscard]] bool hold_joined(std::uint32_t number, std::size_t hop, const PathWay& way);
  [[nodiscard]] bool is_closed(const Prefix& prefix) const;
  [[nodiscard]] bool repeats(std::uint32_t number, const graph::Neighbour& way) const;
  void trace(std::uint32_t number);
  [[nodiscard]] bool meets_conditions();
  [[nodiscard]] bool is_wanted(double cost);

  ExecutionContext& context_;
  Slot from_, to_;
  ast::PathMode mode_;
  bool groups_, has_costs_;
  MemoryCharge charge_;
  PathAutomaton automaton_;
  PathSteps steps_;
  CostToTarget remaining_;
  std::vector<BoundPtr> conditions_;    ///< over whole paths
  std::vector<Slot> inside_, outside_;  ///< what they read of the path, and else
  PathOutputs read_by_conditions_;
  Batch tested_;

  NodeId source_{}, target_{};
  std::size_t count_ = 1, found_ = 0;
  std::set<double> costs_met_;
  std::deque<Prefix> prefixes_;  // which does not move them as it grows
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  std::map<Place, Passed> passed_;
  std::vector<PathWay> ways_;
  FoundPath path_;
};

}  // namespace clout::query
