// The influence snapshot: the arcs of a base under one model in a file that later processes map,
// so that the first question after opening does not read every edge. See docs/storage_format.md,
// "Influence snapshot".
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "graph/background_writer.h"
#include "graph/influence/arc_index.h"
#include "schema/id.h"
#include "schema/influence_model.h"

namespace clout::graph {

/// The name of the file in a database directory.
inline constexpr const char* kInfluenceFileName = "influence.snapshot";

/// The file of one database. Any number of threads; it ends when what is being written is.
class InfluenceFile {
 public:
  /// Fewer arcs are built anew in a fraction of a second, which is not worth a file.
  static constexpr std::size_t kFewArcs = 200'000;

  /// An empty directory means no file. Fewer arcs than `few_arcs` are not saved.
  explicit InfluenceFile(std::string directory, std::size_t few_arcs = kFewArcs)
      : directory_(std::move(directory)), few_arcs_(few_arcs) {}

  /// The arcs of the base of `fold_commit` under `model` and reliabilities of sources with the
  /// fingerprint `evidence`; null if the file has others, or is not whole. Reads the whole file
  /// once, for the checksums.
  [[nodiscard]] std::shared_ptr<const ArcIndex> open(CommitNumber fold_commit,
                                                     const InfluenceModel& model,
                                                     std::uint64_t evidence) const;
  /// Writes them in the background, in place of what the file had, unless they are few or another
  /// file is being written. That it cannot be written is no error.
  void save(CommitNumber fold_commit, const InfluenceModel& model, std::uint64_t evidence,
            std::shared_ptr<const ArcIndex> arcs);

 private:
  const std::string directory_;
  const std::size_t few_arcs_;
  BackgroundWriter writer_;
};

}  // namespace clout::graph
