#include "storage/manifest_guard.h"

#include <atomic>
#include <string>
#include <utility>

#include <rocksdb/file_system.h>

namespace clout::storage {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

using Failed = std::shared_ptr<std::atomic<bool>>;  // shared by the file system and its manifests

// A manifest: notes that a write of it failed.
class WatchedManifest : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedManifest(std::unique_ptr<rocksdb::FSWritableFile>&& file, Failed failed)
      : FSWritableFileOwnerWrapper(std::move(file)), failed_(std::move(failed)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return watched(target()->Append(data, options, debug));
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    return watched(target()->Append(data, options, verification, debug));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return watched(target()->Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return watched(target()->Fsync(options, debug));
  }

 private:
  IOStatus watched(IOStatus status) {
    if (!status.ok()) failed_->store(true);
    return status;
  }

  Failed failed_;
};

class GuardedFiles : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  [[nodiscard]] const char* Name() const override { return "GuardedFiles"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    IOStatus status = FileSystemWrapper::NewWritableFile(path, options, file, debug);
    const bool is_manifest = path.find("/MANIFEST-") != std::string::npos;
    if (status.ok() && is_manifest) {
      *file = std::make_unique<WatchedManifest>(std::move(*file), failed_);
    }
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    if (failed_->load()) return IOStatus::OK();
    return FileSystemWrapper::DeleteFile(path, options, debug);
  }

 private:
  Failed failed_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace

std::unique_ptr<rocksdb::Env> guard_manifest(rocksdb::Env& env) {
  return rocksdb::NewCompositeEnv(std::make_shared<GuardedFiles>(env.GetFileSystem()));
}

}  // namespace clout::storage
