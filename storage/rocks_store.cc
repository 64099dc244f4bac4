#include "storage/rocks_store.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <utility>

#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/utilities/checkpoint.h>

#include "schema/error.h"
#include "storage/format_version.h"
#include "storage/layout.h"
#include "storage/rocks_database.h"
#include "storage/rocks_error.h"

namespace clout::storage {
namespace {

namespace fs = std::filesystem;

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

// Pins what RocksDB holds at one sequence number; shared by a snapshot and its cursors.
class Pin {
 public:
  explicit Pin(DatabasePtr database)
      : database_(std::move(database)), snapshot_(database_->db().GetSnapshot()) {}
  ~Pin() { database_->db().ReleaseSnapshot(snapshot_); }
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;

  [[nodiscard]] const RocksDatabase& database() const { return *database_; }
  [[nodiscard]] rocksdb::ReadOptions read_options() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    return options;
  }

 private:
  DatabasePtr database_;
  const rocksdb::Snapshot* snapshot_;
};

class RocksCursor : public KvCursor {
 public:
  RocksCursor(std::shared_ptr<const Pin> pin, Family family, std::string lower, std::string upper)
      : pin_(std::move(pin)),
        lower_(std::move(lower)),
        upper_(std::move(upper)),
        lower_slice_(lower_),
        upper_slice_(upper_) {
    rocksdb::ReadOptions options = pin_->read_options();
    if (!lower_.empty()) options.iterate_lower_bound = &lower_slice_;
    if (!upper_.empty()) options.iterate_upper_bound = &upper_slice_;
    const RocksDatabase& database = pin_->database();
    iterator_.reset(database.db().NewIterator(options, database.handle(family)));
    seek(lower_);
  }

  [[nodiscard]] bool valid() const override {
    if (iterator_->Valid()) return true;
    pin_->database().check(iterator_->status());
    return false;
  }
  void next() override { iterator_->Next(); }
  void seek(std::string_view key) override { iterator_->Seek(slice(key)); }
  void seek_for_prev(std::string_view key) override { iterator_->SeekForPrev(slice(key)); }
  [[nodiscard]] std::string_view key() const override { return view(iterator_->key()); }
  [[nodiscard]] std::string_view value() const override { return view(iterator_->value()); }

 private:
  std::shared_ptr<const Pin> pin_;
  std::string lower_;
  std::string upper_;
  rocksdb::Slice lower_slice_;
  rocksdb::Slice upper_slice_;
  std::unique_ptr<rocksdb::Iterator> iterator_;  // ends before the pin
};

class RocksSnapshot : public KvSnapshot {
 public:
  explicit RocksSnapshot(DatabasePtr database)
      : pin_(std::make_shared<const Pin>(std::move(database))) {}

  [[nodiscard]] std::optional<std::string> get(Family family, std::string_view key) const override {
    const RocksDatabase& database = pin_->database();
    std::string value;
    const rocksdb::Status status =
        database.db().Get(pin_->read_options(), database.handle(family), slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    database.check(status);
    return value;
  }

  [[nodiscard]] std::vector<std::optional<std::string>> multi_get(
      Family family, std::span<const std::string> keys) const override {
    const RocksDatabase& database = pin_->database();
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    database.db().MultiGet(pin_->read_options(), database.handle(family), keys.size(),
                           slices.data(), values.data(), statuses.data());
    std::vector<std::optional<std::string>> answers(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (statuses[i].IsNotFound()) continue;
      database.check(statuses[i]);
      answers[i] = values[i].ToString();
    }
    return answers;
  }

  [[nodiscard]] std::unique_ptr<KvCursor> scan(Family family, std::string lower,
                                               std::string upper) const override {
    return std::make_unique<RocksCursor>(pin_, family, std::move(lower), std::move(upper));
  }

 private:
  std::shared_ptr<const Pin> pin_;
};

// Sorted runs are files in a directory of the database until they are ingested.
fs::path run_directory(const std::string& path) { return fs::path(path) / "runs"; }

class RocksRun : public SortedRun {
 public:
  RocksRun(DatabasePtr database, Family family, std::string file)
      : database_(std::move(database)),
        family_(family),
        file_(std::move(file)),
        writer_(rocksdb::EnvOptions(), database_->db().GetOptions(database_->handle(family)),
                database_->handle(family)) {
    database_->check(writer_.Open(file_));
  }
  ~RocksRun() override {
    // What is left after ingestion is a second name of a file that the database now owns.
    database_->db().GetEnv()->DeleteFile(file_).PermitUncheckedError();
  }
  RocksRun(const RocksRun&) = delete;
  RocksRun& operator=(const RocksRun&) = delete;

  void put(std::string_view key, std::string_view value) override {
    database_->check(writer_.Put(slice(key), slice(value)));
    count(key.size() + value.size());
  }
  void erase(std::string_view key) override {
    database_->check(writer_.Delete(slice(key)));
    count(key.size());
  }
  void finish() override {
    if (finished_ || rows_ == 0) return;
    database_->check(writer_.Finish());
    finished_ = true;
  }
  [[nodiscard]] bool empty() const override { return rows_ == 0; }
  [[nodiscard]] std::uint64_t bytes() const override { return bytes_; }

  [[nodiscard]] Family family() const { return family_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  void count(std::size_t bytes) {
    ++rows_;
    bytes_ += bytes;
  }

  DatabasePtr database_;
  Family family_;
  std::string file_;
  rocksdb::SstFileWriter writer_;
  std::uint64_t rows_ = 0;
  std::uint64_t bytes_ = 0;
  bool finished_ = false;
};

class RocksStore : public KvStore {
 public:
  explicit RocksStore(DatabasePtr database) : database_(std::move(database)) {
    if (database_->is_read_only()) return;
    std::error_code ignored;  // files of a load that did not end; the next run makes the directory
    fs::remove_all(run_directory(database_->path()), ignored);
  }

  [[nodiscard]] std::shared_ptr<const KvSnapshot> snapshot() const override {
    return std::make_shared<RocksSnapshot>(database_);
  }

  /// True if there is no row in any family.
  [[nodiscard]] bool is_blank() const {
    const RocksSnapshot now(database_);
    return std::none_of(all_families().begin(), all_families().end(),
                        [&](Family family) { return now.scan(family, "", "")->valid(); });
  }

  void write(const WriteBatch& batch, Durability durability) override {
    require_writable();
    rocksdb::WriteBatch rows(batch.bytes() + batch.operations().size() * 16);
    for (const WriteBatch::Operation& operation : batch.operations()) {
      rocksdb::ColumnFamilyHandle* family = database_->handle(operation.family);
      database_->check(operation.erase ? rows.Delete(family, operation.key)
                                       : rows.Put(family, operation.key, operation.value));
    }
    rocksdb::WriteOptions options;
    options.sync = durability == Durability::Sync;
    database_->check(database_->db().Write(options, &rows));
  }

  [[nodiscard]] std::unique_ptr<SortedRun> new_sorted_run(Family family) override {
    require_writable();
    const fs::path directory = run_directory(database_->path());
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
      throw Error(ErrorCode::Io, "cannot make '" + directory.string() + "': " + error.message());
    }
    const std::string name = std::to_string(next_run_.fetch_add(1)) + ".sst";
    return std::make_unique<RocksRun>(database_, family, (directory / name).string());
  }

  void ingest(std::vector<std::unique_ptr<SortedRun>> runs) override {
    std::array<rocksdb::IngestExternalFileArg, kFamilyCount> by_family;
    for (const auto& run : runs) {
      if (run->empty()) continue;
      auto& file = dynamic_cast<RocksRun&>(*run);
      file.finish();
      by_family[static_cast<std::size_t>(file.family())].external_files.push_back(file.file());
    }
    std::vector<rocksdb::IngestExternalFileArg> arguments;
    for (const Family family : all_families()) {
      rocksdb::IngestExternalFileArg& argument = by_family[static_cast<std::size_t>(family)];
      if (argument.external_files.empty()) continue;
      argument.column_family = database_->handle(family);
      argument.options.move_files = true;
      argument.options.failed_move_fall_back_to_copy = true;
      argument.options.write_global_seqno = false;
      arguments.push_back(std::move(argument));
    }
    if (arguments.empty()) return;
    database_->check(database_->db().IngestExternalFiles(arguments));
  }

  void checkpoint(const std::string& directory) override {
    require_writable();
    rocksdb::Checkpoint* made = nullptr;
    database_->check(rocksdb::Checkpoint::Create(&database_->db(), &made));
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    throw_if_failed(checkpoint->CreateCheckpoint(directory), directory);
  }

  void compact(Family family) override {
    require_writable();
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    database_->check(
        database_->db().CompactRange(options, database_->handle(family), nullptr, nullptr));
  }

  [[nodiscard]] std::uint64_t approximate_bytes(Family family) const override {
    std::uint64_t files = 0;
    std::uint64_t memory = 0;
    rocksdb::DB& db = database_->db();
    db.GetIntProperty(database_->handle(family), rocksdb::DB::Properties::kLiveSstFilesSize,
                      &files);
    db.GetIntProperty(database_->handle(family), rocksdb::DB::Properties::kCurSizeAllMemTables,
                      &memory);
    return files + memory;
  }

 private:
  void require_writable() const {
    if (!database_->is_read_only()) return;
    throw Error(ErrorCode::Permission,
                "the database '" + database_->path() + "' was opened for reading only");
  }

  DatabasePtr database_;
  std::atomic<std::uint64_t> next_run_{0};
};

void write_first_rows(KvStore& store) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  store.write(new_database_rows(std::chrono::duration_cast<std::chrono::microseconds>(now).count()),
              KvStore::Durability::Sync);
}

}  // namespace

std::unique_ptr<KvStore> open_rocks_store(const std::string& path, const RocksOptions& options) {
  auto store = std::make_unique<RocksStore>(open_rocks_database(path, options));
  if (options.create_if_missing && store->is_blank()) write_first_rows(*store);
  check_format_version(*store->snapshot(), path);
  return store;
}

}  // namespace clout::storage
