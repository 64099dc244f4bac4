// Messages of Cap'n Proto over a stream, with few calls to the system.
#pragma once

#include <cstddef>

#include <capnp/serialize-async.h>
#include <kj/async-io.h>

#include "tools/rpc/gathered_output.h"

namespace clout::tools {

/// Reads ahead, and sends together what is written while the event loop has things to do: many
/// small messages cost little more than one. Large ones are neither gathered nor copied. Lives in
/// one event loop; the stream outlives it. What has been written and not sent when it goes is lost,
/// unless end() has resolved.
class GatheredMessages final : public capnp::MessageStream {
 public:
  explicit GatheredMessages(kj::AsyncIoStream& stream);
  KJ_DISALLOW_COPY(GatheredMessages);

  using capnp::MessageStream::tryReadMessage;
  using capnp::MessageStream::writeMessage;
  using capnp::MessageStream::writeMessages;

  /// Rejects a message of more than options.traversalLimitInWords. No descriptors are received.
  kj::Promise<kj::Maybe<capnp::MessageReaderAndFds>> tryReadMessage(
      kj::ArrayPtr<kj::AutoCloseFd> descriptors, capnp::ReaderOptions options,
      kj::ArrayPtr<capnp::word> scratch) override;

  /// Resolves when there is room for the next message. No descriptors are sent.
  kj::Promise<void> writeMessage(
      kj::ArrayPtr<const int> descriptors,
      kj::ArrayPtr<const kj::ArrayPtr<const capnp::word>> segments) override;
  kj::Promise<void> writeMessages(
      kj::ArrayPtr<kj::ArrayPtr<const kj::ArrayPtr<const capnp::word>>> messages) override;
  kj::Maybe<int> getSendBufferSize() override { return whole_.getSendBufferSize(); }
  /// Resolves when everything has been sent.
  kj::Promise<void> end() override;

 private:
  using Message = kj::Own<capnp::MessageReader>;

  [[nodiscard]] kj::Maybe<Message> take(const capnp::ReaderOptions& options);
  [[nodiscard]] kj::Promise<kj::Maybe<Message>> read(const capnp::ReaderOptions& options);
  [[nodiscard]] kj::Promise<kj::Maybe<Message>> read_large(std::size_t words,
                                                           const capnp::ReaderOptions& options);
  [[nodiscard]] kj::ArrayPtr<const capnp::word> words_ahead() const;
  [[nodiscard]] std::size_t next_words(const capnp::ReaderOptions& options) const;
  [[nodiscard]] kj::byte* bytes_ahead() { return ahead_.asBytes().begin(); }
  void make_room();

  kj::AsyncIoStream& stream_;
  capnp::AsyncIoMessageStream whole_;  ///< for what is not gathered

  kj::Array<capnp::word> ahead_;
  std::size_t begin_ = 0, end_ = 0;  ///< bytes of it that have been read and not taken
  kj::Canceler reading_;
  GatheredOutput output_;
};

}  // namespace clout::tools
