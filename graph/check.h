// Does everything in a database fit together? For `clout check`, and for tests after every crash.
//
// Every edge stands on both sides, every name and index entry has its node and the other way round,
// every number is below its counter, the delta and the topology snapshot say what the chunks say.
// It reads all rows, changes none, and goes on after damage, so that the list is complete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace clout::graph {

class Database;

struct CheckOptions {
  std::size_t max_problems = 100;  ///< more are counted, not told
  /// Called as each part begins, with its name, and then with the rows read since the last call.
  /// Error{Cancelled} from one of them ends the check.
  std::function<void(std::string_view)> on_part = [](std::string_view) {};
  std::function<void(std::uint64_t)> on_rows = [](std::uint64_t) {};
};

struct CheckReport {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t claims = 0;
  std::uint64_t names = 0;
  std::uint64_t index_entries = 0;
  std::uint64_t delta_rows = 0;
  std::uint64_t history_rows = 0;
  std::uint64_t commits = 0;
  std::uint64_t problem_count = 0;
  std::vector<std::string> problems;  ///< one sentence each; empty: all is well
};

/// Opens the database in directory `path` for reading. Throws as Database::open() does where there
/// is none, but reports damage inside instead of throwing. Memory: about 40 bytes an edge.
[[nodiscard]] CheckReport check_database(const std::string& path, const CheckOptions& options = {});

/// The newest commit of an open database, while it is read and written. Throws Error{Usage} for a
/// database under a read rule, of which only a part would be seen.
[[nodiscard]] CheckReport check_database(const Database& database,
                                         const CheckOptions& options = {});

}  // namespace clout::graph
