// One commit's whole state: what a view reads and what the next commit starts from.
#pragma once

#include <cstdint>
#include <memory>

#include "graph/base_topology.h"
#include "graph/delta.h"
#include "graph/edge_statistics.h"
#include "graph/influence_cache.h"
#include "graph/name_cache.h"
#include "graph/path_index_cache.h"
#include "graph/record_cache.h"
#include "schema/catalog.h"
#include "schema/id.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// A value whose parts are shared and immutable. A published state never changes; a transaction
/// works on a copy of one.
struct GraphState {
  CommitNumber commit{};
  std::int64_t commit_time = 0;  ///< microseconds since the epoch; never decreases
  std::shared_ptr<const Catalog> catalog;
  std::shared_ptr<const storage::KvSnapshot> kv;
  std::shared_ptr<const BaseTopology> base;
  Delta delta;
  // Shared by all states of one database.
  std::shared_ptr<InfluenceCache> influence;
  std::shared_ptr<PathIndexCache> path_indexes;
  std::shared_ptr<StatisticsCache> statistics;
  std::shared_ptr<NameCache> names;
  std::shared_ptr<RecordCache> records;  ///< of this base; may be null

  [[nodiscard]] bool has_node(NodeId node) const {
    const NodeDelta* change = delta.node(node);
    if (change != nullptr && change->changed) return change->record != nullptr;
    return base->has_node(node);
  }
  /// Null for a missing node. Valid as long as the state is unchanged.
  [[nodiscard]] const std::vector<LabelId>* labels(NodeId node) const {
    const NodeDelta* change = delta.node(node);
    if (change != nullptr && change->changed) {
      return change->record ? &change->record->labels : nullptr;
    }
    return base->has_node(node) ? &base->labels(node) : nullptr;
  }
};

}  // namespace clout::graph
