// A server in the thread of a fuzz target. Whatever bytes a peer sends it, others are answered
// while that peer is there, and nothing of it is left when it has gone.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <kj/async-io.h>

#include "tests/fuzz/statement_check.h"
#include "tests/support/temporary_directory.h"
#include "tools/client/link.h"
#include "tools/serve/server.h"

namespace clout::tests {

class FuzzedServer {
 public:
  FuzzedServer()
      : database_(small_database()),
        io_(kj::setupAsyncIo()),
        log_(tools::LogLevel::Error, ""),
        server_(options(), *database_, log_, io_),
        serving_(server_.serve().eagerlyEvaluate([](kj::Exception&&) { FUZZ_CHECK(false); })) {}

  /// Sends `bytes` over a connection of their own, and goes when somebody else has been answered.
  void meet(std::string_view bytes) {
    {
      auto peer = within_patience(connect());
      auto heard = peer->readAllBytes().ignoreResult().eagerlyEvaluate(kIgnore);
      auto sent = peer->write(bytes.data(), bytes.size()).eagerlyEvaluate(kIgnore);
      within_patience(ask());
    }
    within_patience(until_nothing_is_left());
  }

  /// Of the peers so far: what they have changed in the database stays changed.
  [[nodiscard]] std::uint64_t commits() const { return raw(database_->view()->commit()); }

 private:
  static constexpr auto kIgnore = [](kj::Exception&&) {};  // the server has sent it away

  [[nodiscard]] std::string address() const { return "unix:" + (directory_ / "socket"); }

  [[nodiscard]] tools::ServerOptions options() const {
    tools::ServerOptions options;
    options.directory = directory_.path().string();
    options.listen = address();
    options.budget.timeout = std::chrono::milliseconds(50);
    options.budget.memory_bytes = std::size_t{16} << 20;
    options.budget.rows = 10'000;
    options.service.workers = 2;
    options.service.slow = std::chrono::milliseconds(0);
    options.connections.message_bytes = std::size_t{4} << 20;
    options.http.largest_body = std::uint64_t{64} << 10;
    return options;
  }

  /// Whoever waits for longer has been forgotten.
  template <typename T>
  T within_patience(kj::Promise<T> promise) {
    constexpr auto kPatience = 8 * kj::SECONDS;
    // A timer counts from the loop's last look at the clock, and a fuzzer may have been away since.
    io_.waitScope.poll();
    return io_.provider->getTimer().timeoutAfter(kPatience, kj::mv(promise)).wait(io_.waitScope);
  }

  [[nodiscard]] kj::Promise<kj::Own<kj::AsyncIoStream>> connect() {
    return io_.provider->getNetwork().parseAddress(address()).then(
        [](kj::Own<kj::NetworkAddress> found) {
          auto connected = found->connect();
          return connected.attach(kj::mv(found));
        });
  }

  /// One statement over Cap'n Proto.
  [[nodiscard]] kj::Promise<void> ask() {
    return connect().then([](kj::Own<kj::AsyncIoStream> stream) {
      auto link = kj::heap<client::Link>(kj::mv(stream), capnp::ReaderOptions());
      auto question = link->server.loginRequest().send().getSession().runRequest();
      question.setStatement("RETURN 1 + 1 AS two");
      auto answered = question.send().then([](auto&& answer) {
        // Where nobody logs in, everybody may end the statements of others.
        if (answer.getError().getCode() == wire::Error::Code::CANCELLED) return;
        FUZZ_CHECK(!answer.hasError() && answer.getBatch().getRows() == 1);
        FUZZ_CHECK(answer.getBatch().getValues()[0].getInteger() == 2);
      });
      return answered.attach(kj::mv(link));
    });
  }

  /// The metrics, over HTTP.
  [[nodiscard]] kj::Promise<std::string> metrics() {
    constexpr std::string_view kRequest = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
    return connect().then([kRequest](kj::Own<kj::AsyncIoStream> stream) {
      auto& open = *stream;
      return open.write(kRequest.data(), kRequest.size())
          .then([&open] {
            open.shutdownWrite();
            return open.readAllText();
          })
          .then([](kj::String&& text) { return std::string(text.cStr(), text.size()); })
          .attach(kj::mv(stream));
    });
  }

  static long metric(const std::string& text, const std::string& name) {
    const auto place = text.find("\n" + name + " ");
    FUZZ_CHECK(place != std::string::npos);
    return std::atol(text.c_str() + place + name.size() + 2);
  }

  /// Where only whoever looks is connected, no statement runs and none waits.
  [[nodiscard]] kj::Promise<void> until_nothing_is_left() {
    return metrics().then([this](const std::string& text) -> kj::Promise<void> {
      const bool left = metric(text, "clout_connections") > 1 ||
                        metric(text, "clout_running_statements") > 0 ||
                        metric(text, "clout_waiting_tasks") > 0;
      if (!left) return kj::READY_NOW;
      return io_.provider->getTimer().afterDelay(1 * kj::MILLISECONDS).then([this] {
        return until_nothing_is_left();
      });
    });
  }

  TemporaryDirectory directory_;
  std::unique_ptr<graph::Database> database_;
  kj::AsyncIoContext io_;
  tools::ServerLog log_;
  tools::Server server_;
  kj::Promise<void> serving_;
};

/// Peers meet one server after the other: each until so much has been changed in its database.
inline void meet_server(std::string_view bytes) {
  constexpr std::uint64_t kCommits = 200;
  static std::unique_ptr<FuzzedServer> server;
  if (server == nullptr) server = std::make_unique<FuzzedServer>();
  server->meet(bytes);
  if (server->commits() > kCommits) server = nullptr;
}

}  // namespace clout::tests
