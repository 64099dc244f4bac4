// How RocksDB is set up: what is the same for the database, and what differs by family. Includes
// RocksDB: for storage/*.cc only.
#pragma once

#include <memory>

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include "storage/kv_store.h"
#include "storage/rocks_store.h"

namespace clout::storage {

/// The given files, or the machine's.
[[nodiscard]] rocksdb::Env& environment_of(const RocksOptions& options);

[[nodiscard]] rocksdb::DBOptions database_options(const RocksOptions& options);

[[nodiscard]] rocksdb::ColumnFamilyOptions family_options(
    Family family, const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace clout::storage
