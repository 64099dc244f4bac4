#include "tests/support/fault_file_system.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace clout::tests {

namespace fs = std::filesystem;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

std::string folder_of(const std::string& path) {
  return fs::path(path).lexically_normal().parent_path().string();
}

std::string without_slash(const std::string& path) {
  fs::path normal = fs::path(path).lexically_normal();
  return (normal.has_filename() ? normal : normal.parent_path()).string();
}

std::optional<std::string> contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

// What is counted, what fails, and what a power cut would undo.
class FaultFileSystem::Disk {
 public:
  void fail_at(std::uint64_t call, FileFault fault, std::uint64_t count) {
    const std::lock_guard lock(mutex_);
    calls_ = 0;
    first_ = call;
    count_ = count;
    fault_ = fault;
    failed_ = false;
  }
  void mend() {
    const std::lock_guard lock(mutex_);
    count_ = 0;
  }
  std::uint64_t calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  bool has_failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
  }

  // Counts a call; bad if it is to fail.
  IOStatus call() {
    const std::lock_guard lock(mutex_);
    ++calls_;
    if (calls_ < first_ || calls_ - first_ >= count_) return IOStatus::OK();
    failed_ = true;
    if (fault_ == FileFault::IoError) return IOStatus::IOError("fault injected by a test");
    IOStatus full = IOStatus::NoSpace("fault injected by a test");
    full.SetRetryable(true);  // as RocksDB's own files say it
    return full;
  }

  void made(const std::string& path) {
    const std::lock_guard lock(mutex_);
    durable_bytes_[path] = 0;
    undo_[folder_of(path)].push_back({Undo::Kind::Remove, path, {}, {}});
  }
  void reopened(const std::string& path) {
    const std::lock_guard lock(mutex_);
    std::error_code ignored;
    durable_bytes_.try_emplace(path, fs::file_size(path, ignored));
  }
  void synced(const std::string& path, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    durable_bytes_[path] = bytes;
  }
  void linked(const std::string& path) {
    const std::lock_guard lock(mutex_);
    undo_[folder_of(path)].push_back({Undo::Kind::Remove, path, {}, {}});
  }
  void renamed(const std::string& from, const std::string& to, std::optional<std::string> before) {
    const std::lock_guard lock(mutex_);
    const auto bytes = durable_bytes_.find(from);
    if (bytes != durable_bytes_.end()) {
      durable_bytes_[to] = bytes->second;
      durable_bytes_.erase(from);
    }
    undo_[folder_of(to)].push_back({Undo::Kind::RenameBack, to, from, std::move(before)});
  }
  void folder_synced(const std::string& path) {
    const std::lock_guard lock(mutex_);
    undo_.erase(path);
  }

  void drop_unsynced() {
    const std::lock_guard lock(mutex_);
    std::error_code ignored;
    for (const auto& [path, bytes] : durable_bytes_) {
      if (fs::exists(path) && fs::file_size(path) > bytes) fs::resize_file(path, bytes);
    }
    for (auto& [folder, steps] : undo_) {
      for (auto step = steps.rbegin(); step != steps.rend(); ++step) step->run();
    }
    durable_bytes_.clear();
    undo_.clear();
  }

 private:
  struct Undo {
    enum class Kind : std::uint8_t { Remove, RenameBack };
    Kind kind;
    std::string path;
    std::string from;                   // RenameBack: the name it had
    std::optional<std::string> before;  // RenameBack: what it replaced

    void run() const {
      std::error_code ignored;
      if (kind == Kind::Remove) {
        fs::remove(path, ignored);
        return;
      }
      fs::rename(path, from, ignored);
      if (before) std::ofstream(path, std::ios::binary) << *before;
    }
  };

  mutable std::mutex mutex_;
  std::uint64_t calls_ = 0;
  std::uint64_t first_ = 1;
  std::uint64_t count_ = 0;
  FileFault fault_ = FileFault::IoError;
  bool failed_ = false;
  std::map<std::string, std::uint64_t> durable_bytes_;  // of every file opened for writing
  std::map<std::string, std::vector<Undo>> undo_;       // by folder, since its last sync
};

class FaultFileSystem::File : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile>&& file, std::string path,
       std::shared_ptr<Disk> disk)
      : FSWritableFileOwnerWrapper(std::move(file)),
        path_(std::move(path)),
        disk_(std::move(disk)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus fault = disk_->call();
    if (fault.ok()) return target()->Append(data, options, debug);
    target()->Append(Slice(data.data(), data.size() / 2), options, debug).PermitUncheckedError();
    return fault;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  // A sync only promises: asking the machine for it would make tests wait for the disk.
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    std::error_code ignored;
    const std::uint64_t bytes = fs::file_size(path_, ignored);
    const IOStatus status = disk_->call();
    if (status.ok()) disk_->synced(path_, bytes);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  std::string path_;
  std::shared_ptr<Disk> disk_;
};

class FaultFileSystem::Directory : public rocksdb::FSDirectoryWrapper {
 public:
  Directory(std::unique_ptr<rocksdb::FSDirectory>&& directory, std::string path,
            std::shared_ptr<Disk> disk)
      : FSDirectoryWrapper(std::move(directory)),
        path_(without_slash(path)),
        disk_(std::move(disk)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const IOStatus status = disk_->call();
    if (status.ok()) disk_->folder_synced(path_);
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  std::string path_;
  std::shared_ptr<Disk> disk_;
};

FaultFileSystem::FaultFileSystem()
    : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(std::make_shared<Disk>()) {}

FaultFileSystem::~FaultFileSystem() = default;

std::shared_ptr<FaultFileSystem> FaultFileSystem::create() {
  struct Public : FaultFileSystem {};
  return std::make_shared<Public>();
}

std::shared_ptr<const storage::RocksEnvironment> FaultFileSystem::environment(
    const std::shared_ptr<FaultFileSystem>& files) {
  auto environment = std::make_shared<storage::RocksEnvironment>();
  environment->env = rocksdb::NewCompositeEnv(files);
  return environment;
}

void FaultFileSystem::fail_at(std::uint64_t call, FileFault fault, std::uint64_t count) {
  disk_->fail_at(call, fault, count);
}

void FaultFileSystem::mend() { disk_->mend(); }

std::uint64_t FaultFileSystem::calls() const { return disk_->calls(); }

bool FaultFileSystem::has_failed() const { return disk_->has_failed(); }

void FaultFileSystem::drop_unsynced() { disk_->drop_unsynced(); }

IOStatus FaultFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* file,
                                          IODebugContext* debug) {
  IOStatus status = disk_->call();
  if (status.ok()) status = FileSystemWrapper::NewWritableFile(path, options, file, debug);
  if (!status.ok()) return status;
  disk_->made(path);
  *file = std::make_unique<File>(std::move(*file), path, disk_);
  return status;
}

IOStatus FaultFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  IOStatus status = disk_->call();
  if (status.ok()) status = FileSystemWrapper::ReopenWritableFile(path, options, file, debug);
  if (!status.ok()) return status;
  disk_->reopened(path);
  *file = std::make_unique<File>(std::move(*file), path, disk_);
  return status;
}

IOStatus FaultFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                       std::unique_ptr<rocksdb::FSDirectory>* directory,
                                       IODebugContext* debug) {
  const IOStatus status = FileSystemWrapper::NewDirectory(path, options, directory, debug);
  if (status.ok()) *directory = std::make_unique<Directory>(std::move(*directory), path, disk_);
  return status;
}

IOStatus FaultFileSystem::RenameFile(const std::string& from, const std::string& to,
                                     const IOOptions& options, IODebugContext* debug) {
  IOStatus status = disk_->call();
  if (!status.ok()) return status;
  std::optional<std::string> before = contents(to);
  status = FileSystemWrapper::RenameFile(from, to, options, debug);
  if (status.ok()) disk_->renamed(from, to, std::move(before));
  return status;
}

IOStatus FaultFileSystem::LinkFile(const std::string& from, const std::string& to,
                                   const IOOptions& options, IODebugContext* debug) {
  IOStatus status = disk_->call();
  if (status.ok()) status = FileSystemWrapper::LinkFile(from, to, options, debug);
  if (status.ok()) disk_->linked(to);
  return status;
}

}  // namespace clout::tests
