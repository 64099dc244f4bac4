// What a transaction changed, as the committer writes it: per entity its record before and after,
// rows that go straight to their families, and what a conflict is looked for by.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "graph/entity_record.h"
#include "graph/row_overlay.h"
#include "schema/claim.h"
#include "storage/keys.h"

namespace clout::graph {

/// `before` is null for a created entity, `after` for a deleted one; not both are.
struct NodeChange {
  NodeRecordPtr before;
  std::shared_ptr<NodeRecord> after;  ///< the transaction's own until it commits
};
struct EdgeChange {
  EdgeRecordPtr before;
  std::shared_ptr<EdgeRecord> after;
  /// Nothing but claims came to it: the version stays in force, and is not replaced.
  bool only_claims = false;

  /// The edge had other ends before.
  [[nodiscard]] bool moves() const {
    return before && after && !same_ends(edge_of(*before), edge_of(*after));
  }
};
/// A claim that is added, under the number that it gets on its edge.
struct NewClaim {
  storage::ClaimKey key;
  Claim claim;
};

struct ChangeSet {
  std::map<NodeId, NodeChange> nodes;
  std::map<EdgeId, EdgeChange> edges;
  std::vector<NewClaim> claims;
  std::set<NodeId> linked;       ///< nodes that were given an edge
  std::set<NodeId> unlinked;     ///< nodes that must not be given one meanwhile
  RowOverlay rows;               ///< names, index entries, external ids, models
  std::set<std::string> guards;  ///< unique values and MERGE keys that were found absent
  bool newer_format = false;     ///< some of `rows` need more than the first format version
  bool other_rows = false;       ///< rows beyond those that follow from nodes

  [[nodiscard]] bool creates() const;
  [[nodiscard]] bool empty() const { return nodes.empty() && edges.empty() && !other_rows; }
};

/// Does it hold something new?
inline bool ChangeSet::creates() const {
  const auto is_new = [](const auto& entry) { return entry.second.before == nullptr; };
  return std::any_of(nodes.begin(), nodes.end(), is_new) ||
         std::any_of(edges.begin(), edges.end(), is_new);
}

}  // namespace clout::graph
