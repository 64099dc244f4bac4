#include "graph/backup.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "graph/database.h"
#include "graph/graph_view.h"
#include "schema/error.h"
#include "storage/backup_manifest.h"
#include "storage/durable_file.h"

namespace clout::graph {

using storage::BackupFile;
using storage::BackupManifest;

namespace {

namespace fs = std::filesystem;

void make_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw Error(ErrorCode::Io, "cannot make '" + path.string() + "': " + error.message());
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::uint64_t total_bytes(const std::vector<fs::path>& files) {
  std::uint64_t bytes = 0;
  for (const fs::path& file : files) bytes += fs::file_size(file);
  return bytes;
}

bool is_missing(const fs::path& path) {
  std::error_code ignored;
  return !fs::exists(path, ignored) ||
         (fs::is_directory(path, ignored) && fs::is_empty(path, ignored));
}

/// A directory that goes when it is done with.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(fs::path path) : path_(std::move(path)) { remove(); }
  ~TemporaryDirectory() { remove(); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path_;
};

/// A checkpoint stands in the database's directory, where files can be linked; what is left there
/// by a crash goes when the database is opened again.
fs::path checkpoint_path(const Database& database) {
  static std::atomic<std::uint64_t> next{0};
  const fs::path runs = fs::path(database.path()) / "runs";
  make_directory(runs);
  return runs / ("backup-" + std::to_string(next.fetch_add(1)));
}

/// RocksDB gives it to each database when it is first opened; a restored one gets another.
std::string identity_of(const Database& database) {
  const std::string path = (fs::path(database.path()) / "IDENTITY").string();
  std::ifstream file(path);
  std::string identity;
  if (!(file >> identity)) throw Error(ErrorCode::Io, "cannot read '" + path + "'");
  return identity;
}

class Backup {
 public:
  Backup(const fs::path& directory, const BackupOptions& options)
      : directory_(directory), files_(directory / storage::kBackupFilesName), options_(options) {}

  BackupReport make(Database& database) {
    BackupManifest manifest;
    manifest.database = identity_of(database);
    find_old(manifest.database);
    manifest.commit = raw(database.view()->commit());
    const TemporaryDirectory checkpoint(checkpoint_path(database));
    database.checkpoint(checkpoint.path().string());
    std::vector<fs::path> files = files_in(checkpoint.path());
    add_others(database.path(), files);
    total_ = total_bytes(files);
    make_directory(files_);
    for (const fs::path& file : files) manifest.files.push_back(stored(file));
    storage::sync_directory(files_.string());
    storage::write_backup_manifest(directory_.string(), manifest);
    remove_others(manifest);
    report_.commit = CommitNumber{manifest.commit};
    return report_;
  }

 private:
  void find_old(const std::string& database) {
    if (is_missing(directory_)) return make_directory(directory_);
    const auto old = storage::read_backup_manifest(directory_.string());
    if (!old && !is_cut_off()) {
      throw Error(ErrorCode::Usage,
                  "'" + directory_.string() + "' is no backup: it holds other files")
          .hint("name a new directory, or that of an earlier backup");
    }
    if (old && old->database != database) {
      throw Error(ErrorCode::Usage, "'" + directory_.string() + "' is a backup of another database")
          .hint("name a directory of its own for each database");
    }
    if (old) old_ = *old;
  }

  void add_others(const fs::path& database, std::vector<fs::path>& files) const {
    for (const std::string& name : options_.other_files) {
      if (fs::is_regular_file(database / name)) files.push_back(database / name);
    }
  }

  /// Is nothing there but what a first backup leaves that did not come to its end?
  [[nodiscard]] bool is_cut_off() const {
    return std::all_of(fs::directory_iterator(directory_), fs::directory_iterator(),
                       [&](const fs::directory_entry& entry) {
                         const std::string name = entry.path().filename().string();
                         return name == storage::kBackupFilesName ||
                                name.starts_with(storage::kBackupManifestName);
                       });
  }

  BackupFile stored(const fs::path& file) {
    const std::string name = file.filename().string();
    ++report_.files;
    if (const BackupFile* known = old_.find(name); known != nullptr && is_unchanged(file, *known)) {
      report_.bytes += known->bytes;
      advance(known->bytes);
      return *known;
    }
    const fs::path copy = files_ / (name + ".new");
    const auto copied = storage::copy_durably(file.string(), copy.string(),
                                              [this](std::uint64_t bytes) { advance(bytes); });
    BackupFile stored{name, copied.bytes, copied.checksum};
    fs::rename(copy, files_ / stored.stored_name());
    ++report_.copied_files;
    report_.copied_bytes += stored.bytes;
    report_.bytes += stored.bytes;
    return stored;
  }

  /// Tables never change, and a database numbers them once. Their ends, which have what is special
  /// about each, are compared all the same.
  [[nodiscard]] bool is_unchanged(const fs::path& file, const BackupFile& known) const {
    const fs::path copy = files_ / known.stored_name();
    std::error_code error;
    return file.extension() == ".sst" && fs::file_size(file) == known.bytes &&
           fs::file_size(copy, error) == known.bytes && !error && end_of(file) == end_of(copy);
  }

  static std::string end_of(const fs::path& path) {
    constexpr std::streamoff kBytes = 4096;
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    file.seekg(std::max<std::streamoff>(0, static_cast<std::streamoff>(file.tellg()) - kBytes));
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  void remove_others(const BackupManifest& manifest) const {
    std::set<std::string> kept;
    for (const BackupFile& file : manifest.files) kept.insert(file.stored_name());
    for (const fs::path& file : files_in(files_)) {
      std::error_code ignored;  // the next backup tries again
      if (!kept.contains(file.filename().string())) fs::remove(file, ignored);
    }
  }

  void advance(std::uint64_t bytes) {
    if (options_.on_bytes) options_.on_bytes(bytes, total_);
  }

  const fs::path directory_, files_;
  const BackupOptions& options_;
  BackupManifest old_;
  BackupReport report_;
  std::uint64_t total_ = 0;
};

[[noreturn]] void throw_damaged(const fs::path& file, const char* what) {
  throw Error(ErrorCode::Corruption, "the file '" + file.string() + "' of the backup is " + what)
      .hint("use another backup; nothing was restored");
}

void restore_file(const BackupFile& file, const fs::path& files, const fs::path& to,
                  const std::function<void(std::uint64_t)>& on_bytes) {
  const fs::path stored = files / file.stored_name();
  std::error_code error;
  const bool present = fs::is_regular_file(stored, error);
  if (!present) throw_damaged(stored, "missing");
  const auto copied = storage::copy_durably(stored.string(), (to / file.name).string(), on_bytes);
  if (copied.bytes != file.bytes || copied.checksum != file.checksum) {
    throw_damaged(stored, "damaged");
  }
}

}  // namespace

BackupReport backup_database(Database& database, const std::string& directory,
                             const BackupOptions& options) {
  if (database.path().empty()) {
    throw Error(ErrorCode::Usage, "a database in memory cannot be backed up");
  }
  if (database.read_only()) {
    throw Error(ErrorCode::Permission, "who may only read cannot make a backup");
  }
  try {
    return Backup(directory, options).make(database);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::Io, "the backup failed: " + std::string(error.what()));
  }
}

BackupReport restore_database(const std::string& directory, const std::string& path,
                              const BackupOptions& options) {
  const auto manifest = storage::read_backup_manifest(directory);
  if (!manifest) {
    throw Error(ErrorCode::NotFound, "there is no backup in '" + directory + "'");
  }
  if (!is_missing(path)) {
    throw Error(ErrorCode::Usage, "there is something at '" + path + "' already")
        .hint("restore to a new directory; nothing is ever overwritten");
  }
  BackupReport report;
  report.commit = CommitNumber{manifest->commit};
  for (const BackupFile& file : manifest->files) report.bytes += file.bytes;
  try {
    const TemporaryDirectory made(path + ".restoring");
    make_directory(made.path());
    for (const BackupFile& file : manifest->files) {
      restore_file(file, fs::path(directory) / storage::kBackupFilesName, made.path(),
                   [&](std::uint64_t bytes) {
                     if (options.on_bytes) options.on_bytes(bytes, report.bytes);
                   });
    }
    storage::sync_directory(made.path().string());
    storage::rename_durably(made.path().string(), path);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::Io, "the restore failed: " + std::string(error.what()));
  }
  report.files = report.copied_files = manifest->files.size();
  report.copied_bytes = report.bytes;
  return report;
}

}  // namespace clout::graph
