// One open RocksDB with a handle for each family, and the look at a path that comes before opening
// it. Includes RocksDB: for storage/*.cc only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>

#include "storage/kv_store.h"
#include "storage/rocks_store.h"

namespace clout::storage {

/// Shared by the store with its snapshots and cursors: RocksDB aborts the process if one of those
/// outlives the database. Any number of threads.
class RocksDatabase {
 public:
  /// Opens, and where `options` say so makes, the families and `unknown_families` besides.
  RocksDatabase(std::string path, const RocksOptions& options,
                const std::vector<std::string>& unknown_families);
  ~RocksDatabase();
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }
  [[nodiscard]] bool is_read_only() const { return read_only_; }
  /// Throws what a failed status means (rocks_error.h).
  void check(const rocksdb::Status& status) const;

 private:
  std::string path_;
  bool read_only_;
  std::shared_ptr<const RocksEnvironment> environment_;
  std::unique_ptr<rocksdb::Env> env_;  // outlives the database
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

using DatabasePtr = std::shared_ptr<const RocksDatabase>;

/// Opens what is at `path`, if that can be a Clout database, or makes it; throws as
/// open_rocks_store() says. Leaves other people's files and databases as they are. A database whose
/// making was cut off is made again; it has no rows then.
[[nodiscard]] DatabasePtr open_rocks_database(const std::string& path, const RocksOptions& options);

}  // namespace clout::storage
