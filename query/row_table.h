// A hash table of rows: each distinct row of values once, numbered in the order of arrival.
//
// What grouping, DISTINCT, joins and DISTINCT aggregates look rows up in. Rows stand one behind
// the other and not each in an allocation of its own, so that a table of millions is filled without
// the allocator and freed in no time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "query/chunked_vector.h"
#include "schema/value.h"

namespace clout::query {

/// Rows are equal by the equivalence of their values. One thread. All memory is charged.
class RowTable {
 public:
  struct Place {
    std::uint32_t number;
    bool is_new;
  };

  /// Rows of `width` values. `charge` outlives it.
  RowTable(std::size_t width, MemoryCharge& charge);

  /// The number of the row equal to `row`, which is kept if there is none. Expected O(width);
  /// linear probing, grown at two thirds. Throws Error{Limit}; then only clear() is allowed.
  Place insert(std::span<const Value> row);
  [[nodiscard]] std::optional<std::uint32_t> find(std::span<const Value> row) const;

  [[nodiscard]] std::uint32_t size() const { return size_; }
  /// A value of row `number`.
  [[nodiscard]] const Value& at(std::uint32_t number, std::size_t column) const {
    return values_[number * width_ + column];
  }
  void clear();

 private:
  /// `number` is one more than the row's; 0: free.
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;
  };

  /// Where the row is, or the free place where it belongs.
  [[nodiscard]] std::size_t probe(std::span<const Value> row, std::uint32_t hash) const;
  [[nodiscard]] bool equals(std::uint32_t number, std::span<const Value> row) const;
  void append(std::span<const Value> row);
  void grow();

  std::size_t width_;
  MemoryCharge charge_;  ///< of `index_` and of what values hold on the heap
  ChunkedVector<Value> values_;
  std::vector<Entry> index_;  ///< a power of two, or empty
  std::uint32_t size_ = 0;
};

}  // namespace clout::query
