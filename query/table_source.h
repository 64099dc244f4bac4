// Tables outside of the database that LOAD CSV reads. A program decides which ones there are: it
// passes a source with the options of a statement, or none, and then nothing is read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clout::query {

/// The records of one table, in order. One thread.
class TableRecords {
 public:
  virtual ~TableRecords() = default;
  /// Replaces `cells` by those of the next record, nothing for a cell without a value; false at the
  /// end. Throws Error with the table's name and a place for what cannot be read.
  virtual bool next(std::vector<std::optional<std::string>>& cells) = 0;
  /// The line where the record of the last next() begins, from 1.
  [[nodiscard]] virtual std::uint64_t line() const = 0;
};

/// Any number of threads.
class TableSource {
 public:
  virtual ~TableSource() = default;
  /// `name` is what the statement says, a path or an address. Throws Error{NotFound}, Error{Io}, or
  /// Error{Argument} for an address that is not served.
  [[nodiscard]] virtual std::unique_ptr<TableRecords> open(const std::string& name,
                                                           char delimiter) const = 0;
};

}  // namespace clout::query
