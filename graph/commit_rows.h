// The rows that a commit writes, and how the rows of the delta read back.
//
//   node     Nodes (the record, or erased), Delta (that it changed), History (the old record)
//   edge     Delta on both sides, EdgeLocator, History; chunks are left to the fold
//   all      CommitLog; names, index entries and external ids as the change set has them
#pragma once

#include <vector>

#include "graph/change_set.h"
#include "graph/delta.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// Stamps the new records with `time` and appends all rows of the commit. Throws Error{Type} or
/// Error{Limit} for a value that cannot be stored; then `batch` is as it was.
void append_commit_rows(ChangeSet& changes, CommitNumber commit, RecordedTime time,
                        storage::WriteBatch& batch);

/// What the change set does to the delta.
[[nodiscard]] std::vector<DeltaStep> delta_steps(const ChangeSet& changes);

/// The keys of the rows of Family::Delta that a step wrote.
void append_delta_keys(const DeltaStep& step, std::vector<std::string>& keys);

/// The delta that the rows of Family::Delta stand for, over the `base` that they follow.
[[nodiscard]] Delta load_delta(const storage::KvSnapshot& kv, const BaseTopology& base,
                               OwnerId owner);

}  // namespace clout::graph
