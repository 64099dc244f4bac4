// A stream that sends what is written to it with few calls to the system.
#pragma once

#include <cstddef>

#include <kj/async-io.h>

#include "tools/rpc/gathered_output.h"

namespace clout::tools {

/// Small writes are sent together when the event loop has nothing else to do; large ones are not
/// copied. Lives in one event loop.
class GatheredStream final : public kj::AsyncIoStream {
 public:
  explicit GatheredStream(kj::Own<kj::AsyncIoStream> stream)
      : stream_(kj::mv(stream)), output_(*stream_, [](const kj::Exception&) {}) {}

  /// Resolves when everything has been sent: what has not when the stream goes is lost.
  [[nodiscard]] kj::Promise<void> all_sent() { return output_.all_sent(); }

  kj::Promise<size_t> tryRead(void* buffer, size_t min_bytes, size_t max_bytes) override {
    return stream_->tryRead(buffer, min_bytes, max_bytes);
  }
  kj::Promise<void> write(const void* buffer, size_t size) override {
    KJ_IF_MAYBE (failure, output_.failure()) return kj::cp(*failure);
    if (size > GatheredOutput::kMost) {
      return all_sent().then([this, buffer, size] { return stream_->write(buffer, size); });
    }
    append({static_cast<const kj::byte*>(buffer), size});
    return output_.appended();
  }
  kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
    KJ_IF_MAYBE (failure, output_.failure()) return kj::cp(*failure);
    std::size_t size = 0;
    for (const auto piece : pieces) size += piece.size();
    if (size > GatheredOutput::kMost) {
      return all_sent().then([this, pieces] { return stream_->write(pieces); });
    }
    for (const auto piece : pieces) append(piece);
    return output_.appended();
  }
  kj::Promise<void> whenWriteDisconnected() override { return stream_->whenWriteDisconnected(); }
  void shutdownWrite() override {
    shutdown_ = all_sent().then([this] { stream_->shutdownWrite(); }).eagerlyEvaluate(nullptr);
  }
  void abortRead() override { stream_->abortRead(); }

 private:
  void append(kj::ArrayPtr<const kj::byte> bytes) {
    output_.bytes().insert(output_.bytes().end(), bytes.begin(), bytes.end());
  }

  kj::Own<kj::AsyncIoStream> stream_;
  GatheredOutput output_;
  kj::Promise<void> shutdown_ = kj::READY_NOW;
};

}  // namespace clout::tools
