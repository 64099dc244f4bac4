// Frees the history that nobody needs: versions that were replaced before a moment, and the commits
// that came before it. What was known at the moment, and later, stays to be asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "graph/entity_record.h"
#include "storage/kv_store.h"

namespace clout::graph {

struct VacuumOptions {
  RecordedTime before = 0;
  std::size_t batch_bytes = std::size_t{1} << 20;  ///< rows are erased in batches of about so many
  /// Called as each part begins, with its name, and then with the rows read since the last call.
  std::function<void(std::string_view)> on_part = [](std::string_view) {};
  std::function<void(std::uint64_t)> on_rows = [](std::uint64_t) {};
  /// Called when all rows are erased, before the files are made smaller.
  std::function<void()> on_erased = [] {};
};

struct VacuumReport {
  RecordedTime horizon = 0;  ///< the first moment that can be asked about
  std::uint64_t versions = 0;
  std::uint64_t commits = 0;
  std::uint64_t bytes = 0;  ///< of the rows of both
};

/// The horizon is on the disk before the first row goes, so that whoever opens the database after a
/// crash asks nothing of what may be gone; another vacuum frees what is left. A horizon never moves
/// back: an earlier `before` frees what an interrupted vacuum left, and nothing else. Throws
/// Error{Usage} for a moment that is still to come.
///
/// Commits may go on meanwhile; who reads a snapshot from before still sees all of it.
///
/// Reads all of the history, and of the commit log what is freed. O(1) memory. What the callbacks
/// throw ends it, and what it has not freed by then is left to the next one.
[[nodiscard]] VacuumReport vacuum(storage::KvStore& store, const VacuumOptions& options);

/// That of the database in directory `path`, which nobody else has open: for one that is open
/// there is Database::vacuum(). Throws as Database::open() does, too.
[[nodiscard]] VacuumReport vacuum_database(const std::string& path, const VacuumOptions& options);

}  // namespace clout::graph
