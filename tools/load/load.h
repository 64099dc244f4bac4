// Bulk load of CSV dumps: what `clout load` does, as a function. docs/loading.md is its manual.
//
// A load is one commit or nothing: whatever fails (a bad row under `abort`, too many bad rows, a
// cancel, a full disk), the database stays as it was.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/database.h"
#include "schema/query_budget.h"
#include "tools/progress.h"

namespace clout::tools {

/// What to do with a row that cannot be loaded.
enum class OnError : std::uint8_t { Abort, Skip };

/// A set of files with one header. A file is a path, or "-" for standard input; gzip and zstd are
/// recognised by content.
struct FileGroup {
  enum class Kind : std::uint8_t { ByHeader, Nodes, Edges };
  Kind kind = Kind::ByHeader;
  std::vector<std::string> labels;  ///< Nodes: added to every node
  std::string edge_type;            ///< Edges: for rows without a :TYPE
  std::vector<std::string> files;   ///< the header is the first record of the first one
};

/// Replaces the cells of one column by a table before they are read: `key_column` (from 1) of
/// `file` holds what the cells say, `value_column` what they mean.
struct ValueMap {
  std::string column;  ///< as the header writes it: "since", ":TYPE", ":START_ID"
  std::string file;
  std::uint32_t key_column = 1;
  std::uint32_t value_column = 2;
};

struct LoadOptions {
  std::vector<FileGroup> groups;
  /// What messages and the commit's note call files that stand elsewhere; others have their own
  /// names.
  std::map<std::string, std::string> shown_names;
  char delimiter = ',';
  char quote = '"';           ///< 0: quotes are plain characters
  char escape = 0;            ///< inside quotes, before a plain character; 0: quotes are doubled
  char list_delimiter = ';';  ///< between the elements of lists and labels
  std::string header;  ///< if not empty: the header of all groups, columns separated by commas
  std::uint64_t skip_records = 0;  ///< to drop at the start of each file that has not the header
  std::vector<ValueMap> maps;
  bool create_missing_nodes = false;  ///< edges create the nodes that they name
  std::vector<std::string> created_node_labels;
  bool allow_empty_ids = false;  ///< an empty id cell is the id '', else a fault

  OnError on_error = OnError::Abort;
  std::uint64_t max_errors = 1'000'000;  ///< Skip: more rejected rows than this fail the load
  std::string reject_path;               ///< file for the raw text of rejected rows; empty: none
  std::uint32_t max_diagnostics = 20;    ///< how many messages the report keeps

  unsigned threads = 0;            ///< 0: one per core, at most 8
  std::uint64_t memory_bytes = 0;  ///< 0: three quarters of the machine's
};

/// A rejected row or a warning about one, with its place.
struct LoadDiagnostic {
  bool rejected = true;  ///< false: a warning, the row was loaded
  std::string file;
  std::uint64_t line = 0;    ///< from 1
  std::uint64_t column = 0;  ///< from 1, in code points
  std::string reason;
};

/// "file:line:column: reason".
[[nodiscard]] std::string to_string(const LoadDiagnostic& diagnostic);

struct LoadReport {
  std::uint64_t nodes = 0;  ///< created
  std::uint64_t edges = 0;
  std::uint64_t claims = 0;
  std::uint64_t rows = 0;  ///< read, rejected ones included
  std::uint64_t rejected = 0;
  std::uint64_t warnings = 0;
  std::uint64_t input_bytes = 0;  ///< after decompression
  double seconds = 0;
  CommitNumber commit{};
  std::vector<LoadDiagnostic> diagnostics;  ///< the first `max_diagnostics`, in input order
};

/// Loads into `database` and publishes the result as one commit. Throws Error with file, line and
/// column for the first bad row under OnError::Abort, Error{Limit} above `max_errors`,
/// Error{Cancelled}, Error{Usage} for options that contradict each other.
LoadReport load(graph::Database& database, const LoadOptions& options, Progress& progress,
                const CancelToken* cancel = nullptr);

/// The same for the database in directory `path`, created if missing (and removed again if the
/// load fails).
LoadReport load(const std::string& path, const LoadOptions& options, Progress& progress,
                const CancelToken* cancel = nullptr);

/// Throws Error{Usage} if the file of rejected rows is one of those that are read: it is emptied at
/// the start.
void check_reject_path(const LoadOptions& options);

/// "[NAME[:NAME..]=]FILE[,FILE..]" as --nodes and --edges take it: labels or an edge type, then
/// the files of one group. Throws Error{Usage}.
[[nodiscard]] FileGroup parse_file_group(FileGroup::Kind kind, std::string_view text);

/// "COLUMN=FILE[#KEY>VALUE]" as --map takes it. Throws Error{Usage}.
[[nodiscard]] ValueMap parse_value_map(std::string_view text);

/// "tab", "pipe", "comma", "semicolon", "space", "none" or one ASCII character ("\t" too). Throws
/// Error{Usage}.
[[nodiscard]] char parse_delimiter(std::string_view text);

}  // namespace clout::tools
