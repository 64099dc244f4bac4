// The topology snapshot: the arrays of a base topology in one file that is mapped at opening. See
// docs/storage_format.md, "Topology snapshot".
#pragma once

#include <memory>
#include <string>

#include "graph/base_topology.h"
#include "graph/snapshot_file.h"

namespace clout::graph {

/// The name of the file in a database directory.
inline constexpr const char* kTopologyFileName = "topology.snapshot";

/// Maps the file; null if there is none that is whole and stands at `fold_commit`. An empty
/// directory means no file.
[[nodiscard]] std::shared_ptr<const BaseTopology> open_topology_file(const std::string& directory,
                                                                     CommitNumber fold_commit);

/// The file of `topology`, to be put in its place by replace().
[[nodiscard]] SnapshotFileWriter write_topology_file(const std::string& directory,
                                                     const BaseTopology& topology);

}  // namespace clout::graph
