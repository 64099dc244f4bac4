// A file system for RocksDB that deletes nothing more once a write of its manifest has failed.
//
// RocksDB 7.8 deletes the files of a failed ingestion although the manifest, whose sync failed, may
// name them on the disk: the database could then not be opened again. Kept, they are either found
// by the manifest or cleared away at the next opening. Includes RocksDB: for storage/*.cc only.
#pragma once

#include <memory>

#include <rocksdb/env.h>

namespace clout::storage {

/// `env` with its files guarded. `env` outlives the result.
[[nodiscard]] std::unique_ptr<rocksdb::Env> guard_manifest(rocksdb::Env& env);

}  // namespace clout::storage
