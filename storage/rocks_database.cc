#include "storage/rocks_database.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "schema/error.h"
#include "storage/layout.h"
#include "storage/manifest_guard.h"
#include "storage/rocks_environment.h"
#include "storage/rocks_error.h"
#include "storage/rocks_options.h"

namespace clout::storage {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

RocksDatabase::RocksDatabase(std::string path, const RocksOptions& options,
                             const std::vector<std::string>& unknown_families)
    : path_(std::move(path)),
      read_only_(options.read_only),
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
  const rocksdb::Status status =
      read_only_ ? rocksdb::DB::OpenForReadOnly(database, path_, families, &handles_, &db)
                 : rocksdb::DB::Open(database, path_, families, &handles_, &db);
  db_.reset(db);
  check(status);
}

RocksDatabase::~RocksDatabase() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
}

void RocksDatabase::check(const rocksdb::Status& status) const { throw_if_failed(status, path_); }

namespace {

DatabasePtr open_found(const std::string& path, const RocksOptions& options) {
  return std::make_shared<const RocksDatabase>(path, options, families_of_database(path, options));
}

/// Another process may remove a file between the moment when its name is read and that when it is
/// opened; from then on it stays readable. All files are opened at once.
DatabasePtr open_beside_writer(const std::string& path, const RocksOptions& options) {
  constexpr int kAttempts = 20;
  for (int attempt = 1;; ++attempt) {
    try {
      return open_found(path, options);
    } catch (const Error&) {
      if (attempt == kAttempts) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
  }
}

}  // namespace

DatabasePtr open_rocks_database(const std::string& path, const RocksOptions& options) {
  if (look_at(path) == Found::Database) {
    return options.read_only ? open_beside_writer(path, options) : open_found(path, options);
  }
  if (!options.create_if_missing) {
    throw Error(ErrorCode::Io, "there is no database at '" + path + "'")
        .hint("`clout load` and statements that write make one");
  }
  make_directory(path);
  return std::make_shared<const RocksDatabase>(path, options, std::vector<std::string>());
}

}  // namespace clout::storage
