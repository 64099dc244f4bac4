// Copies of a database in another directory, made while it is in use, and databases made of them.
//
// A backup directory holds one backup: the newest. Making another one copies what is new since, and
// then takes the place of the old one at once; until then, and if it fails, the old one is whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "schema/id.h"

namespace clout::graph {

class Database;

struct BackupOptions {
  /// Files of the database's directory that others keep there: they are taken along, each as it is
  /// at the moment, where they exist. For backup_database() alone.
  std::vector<std::string> other_files;
  /// May be null: called for each `bytes` that have been copied of `total`. What it throws ends
  /// the work.
  std::function<void(std::uint64_t bytes, std::uint64_t total)> on_bytes;
};

struct BackupReport {
  CommitNumber commit{};  ///< it has this commit, and maybe some that came right after
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t copied_files = 0;  ///< the others were there
  std::uint64_t copied_bytes = 0;
};

/// Any number of commits may go on meanwhile; the backup has whole ones. One backup into a
/// directory at a time. Throws
/// - Error{Usage} for a database in memory, a directory that holds other files, or a backup of
///   another database or a newer format,
/// - Error{Permission} for a database that is open for reading only,
/// - Error{Corruption} if the manifest that is there is damaged,
/// - Error{Io} if files cannot be read or written.
BackupReport backup_database(Database& database, const std::string& directory,
                             const BackupOptions& options = {});

/// Makes a database at `path` of the backup, all or nothing. Throws
/// - Error{Usage} if there is something at `path`, or the backup is of a newer format,
/// - Error{NotFound} if there is no backup in `directory`,
/// - Error{Corruption} naming the file that is missing or not as it was written,
/// - Error{Io} if files cannot be read or written.
BackupReport restore_database(const std::string& directory, const std::string& path,
                              const BackupOptions& options = {});

}  // namespace clout::graph
