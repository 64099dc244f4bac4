#include "tools/rpc/gathered_messages.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include <capnp/serialize.h>
#include <kj/debug.h>

namespace clout::tools {
namespace {

constexpr std::size_t kWord = sizeof(capnp::word);
/// Messages are read ahead up to so many bytes.
constexpr std::size_t kAhead = std::size_t{16} << 10;
/// Messages have fewer, as with kj's own streams.
constexpr std::uint32_t kTooManySegments = 512;

using Segments = kj::ArrayPtr<const kj::ArrayPtr<const capnp::word>>;

/// With the table of segments that goes before them.
std::size_t bytes_of(Segments segments) {
  std::size_t words = segments.size() / 2 + 1;
  for (const auto segment : segments) words += segment.size();
  return words * kWord;
}

void append_number(std::vector<kj::byte>& out, std::size_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<kj::byte>(number >> shift));
  }
}

/// How many segments less one, the words of each, and a gap so that the first begins at a word.
void append_message(std::vector<kj::byte>& out, Segments segments) {
  append_number(out, segments.size() - 1);
  for (const auto segment : segments) append_number(out, segment.size());
  if (segments.size() % 2 == 0) append_number(out, 0);
  for (const auto segment : segments) {
    const auto bytes = segment.asBytes();
    out.insert(out.end(), bytes.begin(), bytes.end());
  }
}

std::uint32_t last_segment_of(const capnp::word& first) {
  kj::byte bytes[kWord];
  std::memcpy(bytes, &first, kWord);
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | std::uint32_t{bytes[3]} << 24;
}

kj::Own<capnp::MessageReader> message_in(kj::Array<capnp::word> content,
                                         const capnp::ReaderOptions& options) {
  const kj::ArrayPtr<const capnp::word> words = content;
  return kj::heap<capnp::FlatArrayMessageReader>(words, options).attach(kj::mv(content));
}

}  // namespace

GatheredMessages::GatheredMessages(kj::AsyncIoStream& stream)
    : stream_(stream),
      whole_(stream),
      ahead_(kj::heapArray<capnp::word>(kAhead / kWord)),
      // Nobody looks at what becomes of a message that was gathered: who reads learns of it.
      output_(stream, [this](const kj::Exception& failure) { reading_.cancel(failure); }) {}

kj::Promise<kj::Maybe<capnp::MessageReaderAndFds>> GatheredMessages::tryReadMessage(
    kj::ArrayPtr<kj::AutoCloseFd> /*descriptors*/, capnp::ReaderOptions options,
    kj::ArrayPtr<capnp::word> /*scratch*/) {
  using Result = kj::Maybe<capnp::MessageReaderAndFds>;
  KJ_IF_MAYBE (failure, output_.failure()) return kj::cp(*failure);
  return kj::evalNow([&]() -> kj::Promise<Result> {
    KJ_IF_MAYBE (message, take(options)) {
      return Result(capnp::MessageReaderAndFds{kj::mv(*message), nullptr});
    }
    return reading_.wrap(read(options).then([](kj::Maybe<Message> message) -> Result {
      KJ_IF_MAYBE (it, message) return capnp::MessageReaderAndFds{kj::mv(*it), nullptr};
      return nullptr;
    }));
  });
}

kj::ArrayPtr<const capnp::word> GatheredMessages::words_ahead() const {
  return ahead_.slice(begin_ / kWord, end_ / kWord);
}

/// Of the next message, as far as what is there tells; more than that if it is not all of it.
std::size_t GatheredMessages::next_words(const capnp::ReaderOptions& options) const {
  const auto ahead = words_ahead();
  const auto words = capnp::expectedSizeInWordsFromPrefix(ahead);
  if (ahead.size() == 0) return words;
  KJ_REQUIRE(last_segment_of(ahead[0]) < kTooManySegments - 1, "a message has too many segments");
  KJ_REQUIRE(words <= options.traversalLimitInWords, "a message is too large", words,
             options.traversalLimitInWords);
  return words;
}

/// The next message, if all of it has been read ahead. It gets a copy: a call may keep its message
/// for long.
kj::Maybe<GatheredMessages::Message> GatheredMessages::take(const capnp::ReaderOptions& options) {
  const auto words = next_words(options);
  if (words > words_ahead().size()) return nullptr;
  auto copy = kj::heapArray<capnp::word>(words);
  std::memcpy(copy.asBytes().begin(), words_ahead().begin(), words * kWord);
  begin_ += words * kWord;
  return message_in(kj::mv(copy), options);
}

kj::Promise<kj::Maybe<GatheredMessages::Message>> GatheredMessages::read(
    const capnp::ReaderOptions& options) {
  const auto words = next_words(options);
  if (words > ahead_.size()) return read_large(words, options);
  make_room();
  const std::size_t missing = words * kWord - (end_ - begin_);
  return stream_.tryRead(bytes_ahead() + end_, missing, ahead_.asBytes().size() - end_)
      .then([this, missing, options](std::size_t count) -> kj::Promise<kj::Maybe<Message>> {
        end_ += count;
        if (count < missing) {
          KJ_REQUIRE(begin_ == end_, "the connection ended within a message");
          return kj::Maybe<Message>(nullptr);
        }
        KJ_IF_MAYBE (message, take(options)) return kj::Maybe<Message>(kj::mv(*message));
        return read(options);
      });
}

/// `words` are at least the message's table of segments: it fits into what is read ahead.
kj::Promise<kj::Maybe<GatheredMessages::Message>> GatheredMessages::read_large(
    std::size_t words, const capnp::ReaderOptions& options) {
  auto content = kj::heapArray<capnp::word>(words);
  const std::size_t there = end_ - begin_;
  std::memcpy(content.begin(), bytes_ahead() + begin_, there);
  begin_ = end_ = 0;
  auto rest = stream_.read(content.asBytes().begin() + there, words * kWord - there);
  return rest.then([options, content = kj::mv(content)]() mutable -> kj::Maybe<Message> {
    const kj::ArrayPtr<const capnp::word> whole = content;
    return Message(kj::heap<capnp::FlatArrayMessageReader>(whole, options).attach(kj::mv(content)));
  });
}

void GatheredMessages::make_room() {
  if (begin_ == 0) return;
  std::memmove(bytes_ahead(), bytes_ahead() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
}

kj::Promise<void> GatheredMessages::writeMessage(kj::ArrayPtr<const int> /*descriptors*/,
                                                 Segments segments) {
  KJ_IF_MAYBE (failure, output_.failure()) return kj::cp(*failure);
  if (bytes_of(segments) > GatheredOutput::kMost) {
    return output_.all_sent().then(
        [this, segments] { return whole_.writeMessage(nullptr, segments); });
  }
  append_message(output_.bytes(), segments);
  return output_.appended();
}

kj::Promise<void> GatheredMessages::writeMessages(kj::ArrayPtr<Segments> messages) {
  if (messages.size() == 0) return kj::READY_NOW;
  return writeMessage(nullptr, messages.front()).then([this, messages]() mutable {
    return writeMessages(messages.slice(1, messages.size()));
  });
}

kj::Promise<void> GatheredMessages::end() {
  return output_.all_sent().then([this] { stream_.shutdownWrite(); });
}

}  // namespace clout::tools
