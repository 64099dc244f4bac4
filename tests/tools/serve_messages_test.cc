// Messages that are gathered and read ahead are those that Cap'n Proto itself reads and writes; a
// stream that gathers says what was written to it.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <capnp/serialize-async.h>
#include <catch2/catch.hpp>

#include "schema/clout.capnp.h"
#include "tools/rpc/gathered_messages.h"
#include "tools/serve/gathered_stream.h"

using namespace clout;
using tools::GatheredMessages;
using tools::GatheredStream;

namespace {

/// An event loop and a connection within it.
struct Wire {
  kj::EventLoop loop;
  kj::WaitScope wait{loop};
  kj::TwoWayPipe pipe = kj::newTwoWayPipe();
  kj::AsyncIoStream& here = *pipe.ends[0];
  kj::AsyncIoStream& there = *pipe.ends[1];
};

/// Counts what the system would be asked for, and fails when told to.
class CountedStream final : public kj::AsyncIoStream {
 public:
  explicit CountedStream(kj::AsyncIoStream& stream) : stream_(stream) {}

  kj::Promise<size_t> tryRead(void* buffer, size_t min_bytes, size_t max_bytes) override {
    ++reads;
    return stream_.tryRead(buffer, min_bytes, max_bytes);
  }
  kj::Promise<void> write(const void* buffer, size_t size) override {
    ++writes;
    if (broken) return KJ_EXCEPTION(DISCONNECTED, "the cable is cut");
    return stream_.write(buffer, size);
  }
  kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
    ++writes;
    return stream_.write(pieces);
  }
  kj::Promise<void> whenWriteDisconnected() override { return stream_.whenWriteDisconnected(); }
  void shutdownWrite() override { stream_.shutdownWrite(); }

  int reads = 0, writes = 0;
  bool broken = false;

 private:
  kj::AsyncIoStream& stream_;
};

/// A message that holds `text`, in segments of no more than its parts need.
kj::Own<capnp::MallocMessageBuilder> message_of(const std::string& text, unsigned segment_words) {
  auto message =
      kj::heap<capnp::MallocMessageBuilder>(segment_words, capnp::AllocationStrategy::FIXED_SIZE);
  auto question = message->initRoot<wire::Question>();
  question.setStatement(text.c_str());
  question.initParameters(3)[2].setKey("key");
  return message;
}

std::string text_in(capnp::MessageReader& message) {
  return message.getRoot<wire::Question>().getStatement().cStr();
}

kj::Promise<void> write_all(capnp::MessageStream& to, const std::vector<std::string>& texts,
                            std::size_t from = 0) {
  if (from == texts.size()) return to.end();
  auto message = message_of(texts[from], from % 2 == 0 ? 8 : 1024);
  auto written = to.writeMessage(*message);
  return written.attach(kj::mv(message)).then([&to, &texts, from] {
    return write_all(to, texts, from + 1);
  });
}

kj::Promise<void> read_all(capnp::MessageStream& from, std::vector<std::string>& texts) {
  return from.tryReadMessage().then(
      [&from, &texts](kj::Maybe<kj::Own<capnp::MessageReader>> message) -> kj::Promise<void> {
        KJ_IF_MAYBE (it, message) {
          texts.push_back(text_in(**it));
          return read_all(from, texts);
        }
        return kj::READY_NOW;
      });
}

/// Sizes around those that are read ahead and gathered, small ones between them.
std::vector<std::string> texts_of_many_sizes() {
  std::vector<std::string> texts;
  for (const std::size_t size :
       {0, 1, 15'000, 16'200, 16'384, 16'385, 17'000, 100'000, 1'000'000}) {
    texts.push_back(std::string(size, static_cast<char>('a' + texts.size() % 26)));
    for (int i = 0; i < 5; ++i) texts.push_back("small " + std::to_string(texts.size()));
  }
  return texts;
}

void check_passage(Wire& wire, capnp::MessageStream& from, capnp::MessageStream& to) {
  const auto texts = texts_of_many_sizes();
  std::vector<std::string> came;
  auto written = write_all(from, texts).eagerlyEvaluate(nullptr);
  read_all(to, came).wait(wire.wait);
  written.wait(wire.wait);
  CHECK(came == texts);
}

/// What reading says, empty if it does not fail.
std::string failure_of(Wire& wire, kj::Promise<kj::Maybe<kj::Own<capnp::MessageReader>>> read) {
  return read
      .then([](auto&&) { return std::string(); },
            [](kj::Exception&& failure) { return std::string(failure.getDescription().cStr()); })
      .wait(wire.wait);
}

}  // namespace

TEST_CASE("serve messages: of any size they come whole and in order", "[tools][serve]") {
  Wire wire;
  GatheredMessages here(wire.here), there(wire.there);
  check_passage(wire, here, there);
}

TEST_CASE("serve messages: the other side may read and write them one by one", "[tools][serve]") {
  Wire wire;
  GatheredMessages here(wire.here);
  capnp::AsyncIoMessageStream there(wire.there);
  check_passage(wire, here, there);
  check_passage(wire, there, here);
}

TEST_CASE("serve messages: what is written in one turn is sent and read at once",
          "[tools][serve]") {
  Wire wire;
  CountedStream counted_here(wire.here), counted_there(wire.there);
  GatheredMessages here(counted_here), there(counted_there);
  const std::vector<std::string> texts(20, "a small one");
  std::vector<std::string> came;
  auto read = read_all(there, came).eagerlyEvaluate(nullptr);
  write_all(here, texts).wait(wire.wait);
  read.wait(wire.wait);
  CHECK(came == texts);
  CHECK(counted_here.writes == 1);
  CHECK(counted_there.reads == 2);  // the other one finds the end
}

TEST_CASE("serve messages: one that is too large is refused before it is there", "[tools][serve]") {
  Wire wire;
  GatheredMessages there(wire.there);
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 1'000;
  const auto refusal = [&](std::vector<kj::byte> head) {
    auto written = wire.here.write(head.data(), head.size()).eagerlyEvaluate(nullptr);
    return failure_of(wire, there.tryReadMessage(options));
  };
  SECTION("by the words of its segment") {
    CHECK_THAT(refusal({0, 0, 0, 0, 0xE9, 3, 0, 0}), Catch::Contains("too large"));
  }
  SECTION("by the number of its segments") {
    CHECK_THAT(refusal({0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0}), Catch::Contains("segments"));
  }
}

TEST_CASE("serve messages: a connection that ends within one is at fault", "[tools][serve]") {
  Wire wire;
  GatheredMessages there(wire.there);
  const kj::byte head[] = {0, 0, 0, 0, 4, 0, 0, 0, 1};
  auto written = wire.here.write(head, sizeof head).then([&] { wire.here.shutdownWrite(); });
  auto sent = written.eagerlyEvaluate(nullptr);
  CHECK_THAT(failure_of(wire, there.tryReadMessage()), Catch::Contains("ended within a message"));
}

TEST_CASE("serve messages: who reads learns that nothing can be sent", "[tools][serve]") {
  Wire wire;
  CountedStream counted(wire.here);
  counted.broken = true;
  GatheredMessages here(counted);
  auto read = here.tryReadMessage();
  auto message = message_of("lost", 64);
  here.writeMessage(*message).wait(wire.wait);
  CHECK_THAT(failure_of(wire, kj::mv(read)), Catch::Contains("the cable is cut"));
  CHECK_THAT(failure_of(wire, here.tryReadMessage()), Catch::Contains("the cable is cut"));
}

TEST_CASE("serve messages: a gathered stream passes on what is written, in order and at once",
          "[tools][serve]") {
  Wire wire;
  CountedStream counted(wire.here);
  GatheredStream here({&counted, kj::NullDisposer::instance});
  std::string sent;
  std::vector<kj::String> kept;
  const auto write = [&](std::size_t size) {
    kept.push_back(kj::heapString(size));
    std::fill(kept.back().begin(), kept.back().end(), static_cast<char>('a' + kept.size() % 26));
    sent.append(kept.back().begin(), size);
    return here.write(kept.back().begin(), size);
  };
  auto came = wire.there.readAllText();
  for (int i = 0; i < 20; ++i) write(10).wait(wire.wait);
  CHECK(counted.writes == 0);
  here.all_sent().wait(wire.wait);
  CHECK(counted.writes == 1);
  for (const std::size_t size : {0, 100, 20'000, 1, 16'384, 16'385, 5, 300'000, 7}) {
    write(size).wait(wire.wait);
  }
  const kj::ArrayPtr<const kj::byte> pieces[] = {kj::StringPtr("one").asBytes(),
                                                 kj::StringPtr("two").asBytes()};
  here.write(kj::arrayPtr(pieces, 2)).wait(wire.wait);
  sent += "onetwo";
  here.shutdownWrite();
  CHECK(std::string(came.wait(wire.wait).cStr()) == sent);
}

TEST_CASE("serve messages: a gathered stream that cannot send says so at the next write",
          "[tools][serve]") {
  Wire wire;
  CountedStream counted(wire.here);
  counted.broken = true;
  GatheredStream here({&counted, kj::NullDisposer::instance});
  here.write("lost", 4).wait(wire.wait);
  const auto failure_of = [&](kj::Promise<void> promise) {
    return promise
        .then([] { return std::string(); },
              [](kj::Exception&& failure) { return std::string(failure.getDescription().cStr()); })
        .wait(wire.wait);
  };
  CHECK_THAT(failure_of(here.all_sent()), Catch::Contains("the cable is cut"));
  CHECK_THAT(failure_of(here.write("more", 4)), Catch::Contains("the cable is cut"));
}
