// Writes the chunks of a bulk load's edges, merged with those that are stored. Used by BulkWriter.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "graph/bulk_edge_table.h"
#include "graph/bulk_writer.h"
#include "graph/graph_state.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// Sorted runs made by several threads, kept until they are ingested.
class BulkRuns {
 public:
  explicit BulkRuns(storage::KvStore& store) : store_(store) {}
  [[nodiscard]] std::unique_ptr<storage::SortedRun> make(storage::Family family) {
    return store_.new_sorted_run(family);
  }
  /// Completes the run and keeps it, unless it is empty.
  void keep(std::unique_ptr<storage::SortedRun> run);
  /// Has the rows of large values erased that rewritten chunks referred to.
  void erase_large_values(std::vector<std::uint64_t> numbers);
  /// All runs, at the end.
  [[nodiscard]] std::vector<std::unique_ptr<storage::SortedRun>> take();

 private:
  storage::KvStore& store_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<storage::SortedRun>> runs_;
  std::vector<std::uint64_t> erased_large_;
};

/// What the threads of one load share.
struct BulkEdgeJob {
  const BulkEdgeTable& table;
  const GraphState& before;  ///< without a delta
  storage::RecordedTime recorded = 0;
  std::uint64_t first_edge = 0;  ///< number of the first new edge
  std::atomic<std::uint64_t>& next_large;
  BulkRuns& runs;
  BulkObserver& observer;
  const CancelToken* cancel = nullptr;
};

/// Each appends one task per stretch of groups or nodes to `tasks`; all arguments outlive them.
/// Tasks that sort the groups into the order of chunks: type, neighbour, row.
void add_sort_tasks(BulkAdjacency& out, std::vector<std::function<void()>>& tasks);
/// Tasks that write the Out chunks of the sorted groups, each into runs of its own.
void add_out_tasks(const BulkEdgeJob& job, const BulkAdjacency& out,
                   std::vector<std::function<void()>>& tasks);
/// Tasks that write the In chunks of nodes that have more edges in `after` than before.
void add_in_tasks(const BulkEdgeJob& job, const BaseTopology& after,
                  std::vector<std::function<void()>>& tasks);

}  // namespace clout::graph
