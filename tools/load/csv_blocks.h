// Cuts an input file into blocks of whole records, for several threads to read at once.
//
// A block ends where CsvReader ends a record: the cut follows the same state machine, so a line
// end inside quotes is never taken for one. Memory is bounded by the blocks in use; a single
// record may be as large as kMaxRecordBytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/load/csv_reader.h"
#include "tools/load/input.h"

namespace clout::tools {

inline constexpr std::size_t kCsvBlockBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMaxRecordBytes = std::size_t{256} << 20;

/// Text of whole records (the last one of a file may lack its line end). Movable.
struct CsvBlock {
  std::string_view text;  ///< lives as long as `memory`
  std::unique_ptr<char[]> memory;
};

class CsvBlockReader {
 public:
  /// Opens `file`; drops a UTF-8 byte order mark. Throws as InputFile does, and Error{Syntax} for
  /// UTF-16.
  CsvBlockReader(const std::string& file, const CsvDialect& dialect,
                 std::size_t block_bytes = kCsvBlockBytes);

  /// The cells of the next record, which stays to be read; nothing at the end. Only before the
  /// first next(), by one thread. A fault in it is Error{Syntax}.
  [[nodiscard]] std::optional<std::vector<std::string>> peek_record();
  /// Passes over the record that peek_record() shows.
  void drop_record();
  /// Line ends before the first block: of the records dropped.
  [[nodiscard]] std::uint64_t lines_dropped() const { return lines_dropped_; }

  /// The next block. One thread at a time. Throws Error{Limit} for a record that is too long.
  std::optional<CsvBlock> next();

  [[nodiscard]] const std::string& name() const { return file_.name(); }
  [[nodiscard]] std::uint64_t stored_bytes_read() const { return file_.stored_bytes_read(); }
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  /// Reads until the buffer holds a record end at or after `wanted` bytes, or the input ends.
  void fill(std::size_t wanted);
  void reserve(std::size_t capacity);
  void drop_byte_order_mark();
  [[nodiscard]] std::string_view window() const { return {memory_.get() + begin_, end_ - begin_}; }

  InputFile file_;
  CsvDialect dialect_;
  std::size_t block_bytes_;
  CsvRecordScanner scanner_;
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0, end_ = 0;  ///< the unread bytes in memory_
  std::size_t record_end_ = 0;       ///< offset in window() after its last whole record
  bool at_end_ = false;
  std::uint64_t lines_dropped_ = 0;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace clout::tools
