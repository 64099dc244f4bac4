// A set of slots, as plans compute with it: what a step reads, defines and hands on.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "query/batch.h"

namespace clout::query {

/// A bit per slot; grows as needed. A value type.
class SlotSet {
 public:
  void insert(Slot slot) {
    if (slot >= bits_.size()) bits_.resize(std::size_t{slot} + 1);
    bits_[slot] = true;
  }
  void erase(Slot slot) {
    if (slot < bits_.size()) bits_[slot] = false;
  }
  void insert_all(const SlotSet& other) {
    for (Slot slot = 0; slot < other.bits_.size(); ++slot) {
      if (other.bits_[slot]) insert(slot);
    }
  }
  void insert_all(std::span<const Slot> slots) {
    for (const Slot slot : slots) insert(slot);
  }
  [[nodiscard]] bool contains(Slot slot) const { return slot < bits_.size() && bits_[slot]; }
  /// Is every slot of this set in `other`?
  [[nodiscard]] bool within(const SlotSet& other) const {
    for (Slot slot = 0; slot < bits_.size(); ++slot) {
      if (bits_[slot] && !other.contains(slot)) return false;
    }
    return true;
  }
  /// Ascending.
  [[nodiscard]] std::vector<Slot> slots() const {
    std::vector<Slot> found;
    for (Slot slot = 0; slot < bits_.size(); ++slot) {
      if (bits_[slot]) found.push_back(slot);
    }
    return found;
  }

 private:
  std::vector<bool> bits_;
};

}  // namespace clout::query
