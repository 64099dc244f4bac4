// One block of CSV text becomes rows of columns: the part of a load that runs on all cores. What
// is wrong with a row is written down, not thrown: the order of blocks decides what is first.
#pragma once

#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/bulk_columns.h"
#include "schema/query_budget.h"
#include "tools/load/csv_blocks.h"
#include "tools/load/csv_header.h"
#include "tools/load/csv_reader.h"
#include "tools/load/id_map.h"

namespace clout::tools {

/// What one record did wrong, or looks like.
struct RowFault {
  std::uint32_t offset = 0;  ///< of the record in its block
  CsvPosition position;      ///< lines of the block
  bool rejected = true;      ///< false: a warning
  std::string reason;
};

/// Cells of a column by what they mean.
using CellMap = std::unordered_map<std::string, std::string>;

/// How to read the rows of a group of files. Immutable while blocks are parsed.
struct RowFormat {
  CsvDialect dialect;
  char list_delimiter = ';';
  bool allow_empty_ids = false;
  CsvHeader header;
  std::vector<std::optional<CellMap>> maps;  ///< by column
  std::vector<std::string> labels;           ///< Nodes: of every row
  std::string edge_type;                     ///< Edges: where no cell says it
  IdSpace id_space = 0;                      ///< Nodes
  IdSpace start_space = 0, end_space = 0;    ///< Edges
};

/// The good rows of a block.
struct RowBlock {
  CsvBlock source;
  std::vector<std::uint32_t> offsets;  ///< by row: of its record in source.text
  std::vector<graph::BulkColumn> columns;
  graph::StringTable texts;  ///< what cells with escapes say

  // Nodes.
  std::vector<std::string_view> ids;  ///< by row, into `source` or `texts`; empty without an :ID
  std::vector<std::uint32_t> label_codes;  ///< by row, into `label_cells`; empty without a :LABEL
  graph::StringTable label_cells;

  // Edges.
  std::vector<std::uint32_t> starts, ends;  ///< node numbers, IdMap::kMissing for unknown ids
  std::vector<std::uint32_t> types;         ///< into `type_names`
  graph::StringTable type_names;

  std::vector<RowFault> faults;  ///< in input order
  std::uint64_t records = 0;
  std::uint64_t lines = 0;

  /// How many lines of the source end before that place. O(bytes since the last place asked for),
  /// if places ascend.
  [[nodiscard]] std::uint64_t lines_before(std::uint32_t offset);
  [[nodiscard]] std::size_t rows() const { return offsets.size(); }
  /// Drops the rows whose numbers are listed, ascending.
  void erase_rows(const std::vector<std::uint32_t>& rows);

 private:
  std::uint32_t counted_bytes_ = 0;
  std::uint64_t counted_lines_ = 0;
};

/// The labels of a cell, empty ones left out.
[[nodiscard]] std::vector<std::string> split_labels(std::string_view cell, char delimiter);

class RowParser {
 public:
  /// `ids` is read under a shared lock of `ids_mutex`, for edges only. References outlive it.
  RowParser(const RowFormat& format, const IdMap& ids, std::shared_mutex& ids_mutex);

  /// Any thread. Throws Error{Cancelled} only.
  [[nodiscard]] RowBlock parse(CsvBlock block, const CancelToken* cancel) const;

  /// The record at `offset` of a parsed block again, for what turns out to be wrong later.
  [[nodiscard]] CsvReader record_at(const RowBlock& block, std::uint32_t offset) const;
  /// A fault of that record, placed at the cell of column `column`.
  [[nodiscard]] RowFault fault_at(RowBlock& block, std::uint32_t offset, std::size_t column,
                                  std::string reason) const;
  /// What the cell of `column` says, its map applied; uses `buffer`. Nothing if absent.
  [[nodiscard]] std::optional<std::string_view> cell_text(const CsvReader& record,
                                                          std::size_t column,
                                                          std::string& buffer) const;

  /// The value of the cell of `column`: null if absent, nothing if it is not of the column's type.
  [[nodiscard]] std::optional<Value> cell_value(const CsvReader& record, std::size_t column) const;

  /// Columns of the header that hold properties of the rows themselves, in the order of
  /// RowBlock::columns.
  [[nodiscard]] const std::vector<std::size_t>& property_columns() const { return properties_; }

 private:
  class Work;

  const RowFormat& format_;
  const IdMap& ids_;
  std::shared_mutex& ids_mutex_;
  std::vector<std::size_t> properties_;
  std::vector<std::size_t> ranged_;  ///< properties of a fixed range, by place in properties_
  std::optional<std::size_t> id_, labels_, start_, end_, type_, since_, until_, reliability_;
};

}  // namespace clout::tools
