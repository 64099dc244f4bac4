// Bytes for a stream, sent with few calls to the system.
#pragma once

#include <cstddef>
#include <vector>

#include <kj/async-io.h>
#include <kj/function.h>

namespace clout::tools {

/// Sends together what is appended while the event loop has things to do. Lives in one event loop;
/// the stream outlives it. What has been appended and not sent when it goes is lost, unless
/// all_sent() has resolved.
class GatheredOutput {
 public:
  /// More than this is not gathered: whoever has more waits until it has been sent.
  static constexpr std::size_t kMost = std::size_t{16} << 10;

  /// `on_failure` hears of what could not be sent: who appended it has been told that it was.
  GatheredOutput(kj::AsyncOutputStream& stream, kj::Function<void(const kj::Exception&)> on_failure)
      : stream_(stream), on_failure_(kj::mv(on_failure)) {}
  KJ_DISALLOW_COPY(GatheredOutput);

  /// To append to, before appended() is called.
  [[nodiscard]] std::vector<kj::byte>& bytes() { return gathered_; }
  /// Resolves when there is room for more.
  [[nodiscard]] kj::Promise<void> appended();
  /// Resolves when everything has been sent. One at a time waits for it.
  [[nodiscard]] kj::Promise<void> all_sent();
  /// Why nothing more can be sent, if so.
  [[nodiscard]] const kj::Maybe<kj::Exception>& failure() const { return failure_; }

 private:
  void send_soon();
  void send_now();
  [[nodiscard]] kj::Promise<void> send_gathered();
  void fail(const kj::Exception& failure);

  kj::AsyncOutputStream& stream_;
  kj::Function<void(const kj::Exception&)> on_failure_;
  std::vector<kj::byte> gathered_;   ///< to be sent
  std::vector<kj::byte> under_way_;  ///< being sent
  bool planned_ = false;             ///< `sending_` will begin
  bool sends_ = false;               ///< `sending_` has begun
  kj::Maybe<kj::Own<kj::PromiseFulfiller<void>>> when_sent_;
  kj::Maybe<kj::Exception> failure_;
  kj::Promise<void> sending_ = kj::READY_NOW;
};

}  // namespace clout::tools
