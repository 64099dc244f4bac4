// A set of slots, as plans compute with it: what a step reads, defines and hands on.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "query/batch.h"

namespace clout::query {

/// A bit per slot; grows as needed. A value type.
class SlotSet {
 public:
  void insert(Slot slot) {
    grow(slot / kBits + 1);
    words_[slot / kBits] |= bit(slot);
  }
  void erase(Slot slot) {
    if (slot / kBits < words_.size()) words_[slot / kBits] &= ~bit(slot);
  }
  void insert_all(const SlotSet& other) {
    grow(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void insert_all(std::span<const Slot> slots) {
    for (const Slot slot : slots) insert(slot);
  }
  [[nodiscard]] bool contains(Slot slot) const {
    return slot / kBits < words_.size() && (words_[slot / kBits] & bit(slot)) != 0;
  }
  /// Is every slot of this set in `other`?
  [[nodiscard]] bool within(const SlotSet& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const Word theirs = i < other.words_.size() ? other.words_[i] : 0;
      if ((words_[i] & ~theirs) != 0) return false;
    }
    return true;
  }
  /// Ascending.
  [[nodiscard]] std::vector<Slot> slots() const {
    std::vector<Slot> found;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (Word rest = words_[i]; rest != 0; rest &= rest - 1) {
        found.push_back(static_cast<Slot>(i * kBits) + static_cast<Slot>(std::countr_zero(rest)));
      }
    }
    return found;
  }

 private:
  using Word = std::uint64_t;
  static constexpr std::size_t kBits = 64;

  static Word bit(Slot slot) { return Word{1} << (slot % kBits); }
  void grow(std::size_t words) {
    if (words_.size() < words) words_.resize(words);
  }

  std::vector<Word> words_;
};

}  // namespace clout::query
