// A persistent sorted list of adjacency entries: what the delta adds to, or removes from, one
// node's edges in one direction. Blocks are shared between copies, so that one more edge at a hub
// copies one block and not the list.
#pragma once

#include <compare>
#include <cstddef>
#include <memory>
#include <vector>

#include "graph/persistent_trie.h"
#include "schema/id.h"

namespace clout::graph {

/// One edge as its node sees it. The order is that of chunks and snapshots.
struct AdjacencyEntry {
  EdgeTypeId type{};
  NodeId neighbour{};
  EdgeId edge{};
  friend auto operator<=>(const AdjacencyEntry&, const AdjacencyEntry&) = default;
};

/// The first entry, in order, of a type; of a type and neighbour.
[[nodiscard]] constexpr AdjacencyEntry first_of(EdgeTypeId type, NodeId neighbour = {}) {
  return {type, neighbour, {}};
}

class AdjacencyList {
 public:
  /// False if it is there already. O(blocks + block).
  bool insert(const AdjacencyEntry& entry, OwnerId owner);
  /// False if it is not there.
  bool erase(const AdjacencyEntry& entry, OwnerId owner);
  [[nodiscard]] bool contains(const AdjacencyEntry& entry) const;
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t count_of(EdgeTypeId type) const;

  /// A position; valid while the list is not edited.
  class Cursor {
   public:
    explicit Cursor(const AdjacencyList& list) : list_(&list) {}
    [[nodiscard]] bool valid() const { return block_ < list_->blocks_.size(); }
    [[nodiscard]] const AdjacencyEntry& operator*() const {
      return list_->blocks_[block_]->entries[index_];
    }
    void next() {
      if (++index_ < list_->blocks_[block_]->entries.size()) return;
      ++block_;
      index_ = 0;
    }
    /// To the first entry not below `entry`, forwards or backwards.
    void seek(const AdjacencyEntry& entry);

   private:
    const AdjacencyList* list_;
    std::size_t block_ = 0;
    std::size_t index_ = 0;
  };

 private:
  static constexpr std::size_t kBlockEntries = 256;

  struct Block {
    OwnerId owner = 0;
    std::vector<AdjacencyEntry> entries;  // never empty
  };

  /// The block that holds `entry` or would: the last one that does not begin above it.
  [[nodiscard]] std::size_t block_of(const AdjacencyEntry& entry) const;

  std::vector<std::shared_ptr<Block>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace clout::graph
