#include "storage/rocks_options.h"

#include <cstdarg>
#include <memory>

#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include "storage/rocks_environment.h"

namespace clout::storage {
namespace {

// All families together; RocksDB flushes the fullest.
constexpr std::size_t kWriteBufferBytes = std::size_t{128} << 20;
constexpr std::size_t kBlockBytes = std::size_t{16} << 10;
constexpr int kBloomBitsPerKey = 10;

// Families that are asked for keys which may not be there.
bool is_looked_up(Family family) {
  switch (family) {
    case Family::Nodes:
    case Family::Names:
    case Family::ExternalIds:
    case Family::EdgeLocator:
      return true;
    default:
      return false;
  }
}

// After a full disk RocksDB would look for space every few seconds and then go on. Recovery from
// some failures trips its own assertions, so a database stays as it is until it is opened again.
class NoAutomaticRecovery : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* automatic) override {
    *automatic = false;
  }
};

// RocksDB's log for people. Its own writer of that file ends the process by an assertion at the
// second line that finds no room on the disk, so nothing is written; errors say what happened.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

rocksdb::Env& environment_of(const RocksOptions& options) {
  return options.environment != nullptr ? *options.environment->env : *rocksdb::Env::Default();
}

rocksdb::DBOptions database_options(const RocksOptions& options) {
  rocksdb::DBOptions out;
  out.create_if_missing = options.create_if_missing;
  out.create_missing_column_families = options.create_if_missing;
  out.db_write_buffer_size = kWriteBufferBytes;
  out.max_total_wal_size = kWriteBufferBytes;
  out.max_background_jobs = 2;
  out.info_log = std::make_shared<NoLog>();
  out.listeners.push_back(std::make_shared<NoAutomaticRecovery>());
  out.env = &environment_of(options);
  return out;
}

rocksdb::ColumnFamilyOptions family_options(Family family,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = kBlockBytes;
  table.format_version = 5;
  if (is_looked_up(family)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey, false));
  }
  rocksdb::ColumnFamilyOptions out;
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // ZSTD's first level: a seventh smaller than LZ4 on chunks of edges at about the same speed;
  // higher levels gain next to nothing.
  out.compression = rocksdb::kZSTD;
  out.compression_opts.level = 1;
  return out;
}

}  // namespace clout::storage
