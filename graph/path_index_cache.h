// What path indexes are made of, kept while it is likely to be asked for again: the orders of bases
// in memory and in files, and the edges of the last few states.
#pragma once

#include <string>
#include <utility>

#include "graph/ordered_edges.h"
#include "graph/path_index_file.h"
#include "graph/recently_used.h"
#include "schema/catalog.h"
#include "schema/id.h"

namespace clout::graph {

struct PathIndexCache {
  struct Key {
    CommitNumber fold_commit{};
    CommitNumber commit{};  ///< of an order: as fold_commit
    PathIndexDefinition index;
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// A few indexes, over a base and the commits after it.
  static constexpr std::size_t kCapacity = 8;

  /// `directory` is the database's; empty for one in memory.
  explicit PathIndexCache(std::string directory) : files(std::move(directory)) {}

  RecentlyUsed<Key, CostOrder> orders{kCapacity};
  RecentlyUsed<Key, OrderedEdges> edges{kCapacity};
  PathIndexFiles files;
};

}  // namespace clout::graph
