// The ids of a dump, per id space, with the nodes that they name. Ids that are numbers counted up
// from 0, or nearly so, are places in an array; all others are in one flat hash table. Both are
// looked up in batches, so that memory latency overlaps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/bulk_columns.h"
#include "schema/id.h"

namespace clout::tools {

/// Number of an id space, given by whoever fills the map.
using IdSpace = std::uint16_t;

/// Readers may share it; a writer needs it alone.
class IdMap {
 public:
  IdMap();

  /// Adds an id that is not there yet and returns nothing; else returns the node it has.
  std::optional<NodeId> insert(IdSpace space, std::string_view id, NodeId node);
  [[nodiscard]] std::optional<NodeId> find(IdSpace space, std::string_view id) const;
  /// The node of each id, kMissing where there is none. O(1) cache misses per kBatch ids.
  void find_all(IdSpace space, std::span<const std::string_view> ids,
                std::span<std::uint32_t> nodes) const;
  static constexpr std::uint32_t kMissing = 0xFFFFFFFF;

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Calls visit(space, id, node) for every entry, in no order. An id lives during its call.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (const Entry& entry : table_) {
      if (entry.node != kMissing) visit(entry.space, key_of(entry), NodeId{entry.node});
    }
    for (std::size_t space = 0; space < dense_.size(); ++space) {
      for (std::size_t number = 0; number < dense_[space].size(); ++number) {
        const std::uint32_t node = dense_[space][number];
        if (node == kMissing) continue;
        visit(static_cast<IdSpace>(space), std::to_string(number), NodeId{node});
      }
    }
  }

 private:
  static constexpr std::size_t kInlineBytes = 20;
  static constexpr std::uint16_t kLongKey = 0xFFFF;
  static constexpr std::size_t kBatch = 64;

  /// Nodes by number, for the ids of one space that are numbers.
  using DenseIds = std::vector<std::uint32_t>;

  /// Half a cache line, so that most lookups touch one line. A key too long to stand here is in
  /// long_keys_, by its number.
  struct alignas(32) Entry {
    std::uint32_t tag = 0;
    std::uint32_t node = kMissing;
    IdSpace space = 0;
    std::uint16_t size = 0;
    std::array<char, kInlineBytes> bytes{};
  };

  [[nodiscard]] static std::uint64_t hash(IdSpace space, std::string_view id);
  [[nodiscard]] std::string_view key_of(const Entry& entry) const;
  [[nodiscard]] const Entry& find_place(std::uint64_t hash, IdSpace space,
                                        std::string_view id) const;
  /// The place of a number in the array of its space, null if it is to have none.
  [[nodiscard]] std::uint32_t* dense_place(IdSpace space, std::uint32_t number);
  [[nodiscard]] std::uint32_t find_dense(IdSpace space, std::uint32_t number) const;
  void find_batch(IdSpace space, std::span<const std::string_view> ids,
                  std::span<std::uint32_t> nodes) const;
  void store_key(Entry& entry, std::string_view id);
  void grow();

  std::vector<DenseIds> dense_;  ///< by space
  std::vector<Entry> table_;     ///< open addressing, a power of two
  std::size_t hashed_ = 0;       ///< entries of table_
  std::size_t size_ = 0;
  graph::StringTable long_keys_;
};

}  // namespace clout::tools
