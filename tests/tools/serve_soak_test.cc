// One writer and many readers, for long: readers see whole commits, in their order, and the server
// needs no more at the end than it did when all were at work.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/equal_values.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"
#include "tools/client/connection.h"

using namespace clout;
using namespace std::chrono_literals;

namespace {

constexpr int kPairs = 32, kReaders = 32;
constexpr long kCommitsOfMegabyte = 1'000;

/// What a server uses.
struct Use {
  explicit Use(unsigned port)
      : memory(tests::metric(port, "process_resident_memory_bytes") >> 20),
        descriptors(tests::metric(port, "process_open_fds")),
        statements(tests::metric(port, "clout_running_statements")),
        connections(tests::metric(port, "clout_connections")) {}

  [[nodiscard]] std::string text() const {
    return std::to_string(memory) + " MB, " + std::to_string(descriptors) + " descriptors, " +
           std::to_string(statements) + " statements, " + std::to_string(connections) +
           " connections";
  }

  long memory;  ///< MB
  long descriptors, statements, connections;
};

class Soak {
 public:
  explicit Soak(client::Address address) : address_(std::move(address)) {
    (void)connect()->run(
        "UNWIND range(0, $last) AS p CREATE (:Half {pair: p, left: true, v: 0}), "
        "(:Half {pair: p, left: false, v: 0})",
        {{"last", Value(kPairs - 1)}});
    (void)connect()->run("CREATE INDEX by_pair FOR (h:Half) ON (h.pair)");
    threads_.emplace_back([this] { write(); });
    for (int i = 0; i < kReaders; ++i) threads_.emplace_back([this, i] { read(i); });
  }
  ~Soak() { end(); }
  Soak(const Soak&) = delete;
  Soak& operator=(const Soak&) = delete;

  void end() {
    over_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  [[nodiscard]] long commits() const { return commits_; }
  [[nodiscard]] long reads() const { return reads_; }
  [[nodiscard]] long torn() const { return torn_; }    ///< halves of different commits
  [[nodiscard]] long older() const { return older_; }  ///< than what the same reader saw before
  [[nodiscard]] long failed() const { return failed_; }

 private:
  [[nodiscard]] std::unique_ptr<client::Connection> connect() const {
    return client::Connection::open(address_, {}, "soak");
  }

  /// Both halves of a pair get the number of the commit, with a sign each.
  void write() {
    try_to([this] {
      const auto connection = connect();
      const auto update = connection->prepare(
          "MATCH (h:Half {pair: $p}) SET h.v = CASE WHEN h.left THEN $n ELSE -$n END");
      while (!over_) {
        ++commits_;
        (void)update->run({{"p", Value(commits_ % kPairs)}, {"n", Value(commits_.load())}});
      }
    });
  }

  void read(int pair) {
    try_to([this, pair] {
      const auto connection = connect();
      const auto question =
          connection->prepare("MATCH (h:Half {pair: $p}) RETURN sum(h.v), max(h.v)");
      std::int64_t newest = 0;
      while (!over_) {
        const auto rows = question->run({{"p", Value(pair)}});
        const auto* row = rows->next();
        if (row->at(0) != Value(0)) ++torn_;
        if (row->at(1).as_integer() < newest) ++older_;
        newest = row->at(1).as_integer();
        ++reads_;
      }
    });
  }

  template <typename Work>
  void try_to(Work work) {
    try {
      work();
    } catch (const Error&) {
      ++failed_;
    }
  }

  client::Address address_;
  std::atomic<bool> over_{false};
  std::atomic<std::int64_t> commits_{0}, reads_{0}, torn_{0}, older_{0}, failed_{0};
  std::vector<std::thread> threads_;
};

/// CLOUT_SOAK_SECONDS says otherwise.
void soak(std::chrono::seconds duration) {
  if (const char* given = std::getenv("CLOUT_SOAK_SECONDS")) {
    duration = std::chrono::seconds(std::atol(given));
  }
  const tests::TemporaryDirectory directory;
  const std::string path = directory / "db";
  tests::create_database(path);
  tests::ServerProcess server(path);
  const unsigned port = server.address().port;
  const Use idle(port);
  Soak work(server.address());
  std::this_thread::sleep_for(duration / 10);
  const Use early(port);
  std::this_thread::sleep_for(duration - duration / 10);
  const Use late(port);
  work.end();
  CHECK(work.torn() == 0);
  CHECK(work.older() == 0);
  CHECK(work.failed() == 0);
  CHECK(work.commits() > 0);
  CHECK(work.reads() > kReaders);
  const Use after(port);
  WARN(duration.count() << " s, " << work.commits() << " commits, " << work.reads() << " reads\n"
                        << "before: " << idle.text() << "\nafter a tenth: " << early.text()
                        << "\nat the end: " << late.text() << "\nafter it: " << after.text());
  CHECK(late.connections == kReaders + 2);
  CHECK(late.descriptors <= early.descriptors + 10);
  CHECK(after.statements == 0);
  CHECK(after.connections == 1);
  CHECK(after.descriptors <= idle.descriptors + 10);
#ifndef __SANITIZE_ADDRESS__  // which holds back what has been freed
  // The history keeps what each commit replaces: in memory, until it goes to a file.
  CHECK(late.memory <= early.memory + 32 + work.commits() / kCommitsOfMegabyte);
#endif
  CHECK(server.end(SIGTERM) == 0);
}

}  // namespace

TEST_CASE("serve soak: a writer and 32 readers for ten seconds", "[tools][serve]") { soak(10s); }

TEST_CASE("serve soak: a writer and 32 readers for ten minutes", "[tools][serve][long]") {
  soak(600s);
}
