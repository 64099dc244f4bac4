// The machine's files with two faults at will: calls that fail from the n-th on, and a power cut
// that takes away what was not synced. Pass `environment()` to a store that is to suffer them.
//
// A power cut is modelled strictly: files lose the bytes after their last sync, and directories the
// files made, renamed or linked since theirs. Deleted files stay deleted. To play one: let calls
// fail from some point on, close the store, drop_unsynced(), mend(), open again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <rocksdb/file_system.h>

#include "storage/rocks_environment.h"

namespace clout::tests {

enum class FileFault : std::uint8_t { IoError, NoSpace };

/// Any number of threads. Counted calls are those that change the disk: making, appending to,
/// syncing, renaming and linking files, and syncing directories. An append that fails has written
/// half of its bytes.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  /// Shared because files and environments that RocksDB holds refer to it.
  [[nodiscard]] static std::shared_ptr<FaultFileSystem> create();
  ~FaultFileSystem() override;

  /// For RocksOptions::environment.
  [[nodiscard]] static std::shared_ptr<const storage::RocksEnvironment> environment(
      const std::shared_ptr<FaultFileSystem>& files);

  /// Of the calls counted from now, the `call`-th (from 1) and the `count - 1` after it fail.
  void fail_at(std::uint64_t call, FileFault fault, std::uint64_t count = ~std::uint64_t{0});
  /// No more faults.
  void mend();
  /// Calls counted since fail_at().
  [[nodiscard]] std::uint64_t calls() const;
  /// True if a call has failed since fail_at().
  [[nodiscard]] bool has_failed() const;
  /// Makes the disk what it would be after a power cut. No store is open on it.
  void drop_unsynced();

  [[nodiscard]] const char* Name() const override { return "FaultFileSystem"; }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  class Disk;
  class File;
  class Directory;

  FaultFileSystem();

  std::shared_ptr<Disk> disk_;
};

}  // namespace clout::tests
