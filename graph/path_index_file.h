// Path index snapshots: the order of each path index in a file that later processes map, so that
// the first question after opening does not ask what every edge costs. See docs/storage_format.md,
// "Path index snapshot".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "graph/background_writer.h"
#include "graph/cost_order.h"
#include "schema/catalog.h"
#include "schema/id.h"

namespace clout::graph {

/// The files of one database. Any number of threads; ends when what is being written is.
class PathIndexFiles {
 public:
  /// An empty directory means no files.
  explicit PathIndexFiles(std::string directory) : directory_(std::move(directory)) {}

  /// The order of `index` over `base`; null if its file has another, or is not whole. Reads the
  /// whole file once, for the checksums.
  [[nodiscard]] std::shared_ptr<const CostOrder> open(const PathIndexDefinition& index,
                                                      const BaseTopology& base) const;
  /// Writes it in the background, in place of what the file had, unless another file is being
  /// written. That it cannot be written is no error.
  void save(const PathIndexDefinition& index, CommitNumber fold_commit,
            std::shared_ptr<const CostOrder> order);
  /// Removes the file, if there is one.
  void remove(const PathIndexDefinition& index) const;

 private:
  [[nodiscard]] std::string path(const PathIndexDefinition& index) const;

  const std::string directory_;
  BackgroundWriter writer_;
};

}  // namespace clout::graph
