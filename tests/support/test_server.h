// A server in a thread of the test, of a database in memory, on the disk, or of another kind.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "graph/database.h"
#include "tests/support/temporary_directory.h"
#include "tools/client/connection.h"
#include "tools/serve/server.h"

namespace clout::tests {

class TestServer {
 public:
  using Change = std::function<void(tools::ServerOptions&)>;

  enum class Store : std::uint8_t { Memory, Disk };

  /// `prepare` fills the directory that users are read from; `change` the options.
  explicit TestServer(
      const Change& change = [](auto&) {},
      const std::function<void(const std::string&)>& prepare = [](const auto&) {},
      Store store = Store::Memory) {
    const std::string directory = directory_.path().string();
    if (store == Store::Memory) {
      database_ = graph::Database::open_in_memory();
    } else {
      database_ =
          graph::Database::open(directory, {.mode = graph::OpenOptions::Mode::CreateIfMissing});
    }
    start(change, prepare);
  }
  TestServer(std::unique_ptr<graph::Database> database, const Change& change,
             const std::function<void(const std::string&)>& prepare)
      : database_(std::move(database)) {
    start(change, prepare);
  }
  ~TestServer() { stop(); }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// Drains, and ends.
  void stop() {
    if (!thread_.joinable()) return;
    executor_->executeSync([this] { stop_->fulfill(); });
    thread_.join();
  }

  [[nodiscard]] unsigned port() const { return port_; }
  [[nodiscard]] graph::Database& database() { return *database_; }
  [[nodiscard]] std::string directory() const { return options_.directory; }
  [[nodiscard]] client::Address address() const {
    client::Address address;
    address.host = "127.0.0.1";
    address.port = static_cast<std::uint16_t>(port_);
    return address;
  }
  [[nodiscard]] std::unique_ptr<client::Connection> connect(const client::Login& login = {}) const {
    return client::Connection::open(address(), login, "test");
  }

 private:
  void start(const Change& change, const std::function<void(const std::string&)>& prepare) {
    prepare(directory_.path().string());
    options_.directory = directory_.path().string();
    options_.listen = "127.0.0.1:0";
    change(options_);
    std::promise<unsigned> port;
    auto started = port.get_future();
    thread_ = std::thread([this, &port] { serve(port); });
    try {
      port_ = started.get();
    } catch (...) {
      thread_.join();
      throw;
    }
  }

  void serve(std::promise<unsigned>& port) {
    auto io = kj::setupAsyncIo();
    tools::ServerLog log(tools::LogLevel::Error, options_.directory + "/audit");
    std::unique_ptr<tools::Server> server;
    try {
      server = std::make_unique<tools::Server>(options_, *database_, log, io);
    } catch (...) {
      port.set_exception(std::current_exception());
      return;
    }
    auto stop = kj::newPromiseAndFulfiller<void>();
    stop_ = stop.fulfiller.get();
    executor_ = kj::getCurrentThreadExecutor().addRef();
    port.set_value(server->port());
    server->serve().exclusiveJoin(kj::mv(stop.promise)).wait(io.waitScope);
    server->drain().wait(io.waitScope);
  }

  TemporaryDirectory directory_;
  std::unique_ptr<graph::Database> database_;
  tools::ServerOptions options_;
  kj::Own<const kj::Executor> executor_;
  kj::PromiseFulfiller<void>* stop_ = nullptr;
  unsigned port_ = 0;
  std::thread thread_;
};

}  // namespace clout::tests
