// Influence graphs of committed states, kept while they are likely to be asked for again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "schema/id.h"
#include "schema/influence_model.h"

namespace clout::graph {

class InfluenceGraph;

/// The newest few, by commit and model. Any number of threads.
class InfluenceCache {
 public:
  explicit InfluenceCache(std::size_t capacity = 2) : capacity_(capacity) {}

  using Builder = std::function<std::shared_ptr<const InfluenceGraph>()>;
  /// The graph of that commit under that model; built by `build`, outside the lock, if it is not
  /// there. Two threads that ask at once may both build.
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> get(CommitNumber commit,
                                                          const InfluenceModel& model,
                                                          const Builder& build);

 private:
  struct Entry {
    CommitNumber commit{};
    std::string model;
    std::uint32_t version = 0;
    std::shared_ptr<const InfluenceGraph> graph;
  };
  [[nodiscard]] std::shared_ptr<const InfluenceGraph> find(CommitNumber commit,
                                                           const InfluenceModel& model);

  const std::size_t capacity_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
};

}  // namespace clout::graph
