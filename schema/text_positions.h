// Lines and columns of places in one text, for whoever asks for many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/error.h"

namespace clout {

/// Made in O(text); then each position costs O(log lines). The text outlives it. Any number of
/// threads.
class TextPositions {
 public:
  explicit TextPositions(std::string_view text);
  /// As position_at().
  [[nodiscard]] SourcePosition at(std::size_t offset, std::size_t byte_length = 1) const;

 private:
  /// Code points that begin before `offset`.
  [[nodiscard]] std::uint32_t code_points_before(std::size_t offset) const;

  static constexpr std::size_t kBlock = 256;  // bytes

  std::string_view text_;
  std::vector<std::size_t> lines_;     ///< where each begins
  std::vector<std::uint32_t> blocks_;  ///< code points before each block
};

}  // namespace clout
