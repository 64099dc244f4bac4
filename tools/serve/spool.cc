#include "tools/serve/spool.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "schema/error.h"

namespace clout::tools {
namespace {

Error io_error(const char* what, const std::string& path) {
  return Error(ErrorCode::Io, std::string("the server cannot ") + what + " '" + path +
                                  "': " + std::strerror(errno));
}

}  // namespace

void SpoolRoom::take(std::uint64_t bytes) {
  if (used_.fetch_add(bytes) + bytes <= limit_ || limit_ == 0) return;
  used_ -= bytes;
  throw Error(ErrorCode::Limit, "the files that are being loaded take more than the " +
                                    std::to_string(limit_ >> 20) +
                                    " MiB that the server has for them")
      .detail("SpoolFull")
      .hint(
          "send compressed files, or fewer at a time; `clout serve --spool SIZE` says how much it "
          "has");
}

Spool::Spool(std::filesystem::path directory, std::shared_ptr<SpoolRoom> room)
    : directory_(std::move(directory)), room_(std::move(room)) {}

Spool::~Spool() {
  std::error_code ignored;  // the next start removes it
  std::filesystem::remove_all(directory_, ignored);
  room_->give_back(taken_);
}

std::string Spool::path_of(std::uint32_t file) const {
  return (directory_ / std::to_string(file)).string();
}

void Spool::open(std::uint32_t file) {
  finish();
  std::error_code failure;
  std::filesystem::create_directories(directory_, failure);
  if (failure) {
    throw Error(ErrorCode::Io,
                "the server cannot make '" + directory_.string() + "': " + failure.message());
  }
  stream_.open(path_of(file), std::ios::binary | std::ios::app);
  if (!stream_) throw io_error("open", path_of(file));
  open_ = file;
}

void Spool::append(std::uint32_t file, std::string_view bytes) {
  room_->take(bytes.size());
  taken_ += bytes.size();
  if (open_ != file) open(file);
  stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream_) throw io_error("write", path_of(file));
}

void Spool::finish() {
  if (!open_) return;
  const auto file = *std::exchange(open_, std::nullopt);
  stream_.close();
  if (!stream_) throw io_error("write", path_of(file));
}

std::shared_ptr<Spool> SpoolFolder::make() {
  return std::make_shared<Spool>(directory_ / ("spool-" + std::to_string(next_++)), room_);
}

}  // namespace clout::tools
