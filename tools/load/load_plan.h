// What a load will read: its files in groups with one header each, headers parsed, tables of values
// read. Everything that can be wrong with options and headers is found here, before any data.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tools/load/csv_blocks.h"
#include "tools/load/load.h"
#include "tools/load/row_parser.h"

namespace clout::tools {

struct PlannedFile {
  std::string name;
  std::uint64_t records_to_drop = 0;       ///< its header, and what --skip says
  std::unique_ptr<CsvBlockReader> reader;  ///< standard input, which cannot be opened twice
};

struct PlannedGroup {
  RowFormat format;
  std::vector<PlannedFile> files;
};

struct LoadPlan {
  std::vector<PlannedGroup> nodes;  ///< in the order of the options
  std::vector<PlannedGroup> edges;
  std::vector<std::string> spaces;  ///< names of id spaces, by IdSpace
};

/// Opens each file that may hold a header. Throws Error{Usage} for options that contradict each
/// other, Error{Syntax} with the file's name for a header, and as InputFile does.
[[nodiscard]] LoadPlan make_load_plan(const LoadOptions& options);

/// Opens a planned file and passes over its first records.
[[nodiscard]] std::unique_ptr<CsvBlockReader> open_planned(PlannedFile& file,
                                                           const CsvDialect& dialect);

}  // namespace clout::tools
