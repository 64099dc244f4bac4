// Rows of a bulk load as columns: what a loader fills and BulkWriter stores. One array by row per
// property, so that ten million edges need no object of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"

namespace clout::graph {

/// Strings with dense codes in order of appearance. The views stay valid when the table moves or
/// grows. One thread writes.
class StringTable {
 public:
  /// Adds a copy of `text`, whether it is there already or not.
  std::uint32_t add(std::string_view text);
  /// The code of `text`, added if it is new. Do not mix with add().
  std::uint32_t intern(std::string_view text);
  [[nodiscard]] std::size_t size() const { return strings_.size(); }
  [[nodiscard]] std::string_view operator[](std::uint32_t code) const { return strings_[code]; }
  [[nodiscard]] const std::vector<std::string_view>& strings() const { return strings_; }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t code = kEmpty;
  };
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

  void grow();

  std::vector<std::unique_ptr<char[]>> arena_;
  std::size_t arena_left_ = 0;
  char* arena_next_ = nullptr;
  std::vector<std::string_view> strings_;
  std::vector<Slot> slots_;  ///< open addressing, a power of two; empty until intern()
};

/// What a column's values are; the other arrays of the column stay empty.
enum class BulkKind : std::uint8_t { Integer, Float, Boolean, Date, String, Mixed };

struct BulkColumn {
  std::string name;
  BulkKind kind = BulkKind::Mixed;
  std::vector<std::uint8_t> present;  ///< by row, 0 or 1; not for Mixed
  std::vector<std::int64_t> integers;
  std::vector<double> floats;
  std::vector<std::uint8_t> booleans;
  std::vector<std::int32_t> dates;   ///< days since 1970-01-01
  std::vector<std::uint32_t> codes;  ///< places in `strings`
  StringTable strings;
  std::vector<Value> values;  ///< Mixed: null where absent

  [[nodiscard]] std::size_t size() const;
  /// One more row, which has no value.
  void append_absent();
  /// Makes it `rows` rows long: drops the last ones, or adds absent ones.
  void resize(std::size_t rows);
  /// Drops the rows whose numbers are listed, ascending.
  void erase_rows(const std::vector<std::uint32_t>& rows);
  /// The value of one row, null where absent.
  [[nodiscard]] Value value(std::size_t row) const;
  /// Bytes held, about.
  [[nodiscard]] std::size_t bytes() const;
};

/// A 64-bit hash of bytes, for tables in memory only.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes);

}  // namespace clout::graph
