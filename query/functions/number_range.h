// What range() means, without the list: UNWIND makes its items one by one.
#pragma once

#include <cstdint>
#include <span>

#include "schema/value.h"

namespace clout::query {

/// `count` integers from `first` on, `step` apart. All of them fit 64 bits.
struct NumberRange {
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::uint64_t count = 0;

  [[nodiscard]] std::int64_t at(std::uint64_t i) const {
    // Unsigned, as the distance between two of them may not fit.
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) +
                                     i * static_cast<std::uint64_t>(step));
  }
};

/// The range of range(first, last[, step]). Throws Error{Argument} for what is no integer, and for
/// a step of 0.
[[nodiscard]] NumberRange number_range(std::span<const Value> arguments);

}  // namespace clout::query
