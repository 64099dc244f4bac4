#include "storage/durable_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema/error.h"
#include "storage/checksum.h"

namespace clout::storage {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

[[noreturn]] void throw_failed(const char* what, const std::string& path) {
  const int reason = errno;
  Error error(ErrorCode::Io,
              std::string("cannot ") + what + " '" + path + "': " + std::strerror(reason));
  if (reason == ENOSPC) throw std::move(error).hint("free some space, then try again");
  throw error;
}

/// An open file.
class Descriptor {
 public:
  Descriptor(std::string path, int flags)
      : path_(std::move(path)), number_(::open(path_.c_str(), flags | O_CLOEXEC, 0644)) {
    if (number_ < 0) throw_failed("open", path_);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  /// As much as there is, up to a piece.
  [[nodiscard]] std::string_view read(std::vector<char>& piece) const {
    std::size_t size = 0;
    while (size < piece.size()) {
      const ssize_t got = ::read(number_, piece.data() + size, piece.size() - size);
      if (got == 0) break;
      if (got < 0 && errno != EINTR) throw_failed("read", path_);
      if (got > 0) size += static_cast<std::size_t>(got);
    }
    return {piece.data(), size};
  }

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t done = ::write(number_, bytes.data(), bytes.size());
      if (done < 0 && errno != EINTR) throw_failed("write", path_);
      if (done > 0) bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }

  /// What only its owner may read stays so.
  void take_rights_of(const Descriptor& other) const {
    struct stat status {};
    if (::fstat(other.number_, &status) != 0) throw_failed("look at", other.path_);
    if (::fchmod(number_, status.st_mode & 0777) != 0) throw_failed("set the rights of", path_);
  }
  void sync() const {
    if (::fsync(number_) != 0) throw_failed("sync", path_);
  }

 private:
  std::string path_;
  int number_;
};

}  // namespace

CopiedFile copy_durably(const std::string& from, const std::string& to,
                        const std::function<void(std::uint64_t)>& on_bytes) {
  const Descriptor source(from, O_RDONLY);
  const Descriptor target(to, O_WRONLY | O_CREAT | O_TRUNC);
  target.take_rights_of(source);
  std::vector<char> piece(kPieceBytes);
  std::string sums;
  CopiedFile copied;
  for (;;) {
    const std::string_view bytes = source.read(piece);
    if (bytes.empty()) break;
    const std::uint64_t sum = checksum_of(bytes);
    for (int shift = 0; shift < 64; shift += 8) sums.push_back(static_cast<char>(sum >> shift));
    target.write(bytes);
    copied.bytes += bytes.size();
    on_bytes(bytes.size());
  }
  target.sync();
  copied.checksum = checksum_of(sums);
  return copied;
}

void write_durable_file(const std::string& path, std::string_view bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  file.write(bytes);
  file.sync();
}

void rename_durably(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) throw_failed("put in place", to);
  sync_directory(std::filesystem::absolute(to).parent_path().string());
}

void sync_directory(const std::string& directory) {
  Descriptor(directory, O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace clout::storage
