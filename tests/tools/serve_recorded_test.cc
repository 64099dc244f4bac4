// Conversations of a client and a server of an earlier day, byte for byte: programs that were built
// then must understand servers of today, and the other way round.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/recorded_conversation.h"
#include "tests/support/wire_recording.h"

using namespace clout;

namespace {

std::string recording_of(const std::string& name) {
  return CLOUT_SOURCE_DIR "/tests/tools/data/wire/" + name;
}

client::Address address_of(unsigned port) {
  client::Address address;
  address.host = "127.0.0.1";
  address.port = static_cast<std::uint16_t>(port);
  return address;
}

}  // namespace

TEST_CASE("serve recorded: a server of today says to an earlier client what that one heard then",
          "[tools][serve]") {
  for (const auto& [name, converse] : tests::conversations()) {
    CAPTURE(name);
    const auto recording = tests::read_recording(recording_of(name));
    const auto server = tests::conversation_server();
    const auto then = tests::meanings(recording);
    const auto now = tests::meanings(tests::play_client(recording, server->port()));
    CHECK(now.size() == then.size());
    for (std::size_t i = 0; i < std::min(now.size(), then.size()); ++i) CHECK(now[i] == then[i]);
  }
}

TEST_CASE("serve recorded: a client of today understands what an earlier server said",
          "[tools][serve]") {
  for (const auto& [name, converse] : tests::conversations()) {
    CAPTURE(name);
    const tests::WirePeer server(tests::read_recording(recording_of(name)));
    CHECK_NOTHROW(converse(address_of(server.port())));
  }
}

// With CLOUT_RECORD=1 it makes the files anew: after a change of the contract that is meant to
// break what exists. What the clients say are seeds of a fuzzer, too.
TEST_CASE("serve recorded: the recordings are made", "[.][serve]") {
  if (std::getenv("CLOUT_RECORD") == nullptr) return;
  std::filesystem::create_directories(recording_of(""));
  const std::string seeds = CLOUT_SOURCE_DIR "/tests/fuzz/corpus/rpc";
  std::filesystem::create_directories(seeds);
  for (const auto& [name, converse] : tests::conversations()) {
    CAPTURE(name);
    const auto server = tests::conversation_server();
    tests::WirePeer recorder(server->port());
    converse(address_of(recorder.port()));
    const auto recording = recorder.recording();
    tests::write_recording(recording_of(name), recording);
    std::ofstream(seeds + "/" + name, std::ios::binary) << tests::client_bytes(recording);
  }
}
