// Messages that are made to hurt: each is refused with its limit named, and nobody else notices.
#include <cstdint>
#include <functional>
#include <string>

#include <capnp/any.h>
#include <catch2/catch.hpp>

#include "tests/support/equal_values.h"
#include "tests/support/http_call.h"
#include "tests/support/remote_rows.h"
#include "tests/support/test_server.h"
#include "tools/client/link.h"
#include "tools/rpc/error_wire.h"

using namespace clout;
using tests::TestServer;

namespace {

/// The error that a statement ends in, with a parameter that `fill` makes.
Error refusal(const TestServer& server, const std::function<void(wire::Value::Builder)>& fill) {
  auto io = kj::setupAsyncIo();
  const client::LinkTarget target{server.address(), {}, "hostile", std::chrono::seconds(10)};
  auto outcome = client::connect(io, target).wait(io.waitScope);
  REQUIRE_FALSE(outcome.error);
  constexpr std::uint64_t kOneSegment = 200'000;
  auto request = outcome.link->session.runRequest(capnp::MessageSize{kOneSegment, 0});
  request.setStatement("RETURN $p IS NULL");
  auto entry = request.initParameters(1)[0];
  entry.setKey("p");
  fill(entry.initValue());
  const auto answer = request.send().wait(io.waitScope);
  REQUIRE(answer.hasError());
  return tools::read_error(answer.getError());
}

/// A list in a list, and so on.
void nest(wire::Value::Builder value, int levels) {
  for (int i = 0; i < levels; ++i) value = value.initList(1)[0];
  value.setInteger(1);
}

/// The one pointer of a value lies behind its data.
std::uint64_t& pointer_of(wire::Value::Builder value) {
  return *reinterpret_cast<std::uint64_t*>(capnp::toAny(value).getDataSection().end());
}

/// A list whose items are all the same list: small on the wire, large to whoever reads it.
void repeat(wire::Value::Builder value, unsigned times, unsigned size) {
  auto items = value.initList(times);
  for (unsigned i = 1; i < times; ++i) items[i].initList(0);
  items[0].initList(size);
  const std::uint64_t first = pointer_of(items[0]);
  for (unsigned i = 1; i < times; ++i) {
    auto& pointer = pointer_of(items[i]);
    const auto words = &pointer - &pointer_of(items[0]);
    // The lower half says in words how far the list is, above two bits that say what it is.
    const auto distance = static_cast<std::uint32_t>(first) - static_cast<std::uint32_t>(4 * words);
    pointer = (first >> 32U << 32U) | distance;
  }
}

std::string numbers(std::initializer_list<std::uint32_t> all) {
  std::string bytes;
  for (const auto number : all) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  return bytes;
}

}  // namespace

TEST_CASE("serve hostile: values that nest too deep, or are larger than they seem",
          "[tools][serve]") {
  const TestServer server;
  const auto other = server.connect();
  const auto rows = other->run("UNWIND range(1, 5000) AS x RETURN x");
  const auto deep = refusal(server, [](auto value) { nest(value, 20'000); });
  CHECK(deep.code() == ErrorCode::Limit);
  CHECK(deep.message().find("deeply-nested") != std::string::npos);
  CHECK_FALSE(deep.hint_text().empty());
  const auto larger = refusal(server, [](auto value) { repeat(value, 10'000, 10'000); });
  CHECK(larger.code() == ErrorCode::Limit);
  CHECK(larger.message().find("traversal limit") != std::string::npos);
  CHECK(tests::all(*rows).size() == 5'000);
}

TEST_CASE("serve hostile: messages that are too large are refused before they come",
          "[tools][serve]") {
  const TestServer server;
  const auto other = server.connect();
  for (const auto& [bytes, limit] : {std::pair{numbers({0, 0x7fffffff}), "too large"},
                                     std::pair{numbers({0, (64U << 20) / 8 + 1}), "too large"},
                                     std::pair{numbers({511, 0}), "too many segments"},
                                     std::pair{numbers({0xfffffffe, 0}), "too many segments"}}) {
    CAPTURE(limit);
    CHECK(tests::raw_exchange(server.port(), bytes, 5).find(limit) != std::string::npos);
    CHECK(tests::single(*other, "RETURN 1") == Value(1));
  }
}

TEST_CASE("serve hostile: a head of a request that does not end ends its connection",
          "[tools][serve]") {
  const TestServer server;
  const auto other = server.connect();
  const std::string endless = "GET /health HTTP/1.1\r\nX: " + std::string(1 << 20, 'x');
  CHECK(tests::raw_exchange(server.port(), endless).empty());
  CHECK(tests::single(*other, "RETURN 1") == Value(1));
}
