// A stream of which the first bytes were read already.
#pragma once

#include <algorithm>
#include <cstring>
#include <utility>

#include <kj/async-io.h>

namespace clout::tools {

/// Gives a byte that was read ahead once more, then what follows it.
class ReplayedStream final : public kj::AsyncIoStream {
 public:
  ReplayedStream(kj::byte first, kj::Own<kj::AsyncIoStream> stream)
      : first_(first), stream_(kj::mv(stream)) {}

  kj::Promise<size_t> tryRead(void* buffer, size_t min_bytes, size_t max_bytes) override {
    if (!waits_ || max_bytes == 0) return stream_->tryRead(buffer, min_bytes, max_bytes);
    waits_ = false;
    *static_cast<kj::byte*>(buffer) = first_;
    if (min_bytes <= 1) return size_t{1};
    return stream_->tryRead(static_cast<kj::byte*>(buffer) + 1, min_bytes - 1, max_bytes - 1)
        .then([](size_t count) { return count + 1; });
  }
  kj::Promise<void> write(const void* buffer, size_t size) override {
    return stream_->write(buffer, size);
  }
  kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
    return stream_->write(pieces);
  }
  kj::Promise<void> whenWriteDisconnected() override { return stream_->whenWriteDisconnected(); }
  void shutdownWrite() override { stream_->shutdownWrite(); }
  void abortRead() override { stream_->abortRead(); }
  void getsockopt(int level, int option, void* value, unsigned* length) override {
    stream_->getsockopt(level, option, value, length);
  }
  void setsockopt(int level, int option, const void* value, unsigned length) override {
    stream_->setsockopt(level, option, value, length);
  }

 private:
  kj::byte first_;
  bool waits_ = true;
  kj::Own<kj::AsyncIoStream> stream_;
};

}  // namespace clout::tools
