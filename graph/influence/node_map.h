// A hash map from node numbers to small plain values, for the working sets of path searches:
// insert, find, walk in insertion order, clear. Nothing is ever removed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace clout::graph {

/// Not for node number 2^32 - 1, which is never given. Pointers and references to values end with
/// the next insertion.
template <typename Value>
class NodeMap {
 public:
  struct Entry {
    std::uint32_t node;
    Value value;
  };

  NodeMap() { clear(); }

  void clear() {
    entries_.clear();
    slots_.assign(kSmallest, Slot{});
    shift_ = 32 - kSmallestBits;
  }
  /// The value of `node`, made now if there is none.
  Value& at(std::uint32_t node) {
    std::size_t slot = find_slot(node);
    if (slots_[slot].node == kNone) {
      if (2 * (entries_.size() + 1) > slots_.size()) {
        grow();
        slot = find_slot(node);
      }
      slots_[slot] = {node, static_cast<std::uint32_t>(entries_.size())};
      entries_.push_back({node, Value{}});
    }
    return entries_[slots_[slot].entry].value;
  }
  /// Null when there is none.
  [[nodiscard]] Value* find(std::uint32_t node) {
    const Slot& slot = slots_[find_slot(node)];
    return slot.node == kNone ? nullptr : &entries_[slot.entry].value;
  }
  [[nodiscard]] const Value* find(std::uint32_t node) const {
    const Slot& slot = slots_[find_slot(node)];
    return slot.node == kNone ? nullptr : &entries_[slot.entry].value;
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::vector<Entry>& entries() { return entries_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// What one entry costs in memory, roughly.
  static constexpr std::size_t kEntryBytes = sizeof(Entry) + 4 * sizeof(std::uint64_t);

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr int kSmallestBits = 8;
  static constexpr std::size_t kSmallest = std::size_t{1} << kSmallestBits;

  struct Slot {
    std::uint32_t node = kNone;
    std::uint32_t entry = 0;
  };

  // Multiplicative hashing (Knuth, vol. 3, 6.4): the upper bits of node times an odd number.
  [[nodiscard]] std::size_t find_slot(std::uint32_t node) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = (node * 0x9E3779B1U) >> shift_;
    while (slots_[slot].node != node && slots_[slot].node != kNone) slot = (slot + 1) & mask;
    return slot;
  }
  void grow() {
    slots_.assign(slots_.size() * 2, Slot{});
    --shift_;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      slots_[find_slot(entries_[i].node)] = {entries_[i].node, static_cast<std::uint32_t>(i)};
    }
  }

  std::vector<Entry> entries_;
  std::vector<Slot> slots_;
  int shift_ = 0;
};

}  // namespace clout::graph
