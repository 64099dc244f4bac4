// What a database lends to a bulk load: the right to write alone, and its store. Used by
// BulkWriter; loaders go through that.
#pragma once

#include <memory>
#include <vector>

#include "graph/base_topology.h"
#include "graph/graph_state.h"
#include "graph/shared_catalog.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// From Database::begin_bulk() on, no other commit happens and no fold begins: transactions that
/// commit meanwhile wait. Destroying it ends that. One thread; ends before its database does.
class BulkSession {
 public:
  virtual ~BulkSession() = default;

  [[nodiscard]] virtual storage::KvStore& store() = 0;
  /// The newest state, without a delta: everything is in the chunks.
  [[nodiscard]] virtual const GraphState& state() const = 0;
  [[nodiscard]] virtual SharedCatalog& catalog() = 0;
  /// A commit time that is not below that of any commit before.
  [[nodiscard]] virtual storage::RecordedTime commit_time() const = 0;

  /// The shape of the graph with all that commit() will store, at that commit. Writes its snapshot
  /// file beside the present one; may run while other threads fill runs. Once, before commit().
  virtual void set_topology(std::shared_ptr<const BaseTopology> topology) = 0;

  /// Stores `runs` at once (all or nothing) and publishes what they hold as commit
  /// state().commit + 1. The runs have everything: chunks, records, counters, the row of the
  /// commit log, kMetaFoldCommit. The session is over. Throws Error{Io}: then nothing was stored.
  virtual CommitNumber commit(std::vector<std::unique_ptr<storage::SortedRun>> runs) = 0;
};

}  // namespace clout::graph
