// The topology snapshot: the arrays of a base topology in one file that is mapped at opening. See
// docs/storage_format.md, "Topology snapshot".
//
// It is a copy of what the chunks say, so it may be lost or broken at any time: it names the fold
// that it stands at, every byte is under a checksum, and whoever finds it unfit builds it anew.
#pragma once

#include <memory>
#include <string>

#include "graph/base_topology.h"

namespace clout::graph {

/// The name of the file in a database directory.
inline constexpr const char* kTopologyFileName = "topology.snapshot";

/// Maps the file; null if there is none, it stands at another fold, or anything in it is not as it
/// was written. Reads the whole file once, for the checksums.
[[nodiscard]] std::shared_ptr<const BaseTopology> open_topology_file(const std::string& directory,
                                                                     CommitNumber fold_commit);

/// Writes a new snapshot beside the old one, durably, and then puts it in its place at once. With
/// an empty directory it does nothing. A snapshot that cannot be written is no error: then
/// replace() removes the old one, and the next opening builds it.
class TopologyFileWriter {
 public:
  TopologyFileWriter(const std::string& directory, const BaseTopology& topology);
  ~TopologyFileWriter();
  TopologyFileWriter(const TopologyFileWriter&) = delete;
  TopologyFileWriter& operator=(const TopologyFileWriter&) = delete;

  void replace();

 private:
  std::string directory_;
  std::string temporary_;  // empty: not written, or in its place
};

}  // namespace clout::graph
