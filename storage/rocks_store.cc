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
#include "storage/manifest_guard.h"
#include "storage/rocks_environment.h"
#include "storage/rocks_error.h"
#include "storage/rocks_options.h"

namespace clout::storage {
namespace {

namespace fs = std::filesystem;

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

// The open database and its family handles. Shared with snapshots and cursors: RocksDB aborts the
// process if one of those outlives the database.
class RocksDatabase {
 public:
  RocksDatabase(std::string path, const RocksOptions& options,
                const std::vector<std::string>& unknown_families)
      : path_(std::move(path)),
        environment_(options.environment),
        env_(guard_manifest(environment_of(options))) {
    const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const Family family : all_families()) {
      families.emplace_back(std::string(family_name(family)), family_options(family, cache));
    }
    families.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
    for (const std::string& name : unknown_families) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    rocksdb::DBOptions database = database_options(options);
    database.env = env_.get();
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open(database, path_, families, &handles_, &db);
    db_.reset(db);
    check(status);
  }
  ~RocksDatabase() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      if (db_ != nullptr) db_->DestroyColumnFamilyHandle(handle);
    }
  }
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }
  void check(const rocksdb::Status& status) const { throw_if_failed(status, path_); }

 private:
  std::string path_;
  std::shared_ptr<const RocksEnvironment> environment_;
  std::unique_ptr<rocksdb::Env> env_;  // outlives the database
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

using DatabasePtr = std::shared_ptr<const RocksDatabase>;

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
  [[nodiscard]] bool empty() const override { return rows_ == 0; }
  [[nodiscard]] std::uint64_t bytes() const override { return bytes_; }

  [[nodiscard]] Family family() const { return family_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  /// Completes the file, which is then on the disk.
  void finish() { database_->check(writer_.Finish()); }

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
};

class RocksStore : public KvStore {
 public:
  explicit RocksStore(DatabasePtr database) : database_(std::move(database)) {
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
    rocksdb::Checkpoint* made = nullptr;
    database_->check(rocksdb::Checkpoint::Create(&database_->db(), &made));
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    throw_if_failed(checkpoint->CreateCheckpoint(directory), directory);
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
  DatabasePtr database_;
  std::atomic<std::uint64_t> next_run_{0};
};

[[noreturn]] void throw_no_database(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::Io, "'" + path + "' is no Clout database: " + why)
      .hint("name a directory that `clout load` made, or a new one");
}

// What is at a path before it is opened.
enum class Found : std::uint8_t { Nothing, Database };

// Files that a making of a database leaves when it is cut off before there is one.
bool is_leftover(const std::string& name) {
  const auto begins = [&](std::string_view with) { return name.rfind(with, 0) == 0; };
  return begins("LOCK") || begins("LOG") || begins("IDENTITY") || begins("MANIFEST-") ||
         name.find(".dbtmp") != std::string::npos;
}

Found look_at(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return Found::Nothing;
  if (!fs::is_directory(status)) throw_no_database(path, "it is a file, not a directory");
  if (fs::exists(fs::path(path) / "CURRENT", error)) return Found::Database;
  bool has_manifest = false;
  bool has_others = false;
  for (fs::directory_iterator entry(path, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    has_manifest = has_manifest || name.rfind("MANIFEST-", 0) == 0;
    has_others = has_others || !is_leftover(name);
  }
  if (error) throw Error(ErrorCode::Io, "cannot read '" + path + "': " + error.message());
  if (!has_others) return Found::Nothing;
  if (!has_manifest) throw_no_database(path, "it holds other files");
  throw_if_failed(rocksdb::Status::Corruption("the file CURRENT is missing"), path);
  return Found::Database;
}

void make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw Error(ErrorCode::Io, "cannot make '" + path + "': " + error.message());
}

bool is_ours(const std::string& name) {
  return std::any_of(all_families().begin(), all_families().end(),
                     [&](Family family) { return family_name(family) == name; });
}

std::vector<std::string> stored_families(const std::string& path, const RocksOptions& options) {
  std::vector<std::string> names;
  throw_if_failed(rocksdb::DB::ListColumnFamilies(database_options(options), path, &names), path);
  std::erase(names, rocksdb::kDefaultColumnFamilyName);
  return names;
}

// True for a database without a single row: one whose making was cut off.
bool is_blank(const std::string& path, const RocksOptions& options,
              const std::vector<std::string>& names) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}};
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  throw_if_failed(
      rocksdb::DB::OpenForReadOnly(database_options(options), path, families, &handles, &opened),
      path);
  const std::unique_ptr<rocksdb::DB> db(opened);
  bool blank = true;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator({}, handle));
    rows->SeekToFirst();
    blank = blank && !rows->Valid();
    db->DestroyColumnFamilyHandle(handle);
  }
  return blank;
}

// The families that are stored besides ours, which a newer version may have made. Families of ours
// may be missing only if the making of the database was cut off. (A damaged manifest lists none,
// too: is_blank() tells.)
std::vector<std::string> families_of_database(const std::string& path,
                                              const RocksOptions& options) {
  std::vector<std::string> names = stored_families(path, options);
  const auto ours = std::count_if(names.begin(), names.end(), is_ours);
  if (ours != static_cast<std::ptrdiff_t>(kFamilyCount)) {
    const bool cut_off = is_blank(path, options, names) && options.create_if_missing;
    if (!cut_off) throw_no_database(path, "its tables are not Clout's");
  }
  std::erase_if(names, is_ours);
  return names;
}

void write_first_rows(KvStore& store) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  store.write(new_database_rows(std::chrono::duration_cast<std::chrono::microseconds>(now).count()),
              KvStore::Durability::Sync);
}

}  // namespace

std::unique_ptr<KvStore> open_rocks_store(const std::string& path, const RocksOptions& options) {
  const Found found = look_at(path);
  if (found == Found::Nothing && !options.create_if_missing) {
    throw Error(ErrorCode::Io, "there is no database at '" + path + "'")
        .hint("`clout load` and statements that write make one");
  }
  std::vector<std::string> unknown;
  if (found == Found::Nothing) {
    make_directory(path);
  } else {
    unknown = families_of_database(path, options);
  }
  auto store =
      std::make_unique<RocksStore>(std::make_shared<const RocksDatabase>(path, options, unknown));
  if (options.create_if_missing && store->is_blank()) write_first_rows(*store);
  check_format_version(*store->snapshot(), path);
  return store;
}

}  // namespace clout::storage
