// Files of checksummed sections that are mapped for reading: copies of what the chunks say, kept in
// the form in which they are used. See docs/storage_format.md, "Snapshot files".
//
// Such a file may be lost or broken at any time: it names the fold that it stands at, every byte is
// under a checksum, and whoever finds it unfit makes a new one. So none is ever synced. Knows
// nothing of what the sections hold.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/id.h"

namespace clout::graph {

/// What a file is: a reader takes no file of another kind.
struct SnapshotKind {
  std::array<char, 8> magic;
  std::uint32_t version = 1;
  std::uint32_t sections = 0;
};

/// A file mapped for reading; its sections live as long as it. Any number of threads.
class SnapshotFile {
 public:
  /// Null if there is no such file, it is of another kind or fold, or anything in it is not as it
  /// was written. Reads the whole file once, for the checksums.
  [[nodiscard]] static std::shared_ptr<const SnapshotFile> open(const std::string& path,
                                                                const SnapshotKind& kind,
                                                                CommitNumber fold_commit);
  ~SnapshotFile();
  SnapshotFile(const SnapshotFile&) = delete;
  SnapshotFile& operator=(const SnapshotFile&) = delete;

  /// Starts at a multiple of 64 bytes.
  [[nodiscard]] std::string_view section(std::size_t number) const { return sections_[number]; }

 private:
  explicit SnapshotFile(const std::string& path);
  [[nodiscard]] bool read(const SnapshotKind& kind, CommitNumber fold_commit);

  std::string_view bytes_;
  std::vector<std::string_view> sections_;
};

/// Writes a new file beside an old one, and then puts it in its place at once. A file that cannot
/// be written is no error: then replace() removes the old one. Moves; destroyed before replace(),
/// it leaves nothing behind.
class SnapshotFileWriter {
 public:
  /// Writes PATH.new. An empty path stands for no file at all.
  SnapshotFileWriter(std::string path, const SnapshotKind& kind, CommitNumber fold_commit,
                     std::span<const std::string_view> sections);
  SnapshotFileWriter(SnapshotFileWriter&& other) noexcept;
  SnapshotFileWriter& operator=(SnapshotFileWriter&&) = delete;
  SnapshotFileWriter(const SnapshotFileWriter&) = delete;
  SnapshotFileWriter& operator=(const SnapshotFileWriter&) = delete;
  ~SnapshotFileWriter();

  void replace();

 private:
  std::string path_;
  std::string temporary_;  // empty: not written, or in its place
};

}  // namespace clout::graph
