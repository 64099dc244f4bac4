// Rows between operators: about a thousand at a time, one column of values per slot.
//
// A slot is a variable's column number, given once per statement by the binder. A batch has room
// for every slot of the statement, but holds only the columns that somebody still reads: the others
// are empty vectors and cost nothing. Every held column has exactly size() values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "schema/value.h"

namespace clout::query {

/// Column number of a variable within one statement.
using Slot = std::uint32_t;

/// Rows that operators aim to put into one batch. More is allowed where one row gives many.
inline constexpr std::size_t kBatchRows = 1024;

/// Columns of values. A value type; moving is cheap.
class Batch {
 public:
  Batch() = default;
  explicit Batch(std::size_t width) : columns_(width) {}

  [[nodiscard]] std::size_t width() const { return columns_.size(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// True if values are held for `slot` (always false while there are no rows).
  [[nodiscard]] bool holds(Slot slot) const { return !columns_[slot].empty(); }
  [[nodiscard]] const std::vector<Value>& column(Slot slot) const { return columns_[slot]; }
  [[nodiscard]] const Value& at(Slot slot, std::size_t row) const { return columns_[slot][row]; }

  /// A column to fill; the caller sees to it that it ends with size() values.
  [[nodiscard]] std::vector<Value>& column(Slot slot) { return columns_[slot]; }
  /// The number of rows, once the columns have been filled.
  void set_size(std::size_t rows) { size_ = rows; }

  /// Drops all rows; keeps the width and the columns' memory.
  void clear();
  /// Replaces the columns in `slots` by the rows `rows` of `from`, as far as it holds them, and
  /// sets the size. Other columns stay: the caller fills them with as many values.
  void gather(const Batch& from, std::span<const std::uint32_t> rows, std::span<const Slot> slots);
  /// Appends all rows of `from`, the columns in `slots`. Both hold the same columns.
  void append(const Batch& from, std::span<const Slot> slots);
  /// Keeps the rows of `kept` (ascending), in place. O(held columns * kept).
  void select(std::span<const std::uint32_t> kept);
  /// Empties every column not in `slots` (ascending).
  void keep_columns(std::span<const Slot> slots);
  /// Bytes held, contents of values included, roughly.
  [[nodiscard]] std::size_t bytes() const;
  /// What a batch that these rows are appended to may need for them: a column that grows by a
  /// quarter is held twice while it does.
  [[nodiscard]] std::size_t bytes_to_append() const;

 private:
  std::vector<std::vector<Value>> columns_;
  std::size_t size_ = 0;
};

}  // namespace clout::query
