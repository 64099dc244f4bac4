// Files that clients send to be loaded, on the server's disk until that is done.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace clout::tools {

/// Bytes in all spools of a server. Any number of threads.
class SpoolRoom {
 public:
  /// 0: no limit.
  explicit SpoolRoom(std::uint64_t limit) : limit_(limit) {}

  /// Throws Error{Limit} where there is no room for so many more.
  void take(std::uint64_t bytes);
  void give_back(std::uint64_t bytes) { used_ -= bytes; }

 private:
  const std::uint64_t limit_;
  std::atomic<std::uint64_t> used_{0};
};

/// The files of one load, by their numbers. They go with it. One thread at a time.
class Spool {
 public:
  Spool(std::filesystem::path directory, std::shared_ptr<SpoolRoom> room);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Adds to the end of a file, which is made if there is none. Throws Error{Limit} and Error{Io}.
  void append(std::uint32_t file, std::string_view bytes);
  /// Everything is in the files. Throws Error{Io}.
  void finish();

  [[nodiscard]] std::string path_of(std::uint32_t file) const;
  /// Where a load puts the rows that it rejects.
  [[nodiscard]] std::string rejected_path() const { return (directory_ / "rejected").string(); }

 private:
  void open(std::uint32_t file);

  std::filesystem::path directory_;
  std::shared_ptr<SpoolRoom> room_;
  std::uint64_t taken_ = 0;
  std::optional<std::uint32_t> open_;  ///< the file that `stream_` writes to
  std::ofstream stream_;
};

/// Makes spools in the database's folder for what passes: whatever a crash leaves there is removed
/// when the database is opened again.
class SpoolFolder {
 public:
  SpoolFolder(const std::string& database, std::uint64_t limit)
      : directory_(std::filesystem::path(database) / "runs"),
        room_(std::make_shared<SpoolRoom>(limit)) {}

  [[nodiscard]] std::shared_ptr<Spool> make();

 private:
  std::filesystem::path directory_;
  std::shared_ptr<SpoolRoom> room_;
  std::uint64_t next_ = 0;
};

}  // namespace clout::tools
