// Writing property columns: the present values of one chunk, gathered by type, in the shortest of
// the encodings that give them back. Used by chunk_encoder; reading is in property_column.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"
#include "storage/large_values.h"
#include "storage/property_column.h"

namespace clout::storage {

/// The values of one property in one chunk, position by position. Filled by skip() and the put_
/// function of the column's kind; clear() begins the next chunk and keeps the memory.
class GatheredColumn {
 public:
  void clear(PropertyKeyId key, ColumnKind kind);

  /// The edge has no such property.
  void skip() {
    presence_.resize(size_, 1);
    presence_.push_back(0);
    ++size_;
  }
  /// Integers, days of dates, 0 and 1 of booleans.
  void put_number(std::int64_t number) {
    mark_present();
    numbers_.push_back(number);
  }
  void put_float(double number) {
    mark_present();
    floats_.push_back(number);
  }
  /// The text lives until append(). Too long a text makes the column Mixed.
  void put_string(std::string_view text);
  void put_mixed(const Value& value);

  [[nodiscard]] PropertyKeyId key() const { return key_; }
  [[nodiscard]] bool empty() const { return present_count() == 0; }

  /// Writes the column's head, length and payload. Long values go to `large`.
  void append(std::string& out, LargeValueWriter& large);

 private:
  void mark_present() {
    if (!presence_.empty()) presence_.push_back(1);
    ++size_;
  }
  [[nodiscard]] std::size_t present_count() const {
    return numbers_.size() + floats_.size() + strings_.size() + tagged_ends_.size();
  }
  [[nodiscard]] ColumnCodec append_data(std::string& out, LargeValueWriter& large);
  [[nodiscard]] ColumnCodec append_floats(std::string& out);
  void append_dictionary(std::string& out);
  void append_mixed(std::string& out, LargeValueWriter& large) const;
  void strings_to_mixed();

  PropertyKeyId key_{};
  ColumnKind kind_ = ColumnKind::Mixed;
  bool has_long_string_ = false;
  std::size_t size_ = 0;                ///< edges so far
  std::vector<std::uint8_t> presence_;  ///< by edge, 0 or 1; empty: all have it so far
  std::vector<std::int64_t> numbers_;
  std::vector<double> floats_;
  std::vector<std::string_view> strings_;
  std::string tagged_;                    ///< encoded values of a Mixed column
  std::vector<std::size_t> tagged_ends_;  ///< where each ends
  std::string payload_;
  std::vector<std::uint32_t> slots_;  ///< hash table of the dictionary
  std::vector<std::string_view> distinct_;
};

}  // namespace clout::storage
