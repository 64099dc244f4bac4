// The base topology of an opened database: mapped from its snapshot file, or built from the chunks.
#pragma once

#include <memory>
#include <string>

#include "graph/base_topology.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// From the snapshot file in the database directory `path`, if it stands at `fold_commit` and is
/// whole; else from the chunks, and then the file is written anew unless nothing may be written. An
/// empty path means no file.
[[nodiscard]] std::shared_ptr<const BaseTopology> load_topology(const storage::KvSnapshot& kv,
                                                                const std::string& path,
                                                                CommitNumber fold_commit,
                                                                bool read_only = false);

/// From the chunks. O(nodes + edges). Throws Error{Corruption} if a chunk is damaged or an edge
/// leads to a missing node.
[[nodiscard]] std::shared_ptr<const BaseTopology> scan_topology(const storage::KvSnapshot& kv,
                                                                CommitNumber fold_commit);

}  // namespace clout::graph
