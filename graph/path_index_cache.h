// What path indexes are made of, kept while it is likely to be asked for again: in memory and in
// files.
#pragma once

#include <string>
#include <utility>

#include "graph/cost_order.h"
#include "graph/path_index_file.h"
#include "graph/recently_used.h"
#include "schema/catalog.h"
#include "schema/id.h"

namespace clout::graph {

struct PathIndexCache {
  struct Key {
    CommitNumber fold_commit{};
    PathIndexDefinition index;
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// A few indexes, over the newest base.
  static constexpr std::size_t kCapacity = 8;

  /// `directory` is the database's; empty for one in memory.
  explicit PathIndexCache(std::string directory) : files(std::move(directory)) {}

  /// A base has taken the place of all others.
  void forget_other_folds(CommitNumber fold_commit) {
    orders.erase_if([&](const Key& key) { return key.fold_commit != fold_commit; });
  }
  /// The index is gone.
  void forget(const PathIndexDefinition& index) {
    orders.erase_if([&](const Key& key) { return key.index == index; });
    files.remove(index);
  }

  RecentlyUsed<Key, CostOrder> orders{kCapacity};
  PathIndexFiles files;
};

}  // namespace clout::graph
