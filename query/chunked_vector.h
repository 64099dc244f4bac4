// A sequence that grows without moving what it holds, and whose memory is charged.
//
// A std::vector needs its old and its new memory at once when it grows; this one only while it is
// small. To free it takes a call for every few thousand elements, whatever their number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "schema/query_budget.h"

namespace clout::query {

/// One thread. What it holds beyond its elements' own heap memory is charged.
template <typename T>
class ChunkedVector {
 public:
  /// `charge` outlives it.
  explicit ChunkedVector(MemoryCharge& charge) : charge_(MemoryCharge::part_of(charge)) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return chunks_[i / kChunk][i % kChunk]; }

  /// Amortised O(1). Throws Error{Limit}, and then holds what it held.
  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ == capacity_) grow();
    T& added = chunks_.back().emplace_back(std::forward<Arguments>(arguments)...);
    ++size_;
    return added;
  }

  /// Frees everything.
  void clear() {
    chunks_.clear();
    charge_.clear();
    size_ = capacity_ = 0;
  }

 private:
  static constexpr std::size_t kChunk = 4'096;
  static constexpr std::size_t kFirst = 8;

  void grow() {
    const bool begins = capacity_ % kChunk == 0;
    const std::size_t filled = begins ? 0 : capacity_;
    const std::size_t wanted = capacity_ == 0 ? kFirst : begins ? kChunk : 2 * capacity_;
    charge_.add((wanted - filled) * sizeof(T));
    if (begins) chunks_.emplace_back();
    chunks_.back().reserve(wanted);
    capacity_ += wanted - filled;
  }

  MemoryCharge charge_;
  std::vector<std::vector<T>> chunks_;  ///< all full but the last; the first grows by doubling
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace clout::query
