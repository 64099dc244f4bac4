// Two nodes that are one entity: the merge of one into the other, and its undoing.
//
// A merge is recorded in the graph itself, so that a dump carries it. The merged node stays as
//
//   (:MergedEntity {merge: 7, labels: [..], was_KEY: .., gave: [..], gave_labels: [..],
//                   gave_names: [..]})-[:MERGED_INTO]->(kept)
//
// with its labels and properties put aside, and its edges are the kept node's, each with the
// number of the merge behind those of earlier ones in `merged_start` or `merged_end`, by the end
// that moved. Numbers of merges rise. Lists that would be empty are left out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/transaction.h"

namespace clout::graph {

inline constexpr std::string_view kMergedLabel = "MergedEntity";
inline constexpr std::string_view kMergedIntoType = "MERGED_INTO";
/// Before the key of a property that was put aside.
inline constexpr std::string_view kPutAside = "was_";
/// The names that a node has from those that were merged into it.
inline constexpr std::string_view kMergedNames = "aliases_merged";

/// What a merge, or its undoing, did to edges.
struct MovedEdges {
  std::uint64_t moved = 0;
  std::vector<Edge> loops;  ///< that a merge made of edges between the two
};

/// A node that was merged into another one.
struct MergedEntity {
  NodeId node{};
  std::int64_t merge = 0;  ///< its number
};

/// Called for each edge that is looked at, and between; may throw to end it there.
using EachStep = std::function<void()>;

/// Makes `kept` what both are: it answers to all names of `merged`, has its labels, those
/// of its properties that it lacks, and its edges. The two differ, and neither is a merged one. Of
/// overlapping transactions that merge, or that give `merged` an edge, the second to commit gets
/// Error{Conflict}; an edge with a foreign value in the place of the numbers is
/// Error{Constraint}. O(edges of both + merged nodes of the database).
MovedEdges merge_entities(Transaction& transaction, NodeId merged, NodeId kept,
                          const EachStep& each_step);

/// Undoes the newest merge into `kept`, which is that of `merged`. Edges that came to `kept` later,
/// and properties that it took and that were changed since, stay with it. O(edges of `kept`).
MovedEdges split_entity(Transaction& transaction, const MergedEntity& merged, NodeId kept,
                        const EachStep& each_step);

/// The nodes that were merged into `kept`, the newest first; also those that came with one of them.
[[nodiscard]] std::vector<MergedEntity> merged_into(const GraphView& view, NodeId kept);

/// The node that `node` was merged into, if it was.
[[nodiscard]] std::optional<NodeId> kept_for(const GraphView& view, NodeId node);

/// Was the merged node called so, by name or alias? Not by those that it had from merges.
[[nodiscard]] bool was_called(const GraphView& view, const MergedEntity& merged,
                              std::string_view name);

}  // namespace clout::graph
