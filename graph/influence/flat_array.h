// An immutable array of plain data that either owns its elements or looks at bytes that somebody
// else keeps, such as a mapped file. Knows nothing of what the elements mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "schema/error.h"

namespace clout::graph {

/// Moves keep the elements where they are; there are no copies.
template <typename T>
requires std::is_trivially_copyable_v<T>
class FlatArray {
 public:
  FlatArray() = default;
  explicit FlatArray(std::vector<T> elements) : owned_(std::move(elements)), view_(owned_) {}
  FlatArray(FlatArray&&) noexcept = default;
  FlatArray& operator=(FlatArray&&) noexcept = default;
  FlatArray(const FlatArray&) = delete;
  FlatArray& operator=(const FlatArray&) = delete;
  ~FlatArray() = default;

  /// Looks at `bytes`, which outlive the array. Throws Error{Corruption} when they are not a
  /// whole number of elements or not aligned for them.
  static FlatArray over(std::span<const std::byte> bytes) {
    if (bytes.size() % sizeof(T) != 0 ||
        reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) != 0) {
      throw Error(ErrorCode::Corruption, "an influence section has the wrong size or alignment");
    }
    FlatArray array;
    array.view_ = {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    return array;
  }

  [[nodiscard]] std::span<const T> view() const { return view_; }
  [[nodiscard]] std::span<const std::byte> bytes() const { return std::as_bytes(view_); }
  [[nodiscard]] std::size_t size() const { return view_.size(); }
  const T& operator[](std::size_t i) const { return view_[i]; }

 private:
  std::vector<T> owned_;
  std::span<const T> view_;
};

}  // namespace clout::graph
