// The store on disk: one RocksDB per database directory, one column family per Family.
//
// RocksDB's write-ahead log is the only log: what write() with Sync and ingest() returned from
// survives a crash of the machine, and is there as a whole or not at all.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "storage/kv_store.h"

namespace clout::storage {

/// Where RocksDB finds its files; made in rocks_environment.h, for tests that make files fail.
struct RocksEnvironment;

struct RocksOptions {
  /// Makes the directory and an empty database where there is none (or an empty directory).
  bool create_if_missing = false;
  /// What is stored as of opening, also while another process writes. No file is written, and what
  /// would write throws Error{Permission}.
  bool read_only = false;
  std::uint64_t block_cache_bytes = std::uint64_t{256} << 20;
  std::shared_ptr<const RocksEnvironment> environment;  ///< null: the machine's files
};

/// Opens `path` and checks its format (format_version.h). Only one process at a time can, but for
/// those that only read. Throws
/// - Error{Io} if there is nothing at `path` and nothing may be created, if what is there is no
///   Clout database, if another process has it open, or the files cannot be read or written,
/// - Error{Usage} for a database of a newer format,
/// - Error{Corruption} if it is damaged.
/// After a failed write (a full disk) reading goes on. Writing does too if it was a background
/// write that failed; after a failed write of the log, once the database has been opened again.
[[nodiscard]] std::unique_ptr<KvStore> open_rocks_store(const std::string& path,
                                                        const RocksOptions& options = {});

}  // namespace clout::storage
