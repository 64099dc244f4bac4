#include "graph/snapshot_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/error.h"
#include "storage/checksum.h"

namespace clout::graph {

using storage::checksum_of;

namespace {

constexpr std::uint64_t kAlignment = 64;

struct Head {
  std::array<char, 8> magic;
  std::uint32_t version = 0;
  std::uint32_t sections = 0;
  std::uint64_t fold_commit = 0;
};
static_assert(sizeof(Head) == 24, "written as it is in memory");

struct SectionEntry {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
};
static_assert(sizeof(SectionEntry) == 24, "written as it is in memory");

template <typename T>
std::string_view bytes_of(const T& plain) {
  return {reinterpret_cast<const char*>(&plain), sizeof plain};
}

/// Head, section entries and their checksum: everything before the first section.
std::string file_header(const SnapshotKind& kind, CommitNumber fold_commit,
                        std::span<const SectionEntry> entries) {
  std::string header(bytes_of(Head{kind.magic, kind.version, kind.sections, raw(fold_commit)}));
  for (const SectionEntry& entry : entries) header += bytes_of(entry);
  return header += bytes_of(checksum_of(header));
}

std::size_t header_size(std::size_t sections) {
  return sizeof(Head) + sections * sizeof(SectionEntry) + sizeof(std::uint64_t);
}

/// A file descriptor that closes itself.
class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int descriptor() const { return fd_; }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int fd_;
};

bool write_file(const std::string& path, const SnapshotKind& kind, CommitNumber fold_commit,
                std::span<const std::string_view> sections) {
  std::vector<SectionEntry> entries;
  std::uint64_t offset = header_size(sections.size());
  for (const std::string_view section : sections) {
    offset = (offset + kAlignment - 1) / kAlignment * kAlignment;
    entries.push_back({offset, section.size(), checksum_of(section)});
    offset += section.size();
  }
  File file(path, O_WRONLY | O_CREAT | O_TRUNC);
  const std::string header = file_header(kind, fold_commit, entries);
  if (!file.is_open() || !file.write(header)) return false;
  std::uint64_t written = header.size();
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const std::string padding(entries[i].offset - written, '\0');
    if (!file.write(padding) || !file.write(sections[i])) return false;
    written = entries[i].offset + sections[i].size();
  }
  return true;
}

}  // namespace

// --- reading -------------------------------------------------------------------------------------

std::shared_ptr<const SnapshotFile> SnapshotFile::open(const std::string& path,
                                                       const SnapshotKind& kind,
                                                       CommitNumber fold_commit) {
  std::shared_ptr<SnapshotFile> file(new SnapshotFile(path));
  return file->read(kind, fold_commit) ? file : nullptr;
}

SnapshotFile::SnapshotFile(const std::string& path) {
  const File file(path, O_RDONLY);
  struct stat status {};
  if (!file.is_open() || ::fstat(file.descriptor(), &status) != 0 || status.st_size <= 0) return;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (mapped != MAP_FAILED) bytes_ = {static_cast<const char*>(mapped), size};
}

SnapshotFile::~SnapshotFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

bool SnapshotFile::read(const SnapshotKind& kind, CommitNumber fold_commit) {
  if (bytes_.size() < header_size(kind.sections)) return false;
  std::vector<SectionEntry> entries(kind.sections);
  std::memcpy(entries.data(), bytes_.data() + sizeof(Head), kind.sections * sizeof(SectionEntry));
  if (!bytes_.starts_with(file_header(kind, fold_commit, entries))) return false;
  for (const SectionEntry& entry : entries) {
    if (entry.offset % kAlignment != 0 || entry.offset > bytes_.size() ||
        entry.bytes > bytes_.size() - entry.offset) {
      return false;
    }
    sections_.push_back(bytes_.substr(entry.offset, entry.bytes));
    if (checksum_of(sections_.back()) != entry.checksum) return false;
  }
  return true;
}

// --- writing -------------------------------------------------------------------------------------

SnapshotFileWriter::SnapshotFileWriter(std::string path, const SnapshotKind& kind,
                                       CommitNumber fold_commit,
                                       std::span<const std::string_view> sections)
    : path_(std::move(path)) {
  CLOUT_ASSERT(sections.size() == kind.sections);
  if (path_.empty()) return;
  temporary_ = path_ + ".new";
  if (write_file(temporary_, kind, fold_commit, sections)) return;
  ::unlink(temporary_.c_str());
  temporary_.clear();
}

SnapshotFileWriter::SnapshotFileWriter(SnapshotFileWriter&& other) noexcept
    : path_(std::exchange(other.path_, {})), temporary_(std::exchange(other.temporary_, {})) {}

SnapshotFileWriter::~SnapshotFileWriter() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void SnapshotFileWriter::replace() {
  if (path_.empty()) return;
  if (temporary_.empty() || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    ::unlink(path_.c_str());
    return;
  }
  temporary_.clear();
}

}  // namespace clout::graph
