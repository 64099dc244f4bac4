// Clients and servers that die, dawdle or come in crowds: nothing acknowledged is lost, nothing is
// held for good, and nobody else notices.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "graph/check.h"
#include "tests/support/equal_values.h"
#include "tests/support/http_call.h"
#include "tests/support/random_seed.h"
#include "tests/support/server_process.h"
#include "tests/support/test_server.h"

using namespace clout;
using namespace std::chrono_literals;
using tests::TestServer;

namespace {

Value single(query::Engine& engine, const std::string& statement) {
  const auto cursor = engine.run(statement, {});
  const auto* row = cursor->next();
  REQUIRE(row != nullptr);
  return row->at(0);
}

/// Writers count up, each statement two nodes; the server is killed at some moment of it. Whatever
/// was acknowledged is there, and every pair is whole.
void kill_rounds(std::uint64_t seed, int rounds) {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  tests::create_database(path);
  std::mt19937_64 random(seed);
  std::atomic<std::int64_t> next{0};
  std::set<std::int64_t> acknowledged;
  std::mutex mutex;
  for (int round = 0; round < rounds; ++round) {
    tests::ServerProcess server(path);
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
      writers.emplace_back([&] {
        try {
          const auto connection = client::Connection::open(server.address(), {}, "writer");
          while (true) {
            const auto number = next++;
            (void)connection->run("CREATE (:T {n: $n})-[:PAIR]->(:T {n: $n})",
                                  {{"n", Value(number)}});
            const std::lock_guard lock(mutex);
            acknowledged.insert(number);
          }
        } catch (const Error&) {  // the server has gone
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50 + random() % 200));
    server.end(SIGKILL);
    for (auto& writer : writers) writer.join();
    INFO("CLOUT_SEED=" << seed << " round " << round);
    REQUIRE(graph::check_database(path).problem_count == 0);
    const auto database = graph::Database::open(path);
    query::Engine engine(*database);
    std::set<std::int64_t> stored;
    const auto cursor = engine.run("MATCH (a:T)-[:PAIR]->(b:T) WHERE a.n = b.n RETURN a.n", {});
    while (const auto* row = cursor->next()) REQUIRE(stored.insert(row->at(0).as_integer()).second);
    REQUIRE(single(engine, "MATCH (t:T) RETURN count(t)") ==
            Value(static_cast<std::int64_t>(2 * stored.size())));
    for (const auto number : acknowledged) REQUIRE(stored.contains(number));
  }
  CHECK(acknowledged.size() > static_cast<std::size_t>(rounds));
}

int connected_socket(unsigned port) {
  const int number = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(number, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return number;
  ::close(number);
  return -1;
}

void send(int socket, const std::string& bytes) {
  (void)::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::string query_request(const std::string& query) {
  const std::string body = R"({"query": ")" + query + "\"}";
  return "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "Accept: application/x-ndjson\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

long metric(const TestServer& server, const std::string& name) {
  return tests::metric(server.port(), name);
}

bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 500; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

void crowd(int size) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < static_cast<rlim_t>(2 * size + 200)) {
    WARN("the limit of open files is too low for " << size << " connections");
    return;
  }
  const TestServer server;
  const auto descriptors = metric(server, "process_open_fds");
  std::vector<int> sockets;
  for (int i = 0; i < size; ++i) {
    sockets.push_back(connected_socket(server.port()));
    REQUIRE(sockets.back() >= 0);
    if (i % 3 == 0) send(sockets.back(), "GET /he");  // begins, and goes no further
    if (i % 3 == 1) send(sockets.back(), std::string("\0\0\0\0", 4));
  }
  CHECK(eventually([&] { return metric(server, "clout_connections") > size; }));
  CHECK(tests::http_get(server.port(), "/health").status == 200);
  const auto connection = server.connect();
  CHECK(connection->run("RETURN 1")->next()->at(0) == Value(1));
  for (const int socket : sockets) ::close(socket);
  CHECK(eventually([&] { return metric(server, "clout_connections") < 10; }));
  CHECK(metric(server, "process_open_fds") < descriptors + 20);
}

}  // namespace

TEST_CASE("serve faults: a killed server loses nothing that it acknowledged", "[tools][serve]") {
  kill_rounds(tests::random_seed(3), 4);
}

TEST_CASE("serve faults: a hundred killed servers lose nothing that they acknowledged",
          "[tools][serve][long]") {
  kill_rounds(tests::random_seed(30), 100);
}

TEST_CASE("serve faults: a server that is told to end lets statements end", "[tools][serve]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  tests::create_database(path);
  tests::ServerProcess server(path);
  const auto connection = client::Connection::open(server.address(), {}, "test");
  (void)connection->run("CREATE (:T)");
  std::atomic<bool> answered{false};
  std::thread thread([&] {
    const auto rows = connection->run(
        "UNWIND range(1, 2000) AS x UNWIND range(1, 1000) AS y RETURN count(x * y) AS n");
    answered = rows->next()->at(0) == Value(2'000'000);
  });
  std::this_thread::sleep_for(100ms);
  const int status = server.end(SIGTERM);
  thread.join();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(answered);
}

TEST_CASE("serve faults: clients that go in the middle leave nothing behind", "[tools][serve]") {
  const TestServer server;
  const std::string rows = "UNWIND range(1, 10000000) AS x RETURN x";
  const std::string endless =
      "UNWIND range(1, 99999) AS x UNWIND range(1, 99999) AS y RETURN sum(x * y)";
  const auto round = [&] {
    for (int i = 0; i < 20; ++i) {
      const int socket = connected_socket(server.port());
      REQUIRE(socket >= 0);
      send(socket, query_request(i % 2 == 0 ? rows : endless));
      if (i % 4 < 2) std::this_thread::sleep_for(2ms);
      const linger reset{1, 0};  // without a word
      if (i % 3 == 0) ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      ::close(socket);
    }
    CHECK(eventually([&] { return metric(server, "clout_running_statements") == 0; }));
  };
  round();
  [[maybe_unused]] const auto memory = metric(server, "process_resident_memory_bytes");
  const auto descriptors = metric(server, "process_open_fds");
  for (int i = 0; i < 5; ++i) round();
  CHECK(metric(server, "process_open_fds") <= descriptors + 5);
#ifndef __SANITIZE_ADDRESS__  // which holds back what has been freed
  CHECK(metric(server, "process_resident_memory_bytes") < memory + (64 << 20));
#endif
}

TEST_CASE("serve faults: a reader that does not read holds up nobody", "[tools][serve]") {
  const TestServer server([](tools::ServerOptions& options) { options.service.workers = 2; });
  std::vector<int> sockets;
  for (int i = 0; i < 10; ++i) {
    sockets.push_back(connected_socket(server.port()));
    send(sockets.back(), query_request("UNWIND range(1, 10000000) AS x RETURN x"));
  }
  const auto connection = server.connect();
  const auto slow = connection->run("UNWIND range(1, 10000000) AS x RETURN x");
  for (int i = 0; i < 20; ++i) {
    CHECK(connection->run("MATCH (n) RETURN count(n)")->next()->at(0) == Value(0));
  }
  for (const int socket : sockets) ::close(socket);
}

TEST_CASE("serve faults: a crowd of connections that say nothing", "[tools][serve]") { crowd(400); }

TEST_CASE("serve faults: five thousand connections that say nothing", "[tools][serve][long]") {
  crowd(5'000);
}

TEST_CASE("serve faults: who neither speaks nor logs in is sent away", "[tools][serve]") {
  const TestServer server([](tools::ServerOptions& options) {
    options.connections.greeting = 300 * kj::MILLISECONDS;
    options.connections.login = 300 * kj::MILLISECONDS;
  });
  const auto connection = server.connect();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(tests::raw_exchange(server.port(), "").empty());
  CHECK(tests::raw_exchange(server.port(), std::string("\0\0\0\0", 4)).empty());
  CHECK(std::chrono::steady_clock::now() - begin < 10s);  // and not by the patience of the client
  CHECK(connection->run("RETURN 1")->next()->at(0) == Value(1));  // who has, may stay
}

TEST_CASE("serve faults: readers see whole commits beside a writer", "[tools][serve]") {
  const TestServer server;
  (void)server.connect()->run("CREATE (:Sum {a: 0, b: 0})");
  std::atomic<bool> over{false};
  std::atomic<int> reads{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&server, &over, &reads] {
      const auto connection = server.connect();
      const auto prepared = connection->prepare("MATCH (s:Sum) RETURN s.a + s.b AS sum");
      while (!over) {
        const auto rows = prepared->run({});
        const auto* row = rows->next();
        if (row == nullptr || row->at(0).as_integer() != 0) std::abort();
        ++reads;
      }
    });
  }
  const auto writer = server.connect();
  for (int i = 1; i <= 200; ++i) {
    (void)writer->run("MATCH (s:Sum) SET s.a = $i SET s.b = -$i", {{"i", Value(i)}});
  }
  over = true;
  for (auto& reader : readers) reader.join();
  CHECK(reads > 100);
}
