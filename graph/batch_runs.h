// A batch as sorted runs, for what is too large for the write-ahead log: the log would hold all of
// it, and the next opening read it again.
#pragma once

#include <memory>
#include <vector>

#include "storage/kv_store.h"

namespace clout::graph {

/// One finished run per family. Of several operations on one key the last counts. O(n log n).
[[nodiscard]] std::vector<std::unique_ptr<storage::SortedRun>> runs_of(
    storage::KvStore& store, const storage::WriteBatch& batch);

}  // namespace clout::graph
