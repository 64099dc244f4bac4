// What commits changed since the last fold, in memory: per node its new record and the edges that
// it gained or lost, per edge its new record. Copies share structure, so each commit publishes
// its own and readers of older ones are undisturbed.
//
// The Delta family holds the same, durably; a transaction's changes are a delta that is not.
#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "graph/adjacency_list.h"
#include "graph/base_topology.h"
#include "graph/entity_record.h"
#include "graph/persistent_trie.h"

namespace clout::graph {

/// What happened to one node since the fold.
struct NodeDelta {
  OwnerId owner = 0;
  bool changed = false;  ///< `record` stands for the node
  NodeRecordPtr record;  ///< null where `changed`: deleted
  AdjacencyList added_out, added_in;
  AdjacencyList removed_out, removed_in;  ///< edges of the base only
  CommitNumber last_change{};

  [[nodiscard]] const AdjacencyList& added(Direction direction) const {
    return direction == Direction::Out ? added_out : added_in;
  }
  [[nodiscard]] const AdjacencyList& removed(Direction direction) const {
    return direction == Direction::Out ? removed_out : removed_in;
  }
};

/// Numbers of nodes and edges, also by label and type.
struct EntityCounts {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::vector<std::uint64_t> nodes_by_label;
  std::vector<std::uint64_t> edges_by_type;

  void add_node(const NodeRecord& record);
  void remove_node(const std::vector<LabelId>& labels);
  void add_edge(EdgeTypeId type);
  void remove_edge(EdgeTypeId type);
};

/// One change, as commits apply them: a null record means deleted.
struct NodeStep {
  NodeId node{};
  NodeRecordPtr record;
};
struct EdgeStep {
  Edge edge;
  EdgeRecordPtr record;
};
using DeltaStep = std::variant<NodeStep, EdgeStep>;

/// A value. Const functions are safe from several threads.
class Delta {
 public:
  /// Nothing changed since `base`.
  explicit Delta(const BaseTopology& base);

  /// Null if nothing happened to it.
  [[nodiscard]] const NodeDelta* node(NodeId node) const {
    const auto* held = nodes_.find(raw(node));
    return held != nullptr ? held->get() : nullptr;
  }
  /// The node at or after `number` that something happened to, moving `number` to it; or null.
  [[nodiscard]] const NodeDelta* next_node(std::uint64_t& number) const {
    const auto* held = nodes_.at_or_after(number);
    return held != nullptr ? held->get() : nullptr;
  }
  /// Null if nothing happened to it; a null pointer inside if it was deleted.
  [[nodiscard]] const EdgeRecordPtr* edge(EdgeId edge) const { return edges_.find(raw(edge)); }
  /// The same for the edge at or after `number`.
  [[nodiscard]] const EdgeRecordPtr* next_edge(std::uint64_t& number) const {
    return edges_.at_or_after(number);
  }

  [[nodiscard]] const EntityCounts& counts() const { return counts_; }
  [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }
  [[nodiscard]] std::size_t changed_nodes() const { return nodes_.size(); }
  [[nodiscard]] std::size_t changed_edges() const { return edges_.size(); }
  [[nodiscard]] bool empty() const { return nodes_.empty() && edges_.empty(); }

  /// The node is now `record`, or deleted (null).
  void put_node(const BaseTopology& base, NodeId node, NodeRecordPtr record, CommitNumber commit,
                OwnerId owner);
  /// The edge exists from now on as `record`, whether it did before or not. Where it had other
  /// ends, it is also to be removed there, before or after.
  void put_edge(const BaseTopology& base, EdgeRecordPtr record, CommitNumber commit, OwnerId owner);
  /// The edge is gone from these ends, if it was there.
  void remove_edge(const BaseTopology& base, const Edge& edge, CommitNumber commit, OwnerId owner);
  void apply(const BaseTopology& base, const DeltaStep& step, CommitNumber commit, OwnerId owner);

 private:
  NodeDelta& touch(NodeId node, CommitNumber commit, OwnerId owner);

  PersistentTrie<std::shared_ptr<NodeDelta>> nodes_;
  PersistentTrie<EdgeRecordPtr> edges_;
  EntityCounts counts_;
  std::uint32_t node_limit_ = 0;
};

}  // namespace clout::graph
