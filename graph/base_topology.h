// The shape of the graph as of the last fold: who is joined to whom by which type, as flat arrays
// for traversal. No properties. The arrays are in memory or mapped from a snapshot file.
//
// A position is the rank of an edge in OUT order: (start, type, end, edge number). Positions never
// leave graph/; edge numbers stand for edges everywhere else. Runs translate between the two.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"

namespace clout::graph {

using EdgePosition = std::uint32_t;
inline constexpr std::uint64_t kMaxBaseEdges = std::numeric_limits<EdgePosition>::max();

/// The label-set code of a number that no node has.
inline constexpr std::uint32_t kNoLabelSet = std::numeric_limits<std::uint32_t>::max();

/// Positions [position, next run's position) hold consecutive edge numbers from `first_edge`.
struct EdgeRun {
  std::uint64_t position = 0;
  std::uint64_t first_edge = 0;
  friend bool operator==(const EdgeRun&, const EdgeRun&) = default;
};

/// Edges of all nodes in one direction: node n has entries [offsets[n], offsets[n + 1]), in the
/// order (type, neighbour, edge number).
struct AdjacencyArrays {
  std::span<const std::uint32_t> offsets;  ///< node_limit + 1
  std::span<const std::uint32_t> neighbours;
  std::span<const std::uint16_t> types;
};

/// What a topology consists of. The spans are kept alive by BaseTopology's owner.
struct TopologyArrays {
  AdjacencyArrays out;
  AdjacencyArrays in;
  std::span<const std::uint32_t> out_positions;  ///< of each IN entry
  std::span<const std::uint32_t> label_codes;    ///< by node; kNoLabelSet: no such node
  std::span<const std::uint64_t> last_changes;   ///< by node: the last commit at it or its edges
  std::span<const EdgeRun> runs;                 ///< by position
  std::span<const std::uint32_t> runs_by_edge;   ///< indexes into `runs`, by edge number
};

/// The small parts, always in memory.
struct TopologyCounts {
  CommitNumber fold_commit{};
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::vector<std::vector<LabelId>> label_sets;  ///< by label-set code
  std::vector<std::uint64_t> nodes_by_label;
  std::vector<std::uint64_t> edges_by_type;
  friend bool operator==(const TopologyCounts&, const TopologyCounts&) = default;
};

/// Immutable; any number of threads.
class BaseTopology {
 public:
  /// `owner` keeps the arrays alive.
  BaseTopology(TopologyCounts counts, const TopologyArrays& arrays,
               std::shared_ptr<const void> owner);

  /// Of a database without a fold.
  [[nodiscard]] static std::shared_ptr<const BaseTopology> empty();

  [[nodiscard]] CommitNumber fold_commit() const { return counts_.fold_commit; }
  [[nodiscard]] const TopologyCounts& counts() const { return counts_; }
  [[nodiscard]] const TopologyArrays& arrays() const { return arrays_; }
  /// One above the largest node number.
  [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }
  [[nodiscard]] bool has_node(NodeId node) const { return label_code(node) != kNoLabelSet; }
  [[nodiscard]] std::uint32_t label_code(NodeId node) const {
    return raw(node) < node_limit_ ? arrays_.label_codes[raw(node)] : kNoLabelSet;
  }
  /// Empty for a missing node.
  [[nodiscard]] const std::vector<LabelId>& labels(NodeId node) const;
  [[nodiscard]] CommitNumber last_change(NodeId node) const;

  /// The entries of one node in one direction: indexes [begin, end) into the arrays of it.
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    [[nodiscard]] std::uint32_t size() const { return end - begin; }
  };
  /// `direction` is Out or In. Empty for a missing node.
  [[nodiscard]] Range range(NodeId node, Direction direction) const;
  /// Those of one type, or of one type and neighbour. O(log range).
  [[nodiscard]] Range range(NodeId node, Direction direction, EdgeTypeId type) const;
  [[nodiscard]] Range range(NodeId node, Direction direction, EdgeTypeId type,
                            NodeId neighbour) const;
  [[nodiscard]] const AdjacencyArrays& adjacency(Direction direction) const {
    return direction == Direction::Out ? arrays_.out : arrays_.in;
  }

  /// The OUT position of entry `index` of that direction.
  [[nodiscard]] EdgePosition position(Direction direction, std::uint32_t index) const {
    return direction == Direction::Out ? index : arrays_.out_positions[index];
  }
  /// The run that holds a position below the number of edges. O(log runs), and O(1) where runs are
  /// of one length, as they are when edges came one by one.
  [[nodiscard]] std::size_t run_of(EdgePosition position) const;
  [[nodiscard]] std::uint64_t run_end(std::size_t run) const {
    return run + 1 < arrays_.runs.size() ? arrays_.runs[run + 1].position : counts_.edges;
  }
  [[nodiscard]] std::optional<EdgePosition> position_of(EdgeId edge) const;
  /// The start node of the edge at `position`. O(log nodes).
  [[nodiscard]] NodeId start_of(EdgePosition position) const;
  /// The edge of that number, if the base has it. O(log runs + log nodes).
  [[nodiscard]] std::optional<Edge> find_edge(EdgeId edge) const;

 private:
  TopologyCounts counts_;
  TopologyArrays arrays_;
  std::shared_ptr<const void> owner_;
  std::uint32_t node_limit_ = 0;
  std::uint64_t edge_id_limit_ = 0;  ///< one above the largest edge number
};

/// Edge numbers of many positions: remembers the run of the last one. One thread; ends before its
/// topology does.
class EdgeNumbers {
 public:
  explicit EdgeNumbers(const BaseTopology& base) : base_(base) {}
  /// O(1) where positions stay in one run, as they do after a bulk load.
  [[nodiscard]] EdgeId at(EdgePosition position) {
    if (position < begin_ || position >= end_) find_run(position);
    return EdgeId{first_edge_ + (position - begin_)};
  }

 private:
  void find_run(EdgePosition position);

  const BaseTopology& base_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t first_edge_ = 0;
};

/// Builds a topology from its nodes and OUT edges, in order. Used by one thread.
class TopologyBuilder {
 public:
  /// Makes room, where sizes are known.
  void reserve(std::size_t nodes, std::size_t edges);
  /// Nodes in ascending order of their numbers.
  void add_node(NodeId node, const std::vector<LabelId>& labels, CommitNumber last_change);
  /// Edges of the node added last, in OUT order. Throws Error{Limit} above kMaxBaseEdges or 65,535
  /// edge types.
  void add_edge(EdgeTypeId type, NodeId end, EdgeId edge);
  /// Derives the IN direction (two counting sorts). Throws Error{Corruption} for an edge to a
  /// missing node.
  [[nodiscard]] std::shared_ptr<const BaseTopology> finish(CommitNumber fold_commit);

 private:
  struct Held;

  std::shared_ptr<Held> held_;
};

}  // namespace clout::graph
