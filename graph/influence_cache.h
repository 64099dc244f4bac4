// Influence graphs of committed states, kept while they are likely to be asked for again: the last
// few in memory, the one of a base also in a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "graph/influence_file.h"
#include "schema/id.h"
#include "schema/influence_model.h"

namespace clout::graph {

class InfluenceGraph;

/// The newest few, by commit and model. Any number of threads.
class InfluenceCache {
 public:
  /// Those of a base and of some commits after it, under one or two models.
  static constexpr std::size_t kCapacity = 4;

  /// `directory` is the database's; empty for one in memory.
  explicit InfluenceCache(std::string directory) : file_(std::move(directory)) {}

  using Builder = std::function<std::shared_ptr<const InfluenceGraph>()>;
  /// The graph of that commit under that model; built by `build`, outside the lock, if it is not
  /// there. Two threads that ask at once may both build.
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> get(CommitNumber commit,
                                                          const InfluenceModel& model,
                                                          const Builder& build);
  [[nodiscard]] InfluenceFile& file() { return file_; }

 private:
  struct Entry {
    CommitNumber commit{};
    InfluenceModel model;
    std::shared_ptr<const InfluenceGraph> graph;
  };
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> find(CommitNumber commit,
                                                           const InfluenceModel& model);

  std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
  InfluenceFile file_;
};

}  // namespace clout::graph
