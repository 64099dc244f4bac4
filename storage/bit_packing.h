// Columns of whole numbers: the least, then every number's distance from it in as few bits as the
// greatest distance needs.
//
//   packed := base: zigzag varint, width: u8 (0..64), ceil(count * width / 8) bytes, low bits first
//
// The count is known from elsewhere.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/byte_code.h"

namespace clout::storage {

void append_packed(std::string& out, std::span<const std::int64_t> numbers);

/// A view of a packed column of `count` numbers; ends with its bytes.
class PackedNumbers {
 public:
  /// Reads base and width and passes over the numbers. Throws Error{Corruption}.
  PackedNumbers(ByteReader& in, std::uint32_t count);

  /// `index` is below the count.
  [[nodiscard]] std::int64_t operator[](std::uint32_t index) const;

 private:
  std::uint64_t base_;
  unsigned width_;
  std::string_view bits_;
};

}  // namespace clout::storage
