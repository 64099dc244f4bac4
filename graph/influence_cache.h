// Influence graphs of committed states, kept while they are likely to be asked for again: the last
// few in memory, the one of a base also in a file.
#pragma once

#include <string>
#include <utility>

#include "graph/influence_file.h"
#include "graph/recently_used.h"
#include "schema/id.h"
#include "schema/influence_model.h"

namespace clout::graph {

class InfluenceGraph;

struct InfluenceCache {
  struct Key {
    CommitNumber commit{};
    InfluenceModel model;
    std::uint64_t evidence = 0;  ///< the fingerprint of the sources' reliabilities
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// Those of a base and of some commits after it, under one or two models.
  static constexpr std::size_t kCapacity = 4;

  /// `directory` is the database's; empty for one in memory.
  explicit InfluenceCache(std::string directory) : file(std::move(directory)) {}

  RecentlyUsed<Key, InfluenceGraph> graphs{kCapacity};
  InfluenceFile file;
};

}  // namespace clout::graph
