// A persistent map from dense numbers to values: copying it is O(1), a changed copy shares all but
// the path to the change. The in-memory delta is built of these.
//
// Keys are read from their top bits in steps of five, so iteration is in key order; the height
// grows with the largest key (as in Bagwell's tries and the vectors derived from them). A writer
// names itself by an owner number that no one else uses: nodes that it made it changes in place.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace clout::graph {

/// Who may change a node in place. Given once by the database; 0 is nobody.
using OwnerId = std::uint64_t;

/// Makes `*pointer` changeable by `owner`: creates it, or copies it if it is shared.
/// T has a member `OwnerId owner`.
template <typename T>
T& make_owned(std::shared_ptr<T>& pointer, OwnerId owner) {
  if (!pointer) {
    pointer = std::make_shared<T>();
  } else if (pointer->owner != owner) {
    pointer = std::make_shared<T>(*pointer);
  }
  pointer->owner = owner;
  return *pointer;
}

/// A value: const functions are safe from several threads as long as nobody edits this copy (edits
/// of other copies under other owners do not matter).
template <typename T>
class PersistentTrie {
 public:
  /// Null if there is none. Valid until this copy is edited or destroyed. O(log32 of largest key).
  [[nodiscard]] const T* find(std::uint64_t key) const {
    const Branch* branch = root_.get();
    if (branch == nullptr || !fits(key)) return nullptr;
    for (unsigned shift = shift_; shift > 0; shift -= kBits) {
      const std::uint32_t bit = bit_of(key, shift);
      if ((branch->present & bit) == 0) return nullptr;
      branch = branch->children[index_of(branch->present, bit)].get();
    }
    const std::uint32_t bit = bit_of(key, 0);
    if ((branch->present & bit) == 0) return nullptr;
    return &branch->values[index_of(branch->present, bit)];
  }

  /// The value under `key`, made now if there was none, to be changed by `owner`.
  T& edit(std::uint64_t key, OwnerId owner) {
    while (root_ && !fits(key)) grow(owner);
    if (!root_) {
      while (!fits(key)) shift_ += kBits;
    }
    Branch* branch = &make_owned(root_, owner);
    for (unsigned shift = shift_; shift > 0; shift -= kBits) {
      const std::uint32_t bit = bit_of(key, shift);
      const std::size_t index = index_of(branch->present, bit);
      if ((branch->present & bit) == 0) {
        branch->children.insert(branch->children.begin() + static_cast<std::ptrdiff_t>(index),
                                nullptr);
        branch->present |= bit;
      }
      branch = &make_owned(branch->children[index], owner);
    }
    const std::uint32_t bit = bit_of(key, 0);
    const std::size_t index = index_of(branch->present, bit);
    if ((branch->present & bit) == 0) {
      branch->values.insert(branch->values.begin() + static_cast<std::ptrdiff_t>(index), T{});
      branch->present |= bit;
      ++size_;
    }
    return branch->values[index];
  }

  /// False if there was none. Emptied branches stay: keys are dense and come back.
  bool erase(std::uint64_t key, OwnerId owner) {
    if (find(key) == nullptr) return false;
    Branch* branch = &make_owned(root_, owner);
    for (unsigned shift = shift_; shift > 0; shift -= kBits) {
      branch = &make_owned(branch->children[index_of(branch->present, bit_of(key, shift))], owner);
    }
    const std::uint32_t bit = bit_of(key, 0);
    branch->values.erase(branch->values.begin() +
                         static_cast<std::ptrdiff_t>(index_of(branch->present, bit)));
    branch->present &= ~bit;
    --size_;
    return true;
  }

  /// The first entry with a key not below `key`, which is moved to it; null at the end.
  [[nodiscard]] const T* at_or_after(std::uint64_t& key) const {
    if (!root_ || !fits(key)) return nullptr;
    return first_in(*root_, shift_, key);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  static constexpr unsigned kBits = 5;
  static constexpr std::uint32_t kMask = (1U << kBits) - 1;

  struct Branch {
    OwnerId owner = 0;
    std::uint32_t present = 0;                      // one bit a child or value
    std::vector<std::shared_ptr<Branch>> children;  // above the lowest level
    std::vector<T> values;                          // on the lowest level
  };

  static std::uint32_t bit_of(std::uint64_t key, unsigned shift) {
    return 1U << static_cast<std::uint32_t>((key >> shift) & kMask);
  }
  static std::size_t index_of(std::uint32_t present, std::uint32_t bit) {
    return static_cast<std::size_t>(std::popcount(present & (bit - 1)));
  }
  [[nodiscard]] bool fits(std::uint64_t key) const {
    return shift_ + kBits >= 64 || (key >> (shift_ + kBits)) == 0;
  }

  void grow(OwnerId owner) {
    auto above = std::make_shared<Branch>();
    above->owner = owner;
    above->present = 1;
    above->children.push_back(std::move(root_));
    root_ = std::move(above);
    shift_ += kBits;
  }

  static const T* first_in(const Branch& branch, unsigned shift, std::uint64_t& key) {
    std::uint32_t digit = static_cast<std::uint32_t>((key >> shift) & kMask);
    std::uint32_t rest = branch.present & (~std::uint32_t{0} << digit);
    while (rest != 0) {
      const auto next = static_cast<std::uint32_t>(std::countr_zero(rest));
      if (next != digit) {  // A later child: everything in it is above `key`.
        const unsigned above = shift + kBits;
        const std::uint64_t prefix = above >= 64 ? 0 : (key >> above) << above;
        key = prefix | (std::uint64_t{next} << shift);
        digit = next;
      }
      const std::size_t index = index_of(branch.present, 1U << next);
      if (shift == 0) return &branch.values[index];
      if (const T* found = first_in(*branch.children[index], shift - kBits, key)) return found;
      rest &= rest - 1;
      digit = kMask + 1;  // whatever comes next is a later child
    }
    return nullptr;
  }

  std::shared_ptr<Branch> root_;
  unsigned shift_ = 0;
  std::size_t size_ = 0;
};

}  // namespace clout::graph
