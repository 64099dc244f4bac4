// One property of the edges of a chunk, as a column: who has it, and the values in the encoding
// that was shortest. See docs/storage_format.md, "Property columns".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"
#include "storage/large_values.h"

namespace clout::storage {

/// What the values of a column are; Mixed columns have values of several types, or of types that
/// have no encoding of their own.
enum class ColumnKind : std::uint8_t { Integer, Float, Boolean, Date, String, Mixed };

/// How a column is written. Stored numbers: never renumbered.
enum class ColumnCodec : std::uint8_t {
  Integer = 0,     ///< packed numbers
  Decimal = 1,     ///< u8 digits, packed numbers m: the floats m / 10^digits
  Date = 2,        ///< packed days
  Dictionary = 3,  ///< front-coded distinct strings, packed places in them
  Raw = 4,         ///< floats, 8 bytes each
  Mixed = 5,       ///< tagged values one after the other
  Boolean = 6,     ///< packed 0 and 1
};

/// A view of an encoded column; ends with its bytes. Reading throws Error{Corruption}.
class PropertyColumn {
 public:
  /// `head` is the byte before the column's length, `size` the number of edges in the chunk.
  PropertyColumn(PropertyKeyId key, std::uint8_t head, std::string_view payload,
                 std::uint32_t size);

  [[nodiscard]] PropertyKeyId key() const { return key_; }
  [[nodiscard]] ColumnKind kind() const;
  [[nodiscard]] bool present(std::uint32_t position) const;

  /// Null where absent. O(1), but O(column) for Mixed and O(distinct values) for String.
  [[nodiscard]] Value value(std::uint32_t position, const LargeValueReader& large) const;

  // Whole columns: one answer per edge of the chunk is appended to `out`.

  void values(const LargeValueReader& large, std::vector<Value>& out) const;
  /// Numbers as floats; `missing` where absent or not a number.
  void doubles(double missing, std::vector<double>& out) const;
  /// Integer, Date (days) and Boolean (0, 1) columns; `missing` where absent. In other columns,
  /// everything is missing.
  void integers(std::int64_t missing, std::vector<std::int64_t>& out) const;
  /// String columns: places in `table`, kNoCode where absent. Other columns: all kNoCode.
  void codes(std::vector<std::uint32_t>& out, std::vector<std::string>& table) const;
  static constexpr std::uint32_t kNoCode = 0xFFFFFFFF;

  /// Numbers of the large values that the column refers to are appended.
  void large_values(std::vector<std::uint64_t>& out) const;

 private:
  template <typename Visit>
  void for_each_present(Visit visit) const;

  PropertyKeyId key_;
  ColumnCodec codec_;
  std::uint32_t size_;
  std::uint32_t present_count_;
  std::string_view presence_;  ///< empty: every edge has the property
  std::string_view data_;
};

}  // namespace clout::storage
