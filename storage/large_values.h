// Property values of edges that are too long for their chunk stand in rows of their own
// (Family::LargeValues); the chunk holds the row's number. A row belongs to exactly one chunk:
// whoever rewrites a chunk erases the rows of the old one and writes new ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clout::storage {

/// Takes what encoders move out of chunks.
class LargeValueWriter {
 public:
  virtual ~LargeValueWriter() = default;
  /// Stores an encoded value (value_codec.h) under a number never used before, and returns that.
  virtual std::uint64_t put(std::string_view encoded) = 0;
};

/// Finds it again.
class LargeValueReader {
 public:
  virtual ~LargeValueReader() = default;
  /// The encoded value. Throws Error{Corruption} if there is no such row.
  [[nodiscard]] virtual std::string get(std::uint64_t number) const = 0;
};

}  // namespace clout::storage
