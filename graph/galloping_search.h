// Search in order from a guess: cheap where the guess is near, never dear.
#pragma once

#include <algorithm>
#include <cstddef>

namespace clout::graph {

/// The first of [0, count) at which `is_above` holds, or `count`: it holds of all numbers after the
/// first. O(log distance from `guess`), by steps that double and then halve (exponential search;
/// Bentley and Yao 1976).
template <typename IsAbove>
[[nodiscard]] std::size_t gallop(std::size_t count, std::size_t guess, const IsAbove& is_above) {
  std::size_t low = 0;       // what is before it is not above,
  std::size_t high = count;  // and this is, if there is one
  std::size_t step = 1;
  if (guess < count && !is_above(guess)) {
    low = guess + 1;
    for (; low + step - 1 < count; step *= 2) {
      const std::size_t probe = low + step - 1;
      if (is_above(probe)) {
        high = probe;
        break;
      }
      low = probe + 1;
    }
  } else {
    high = std::min(guess, count);
    for (; high >= step && high > 0; step *= 2) {
      const std::size_t probe = high - step;
      if (!is_above(probe)) {
        low = probe + 1;
        break;
      }
      high = probe;
    }
  }
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (is_above(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/// Where `value` would be among `count` numbers that lie evenly in [0, limit).
[[nodiscard]] inline std::size_t even_guess(std::size_t value, std::size_t limit,
                                            std::size_t count) {
  const double share = limit == 0 ? 0 : static_cast<double>(value) / static_cast<double>(limit);
  return std::min(static_cast<std::size_t>(share * static_cast<double>(count)), count);
}

}  // namespace clout::graph
