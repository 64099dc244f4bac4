#include "tools/load/input.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "schema/error.h"

namespace clout::tools {
namespace {

constexpr std::size_t kCompressedChunk = std::size_t{256} << 10;
constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

Error damaged(const std::string& name, std::string_view what) {
  return Error(ErrorCode::Io, std::string(what)).in(name);
}

}  // namespace

/// The stored bytes, some of which may be put back to be read again.
class InputFile::Descriptor : public Input {
 public:
  Descriptor(const std::string& path, const std::string& name) : name_(name) {
    if (path == "-") {
      fd_ = STDIN_FILENO;
      return;
    }
    owned_ = true;
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) {
      const bool missing = errno == ENOENT || errno == ENOTDIR;
      throw Error(missing ? ErrorCode::NotFound : ErrorCode::Io,
                  std::string("cannot open the file: ") + std::strerror(errno))
          .in(name_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() override {
    if (owned_ && fd_ >= 0) ::close(fd_);
  }

  std::size_t read(char* out, std::size_t size) override {
    if (!pushed_back_.empty()) {
      const std::size_t taken = std::min(size, pushed_back_.size());
      std::copy_n(pushed_back_.data(), taken, out);
      pushed_back_.erase(0, taken);
      return taken;
    }
    while (true) {
      const ::ssize_t got = ::read(fd_, out, size);
      if (got >= 0) {
        taken_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno == EINTR) continue;
      throw Error(ErrorCode::Io, std::string("cannot read the file: ") + std::strerror(errno))
          .in(name_);
    }
  }

  /// The first bytes of the file, at most `size`; they stay to be read.
  std::string peek(std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
      const std::size_t got = read(bytes.data() + filled, size - filled);
      if (got == 0) break;
      filled += got;
    }
    bytes.resize(filled);
    pushed_back_ = bytes;
    return bytes;
  }

  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  std::string name_;
  int fd_ = -1;
  bool owned_ = false;
  std::string pushed_back_;
  std::atomic<std::uint64_t> taken_{0};
};

namespace {

/// One gzip member or several, as `cat a.gz b.gz` makes them.
class GzipInput : public Input {
 public:
  GzipInput(Input& source, std::string name) : source_(source), name_(std::move(name)) {
    if (::inflateInit2(&stream_, kGzipWindow) != Z_OK) {
      throw Error(ErrorCode::Io, "cannot start the gzip decoder");
    }
    await_header();
  }
  GzipInput(const GzipInput&) = delete;
  GzipInput& operator=(const GzipInput&) = delete;
  ~GzipInput() override { ::inflateEnd(&stream_); }

  std::size_t read(char* out, std::size_t size) override {
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(std::min(size, kCompressedChunk));
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0 && !refill()) {
        if (!between_members_) throw damaged(name_, "the gzip data ends too early");
        return 0;
      }
      step();
    }
    return room - stream_.avail_out;
  }

 private:
  static constexpr int kGzipWindow = 15 + 16;  ///< the largest window, gzip headers only

  bool refill() {
    const std::size_t got = source_.read(buffer_.data(), buffer_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  void step() {
    between_members_ = false;
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    if (header_.done == 1) check_header();
    if (status == Z_STREAM_END) {
      between_members_ = true;
      ::inflateReset(&stream_);
      await_header();
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      const std::string why = stream_.msg != nullptr ? stream_.msg : "unknown error";
      throw damaged(name_, "the gzip data is damaged: " + why);
    }
  }

  void await_header() {
    header_ = {};
    header_.extra = extra_.data();
    header_.extra_max = static_cast<uInt>(extra_.size());
    ::inflateGetHeader(&stream_, &header_);
  }

  /// The extra field is a sequence of subfields (RFC 1952, 2.3.1.1), which zlib does not look at.
  void check_header() {
    header_.done = 0;
    if (header_.extra == nullptr) return;
    std::size_t i = 0;
    while (i + kSubfieldHead <= header_.extra_len) {
      i += kSubfieldHead + extra_[i + 2] + (std::size_t{extra_[i + 3]} << 8);
    }
    if (i != header_.extra_len) {
      throw damaged(name_, "the gzip data is damaged: its extra field is malformed");
    }
  }
  static constexpr std::size_t kSubfieldHead = 4;

  Input& source_;
  std::string name_;
  std::vector<char> buffer_ = std::vector<char>(kCompressedChunk);
  std::vector<Bytef> extra_ = std::vector<Bytef>(std::size_t{1} << 16);
  ::gz_header header_{};
  ::z_stream stream_{};
  bool between_members_ = false;
};

/// One zstd frame or several.
class ZstdInput : public Input {
 public:
  ZstdInput(Input& source, std::string name)
      : source_(source), name_(std::move(name)), context_(::ZSTD_createDCtx(), &::ZSTD_freeDCtx) {
    if (!context_) throw Error(ErrorCode::Io, "cannot start the zstd decoder");
  }

  std::size_t read(char* out, std::size_t size) override {
    ::ZSTD_outBuffer output{out, size, 0};
    while (output.pos == 0) {
      if (input_.pos == input_.size && !refill() && !flushing_) {
        if (frame_open_) throw damaged(name_, "the zstd data ends too early");
        return 0;
      }
      const std::size_t status = ::ZSTD_decompressStream(context_.get(), &output, &input_);
      if (::ZSTD_isError(status) != 0) {
        throw damaged(name_,
                      std::string("the zstd data is damaged: ") + ::ZSTD_getErrorName(status));
      }
      frame_open_ = status != 0;
      flushing_ = output.pos == output.size && frame_open_;
    }
    return output.pos;
  }

 private:
  bool refill() {
    const std::size_t got = source_.read(buffer_.data(), buffer_.size());
    input_ = {buffer_.data(), got, 0};
    return got > 0;
  }

  Input& source_;
  std::string name_;
  std::unique_ptr<::ZSTD_DCtx, std::size_t (*)(::ZSTD_DCtx*)> context_;
  std::vector<char> buffer_ = std::vector<char>(kCompressedChunk);
  ::ZSTD_inBuffer input_{buffer_.data(), 0, 0};
  bool frame_open_ = false;
  bool flushing_ = false;  ///< the decoder may hold more output without more input
};

}  // namespace

InputFile::InputFile(const std::string& name)
    : name_(name == "-" ? "<stdin>" : name),
      descriptor_(std::make_unique<Descriptor>(name, name_)) {
  const std::string magic = descriptor_->peek(kZstdMagic.size());
  if (magic.starts_with(kGzipMagic)) {
    input_ = std::make_unique<GzipInput>(*descriptor_, name_);
  } else if (magic == kZstdMagic) {
    input_ = std::make_unique<ZstdInput>(*descriptor_, name_);
  } else {
    class Plain : public Input {
     public:
      explicit Plain(Input& source) : source_(source) {}
      std::size_t read(char* out, std::size_t size) override { return source_.read(out, size); }

     private:
      Input& source_;
    };
    input_ = std::make_unique<Plain>(*descriptor_);
  }
}

InputFile::~InputFile() = default;

std::uint64_t InputFile::stored_bytes_read() const { return descriptor_->taken(); }

std::uint64_t stored_size(const std::string& name) {
  std::error_code error;
  const auto size = std::filesystem::file_size(name, error);
  return error ? 0 : size;
}

}  // namespace clout::tools
