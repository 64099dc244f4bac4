// A server over real sockets: statements, rows, transactions and errors through the C++ client.
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/value_text.h"
#include "tests/support/equal_values.h"
#include "tests/support/error_of.h"
#include "tests/support/remote_rows.h"
#include "tests/support/test_server.h"

using namespace clout;
using namespace std::chrono_literals;
using tests::all;
using tests::error_of;
using tests::single;
using tests::TestServer;

namespace {

/// Waits for something that another thread brings about.
bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 1'000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

constexpr auto kEndless =
    "UNWIND range(1, 99999) AS x UNWIND range(1, 99999) AS y RETURN sum(x * y)";

}  // namespace

TEST_CASE("serve rpc: values of each type come back as they went", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  for (const char* text :
       {"null", "true", "-9223372036854775808", "1.5", "0.0 / 0.0", "'naïve\\n\\u0000'",
        "[1, [null], 'a']", "{a: 1, b: {c: []}}", "date('-2024-02-29')",
        "localtime('23:59:59.999999999')", "time('12:00+18:00')",
        "localdatetime('2024-01-01T00:00')", "datetime('2024-07-01T12:00[Europe/Berlin]')",
        "datetime('1969-12-31T23:59:59.5-03:30')", "duration('P1Y2M-3DT4.5S')"}) {
    CAPTURE(text);
    const auto expected = single(*connection, std::string("RETURN ") + text + " AS v");
    const auto came = single(*connection, "RETURN $v AS v", {{"v", expected}});
    CHECK(equivalent(came, expected));
    CHECK(literal(came) == literal(expected));
  }
}

TEST_CASE("serve rpc: nodes, edges and paths come with what they hold", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  const auto created = connection->run(
      "CREATE (a:Company:Big {name: 'A', n: [1, 2]})-[r:OWNS {share: 0.5}]->(b:Company {name: "
      "'B'})");
  CHECK(all(*created).empty());
  CHECK(created->outcome().writes.nodes_created == 2);
  CHECK(created->outcome().writes.edges_created == 1);
  const auto rows = connection->run("MATCH p = (a:Big)-[r]->(b) RETURN a, r, p");
  CHECK(rows->columns() == std::vector<std::string>{"a", "r", "p"});
  const auto* row = rows->next();
  REQUIRE(row != nullptr);
  const auto* node = rows->node((*row)[0].as_node().id);
  REQUIRE(node != nullptr);
  CHECK(node->labels == std::vector<std::string>{"Big", "Company"});
  CHECK(node->properties.at("name") == Value("A"));
  const auto* edge = rows->edge((*row)[1].as_edge().id);
  REQUIRE(edge != nullptr);
  CHECK(edge->type == "OWNS");
  CHECK(edge->properties.at("share") == Value(0.5));
  CHECK((*row)[2].as_path().nodes.size() == 2);
  CHECK(rows->next() == nullptr);
  CHECK(error_of([&] {
          (void)connection->run("RETURN $v", {{"v", Value(Node{NodeId{0}})}});
        }).code() == ErrorCode::Argument);
}

TEST_CASE("serve rpc: an error says where, and the session goes on", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  const auto error = error_of([&] { (void)connection->run("RETURN 1,\n nope"); });
  CHECK(error.code() == ErrorCode::Semantic);
  CHECK(error.detail_name() == "UndefinedVariable");
  REQUIRE(error.position());
  CHECK(*error.position() == SourcePosition{2, 2, 4});
  CHECK(error_of([&] { (void)connection->run("RETURN $missing"); }).code() == ErrorCode::NotFound);
  CHECK(error_of([&] { (void)connection->prepare("RETURN ("); }).code() == ErrorCode::Syntax);
  const auto late = connection->run("UNWIND range(1, 5000) AS x RETURN 1 / (4000 - x)");
  CHECK(error_of([&] { all(*late); }).code() == ErrorCode::Argument);
  CHECK(late->next() == nullptr);  // and nothing worse
  CHECK(single(*connection, "RETURN 1") == Value(1));
}

TEST_CASE("serve rpc: many rows come in order, whatever the batches", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  for (const std::int64_t count : {0, 1, 999, 1000, 1001, 25'000}) {
    const auto rows = connection->run("UNWIND range(1, $n) AS x RETURN x", {{"n", Value(count)}});
    std::int64_t next = 0;
    while (const auto* row = rows->next()) REQUIRE(row->at(0) == Value(++next));
    CHECK(next == count);
    CHECK(rows->outcome().rows == static_cast<std::uint64_t>(count));
  }
}

TEST_CASE("serve rpc: prepared statements run with other parameters", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  const auto prepared = connection->prepare("RETURN $x + 1 AS y");
  for (int i = 0; i < 20; ++i) {  // the later ones on the event loop
    CHECK(all(*prepared->run({{"x", Value(i)}})) ==
          std::vector<std::vector<Value>>{{Value(i + 1)}});
  }
  CHECK(error_of([&] { (void)prepared->run({{"x", Value(true)}}); }).code() == ErrorCode::Type);
}

TEST_CASE("serve rpc: a statement that has proved quick answers as it did before",
          "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  (void)connection->run("UNWIND range(1, 3) AS i CREATE (:Company {name: 'c' + i, number: i})");
  const auto prepared = connection->prepare(
      "MATCH (c:Company) WHERE c.number <= $most RETURN c, c.name AS name, 6 / $divisor AS d");
  for (std::int64_t i = 0; i < 40; ++i) {
    const auto rows = prepared->run({{"most", Value(i % 4)}, {"divisor", Value(2)}});
    std::int64_t count = 0;
    while (const auto* row = rows->next()) {
      ++count;
      CHECK(row->at(1) == Value("c" + std::to_string(count)));
      CHECK(row->at(2) == Value(3));
      REQUIRE(rows->node(row->at(0).as_node().id) != nullptr);
    }
    CHECK(count == i % 4);
    CHECK(rows->outcome().rows == static_cast<std::uint64_t>(count));
    CHECK(rows->columns() == std::vector<std::string>{"c", "name", "d"});
    if (i % 10 != 9) continue;
    const auto error = error_of([&] {
      (void)prepared->run({{"most", Value(3)}, {"divisor", Value(0)}})->next();
    });
    CHECK(error.code() == ErrorCode::Argument);
  }
}

TEST_CASE("serve rpc: a transaction is one commit or nothing", "[tools][serve]") {
  const TestServer server;
  const auto one = server.connect();
  const auto other = server.connect();
  one->begin();
  CHECK(one->in_transaction());
  (void)one->run("CREATE (:T {v: 1})");
  CHECK(single(*one, "MATCH (t:T) RETURN count(t)") == Value(1));
  CHECK(single(*other, "MATCH (t:T) RETURN count(t)") == Value(0));
  one->commit();
  CHECK(single(*other, "MATCH (t:T) RETURN count(t)") == Value(1));

  one->begin();
  (void)one->run("CREATE (:T {v: 2})");
  one->rollback();
  CHECK(single(*one, "MATCH (t:T) RETURN count(t)") == Value(1));

  one->begin();
  other->begin();
  (void)one->run("MATCH (t:T) SET t.v = 10");
  (void)other->run("MATCH (t:T) SET t.v = 20");
  one->commit();
  CHECK(error_of([&] { other->commit(); }).code() == ErrorCode::Conflict);
  CHECK(single(*other, "MATCH (t:T) RETURN t.v") == Value(10));

  CHECK(error_of([&] { one->commit(); }).code() == ErrorCode::Usage);
  one->begin();
  CHECK(error_of([&] { one->begin(); }).code() == ErrorCode::Usage);
}

TEST_CASE("serve rpc: a statement ends the rows of the one before in a transaction",
          "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  connection->begin();
  const auto rows = connection->run("UNWIND range(1, 100000) AS x RETURN x");
  CHECK(single(*connection, "RETURN 1") == Value(1));
  CHECK(error_of([&] { all(*rows); }).code() == ErrorCode::Usage);
}

TEST_CASE("serve rpc: a connection that goes rolls its transaction back", "[tools][serve]") {
  TestServer server;
  {
    const auto gone = server.connect();
    gone->begin();
    (void)gone->run("CREATE (:T)");
  }
  const auto connection = server.connect();
  CHECK(single(*connection, "MATCH (t:T) RETURN count(t)") == Value(0));
}

TEST_CASE("serve rpc: a cancelled statement ends on the server", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  const auto watcher = server.connect();
  CancelToken cancel;
  std::thread thread([&cancel] {
    std::this_thread::sleep_for(200ms);
    cancel.cancel();
  });
  const auto error = error_of([&] { (void)connection->run(kEndless, {}, {}, &cancel); });
  thread.join();
  CHECK(error.code() == ErrorCode::Cancelled);
  CHECK(eventually([&] { return watcher->running().empty(); }));
  CHECK(single(*connection, "RETURN 1") == Value(1));
}

TEST_CASE("serve rpc: dropped rows cancel their statement", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  {
    const auto rows = connection->run("UNWIND range(1, 10000000) AS x RETURN x");
    REQUIRE(rows->next() != nullptr);
    CHECK(connection->running().size() == 1);
  }
  CHECK(eventually([&] { return connection->running().empty(); }));
}

TEST_CASE("serve rpc: a running statement is seen and killed from elsewhere", "[tools][serve]") {
  const TestServer server;
  const auto watcher = server.connect();
  std::thread thread([&server] {
    const auto connection = server.connect();
    const auto error = error_of([&] { (void)connection->run(kEndless); });
    CHECK(error.code() == ErrorCode::Cancelled);
  });
  CHECK(eventually([&] { return watcher->running().size() == 1; }));
  const auto running = watcher->running();
  REQUIRE(running.size() == 1);
  CHECK(running[0].statement == kEndless);
  CHECK(running[0].program == "test");
  watcher->kill(running[0].number);
  thread.join();
  CHECK(error_of([&] { watcher->kill(running[0].number); }).code() == ErrorCode::NotFound);
}

TEST_CASE("serve rpc: the server's limits are the most that a client gets", "[tools][serve]") {
  const TestServer server([](tools::ServerOptions& options) {
    options.budget.timeout = 300ms;
    options.budget.rows = 10;
  });
  const auto connection = server.connect();
  CHECK(error_of([&] { (void)connection->run(kEndless, {}, {.timeout = 60s}); }).code() ==
        ErrorCode::Limit);
  CHECK(all(*connection->run("UNWIND range(1, 10) AS x RETURN x")).size() == 10);
  CHECK(error_of([&] { all(*connection->run("UNWIND range(1, 11) AS x RETURN x")); }).code() ==
        ErrorCode::Limit);
}

TEST_CASE("serve rpc: rows that nobody fetches are let go in time", "[tools][serve]") {
  const TestServer server([](tools::ServerOptions& options) { options.budget.timeout = 500ms; });
  const auto connection = server.connect();
  const auto rows = connection->run("UNWIND range(1, 10000000) AS x RETURN x");
  CHECK(eventually([&] { return connection->running().empty(); }));
  CHECK(error_of([&] { all(*rows); }).code() == ErrorCode::Limit);
}

TEST_CASE("serve rpc: a connection holds so much and no more", "[tools][serve]") {
  const TestServer server([](auto& options) { options.connections.capabilities = 3; });
  const auto connection = server.connect();  // its session is the first
  auto one = connection->prepare("RETURN 1");
  auto two = connection->prepare("RETURN 2");
  const auto check = [](const Error& error) {
    CHECK(error.code() == ErrorCode::Limit);
    CHECK(error.detail_name() == "TooManyCapabilities");
    CHECK(std::string(error.what()).find("at most 3 ") != std::string::npos);
  };
  SECTION("prepared statements") {
    check(error_of([&] { (void)connection->prepare("RETURN 3"); }));
  }
  SECTION("transactions") {
    check(error_of([&] { connection->begin(); }));
  }
  SECTION("rows that are still to come") {
    check(error_of([&] { (void)connection->run("UNWIND range(1, 5000) AS x RETURN x"); }));
    CHECK(eventually([&] { return connection->running().empty(); }));
  }
  CHECK(single(*connection, "RETURN 4") == Value(4));  // holds nothing
  two.reset();
  CHECK(all(*connection->run("UNWIND range(1, 5000) AS x RETURN x")).size() == 5'000);
  CHECK(all(*connection->prepare("RETURN 5")->run({})).size() == 1);
}

TEST_CASE("serve rpc: rendered rows are those of the command line", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  std::string text;
  const auto take = [&text](std::string_view part) { text += part; };
  const auto rendered =
      connection->render("UNWIND range(1, 3000) AS x RETURN x, 'a' AS y", {}, {}, "csv", {}, take);
  CHECK(rendered.columns == 2);
  CHECK(rendered.outcome.rows == 3'000);
  CHECK(text.rfind("x,y\n1,a\n2,a\n", 0) == 0);
  CHECK(text.size() == 4 + 9 * 4 + 90 * 5 + 900 * 6 + 2'001 * 7);
  CHECK(error_of([&] { connection->render("RETURN 1", {}, {}, "nope", {}, take); }).code() ==
        ErrorCode::Usage);
}

TEST_CASE("serve rpc: the schema and completion of a graph", "[tools][serve]") {
  const TestServer server;
  const auto connection = server.connect();
  (void)connection->run("CREATE (:Company {name: 'Apple'})-[:MAKES]->(:Product {name: 'iPhone'})");
  const auto schema = connection->schema();
  CHECK(schema.nodes == 2);
  CHECK(schema.edges == 1);
  CHECK(schema.labels ==
        std::vector<std::pair<std::string, std::uint64_t>>{{"Company", 1}, {"Product", 1}});
  CHECK(schema.property_keys == std::vector<std::string>{"name"});
  CHECK(schema.names == std::vector<std::string>{"Apple", "iPhone"});
  CHECK(connection->describe({}).find("MAKES") != std::string::npos);
  CHECK(connection->complete("", "MATCH (c:Comp").candidates ==
        std::vector<std::string>{"Company"});
}

TEST_CASE("serve rpc: many connections write at once and nothing is lost", "[tools][serve]") {
  const TestServer server;
  constexpr int kConnections = 8, kEach = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i) {
    threads.emplace_back([&server, i] {
      const auto connection = server.connect();
      for (int n = 0; n < kEach; ++n) {
        (void)connection->run("CREATE (:T {by: $i, n: $n})", {{"i", Value(i)}, {"n", Value(n)}});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(single(*server.connect(), "MATCH (t:T) RETURN count(DISTINCT [t.by, t.n])") ==
        Value(kConnections * kEach));
}

TEST_CASE("serve rpc: a server that ends lets statements end and takes no more", "[tools][serve]") {
  auto server = std::make_unique<TestServer>();
  const auto connection = server->connect();
  std::thread thread([&connection] {
    const auto rows = all(*connection->run(
        "UNWIND range(1, 1000) AS x UNWIND range(1, 1000) AS y RETURN sum(x * y) AS s"));
    CHECK(rows.size() == 1);
  });
  const auto watcher = server->connect();
  (void)eventually([&] { return !watcher->running().empty(); });
  server->stop();
  thread.join();
  CHECK(error_of([&] { (void)connection->run("RETURN 1"); }).code() == ErrorCode::Io);
}

TEST_CASE("serve rpc: a server that has waited long enough ends what still runs",
          "[tools][serve]") {
  auto server = std::make_unique<TestServer>([](auto& options) { options.drain = 0s; });
  const auto connection = server->connect();
  const auto reader = server->connect();
  const auto rows = reader->run("UNWIND range(1, 1000000) AS x RETURN x");
  std::thread thread([&connection] {
    CHECK(error_of([&] { (void)connection->run(kEndless); }).code() == ErrorCode::Io);
  });
  const auto watcher = server->connect();
  CHECK(eventually([&] { return watcher->running().size() == 2; }));
  server->stop();
  thread.join();
}

TEST_CASE("serve rpc: where no server listens, the error says so", "[tools][serve]") {
  auto server = std::make_unique<TestServer>();
  const auto address = server->address();
  server->stop();
  const auto error = error_of([&] { (void)client::Connection::open(address, {}, "test"); });
  CHECK(error.code() == ErrorCode::Io);
  CHECK(error.detail_name() == "NoServer");
}

TEST_CASE("serve rpc: addresses of servers", "[tools][serve]") {
  const auto address = client::parse_address("clout+tls://an%40n:p%3aw@host:123?ca=/x%20y");
  CHECK(address.tls);
  CHECK(address.user == "an@n");
  CHECK(address.password == "p:w");
  CHECK(address.host == "host");
  CHECK(address.port == 123);
  CHECK(address.authority == "/x y");
  CHECK(client::parse_address("clout://[::1]/").host == "::1");
  CHECK(client::parse_address("clout://[::1]:5").port == 5);
  CHECK(to_string(client::parse_address("clout://a:b@[::1]:5")) == "clout://a@[::1]:5");
  for (const char* wrong : {"clout://", "http://x", "clout://h:", "clout://h:0", "clout://h:65536",
                            "clout://h:1x", "clout://[::1", "clout://h?tls=1"}) {
    CAPTURE(wrong);
    CHECK(error_of([&] { (void)client::parse_address(wrong); }).code() == ErrorCode::Usage);
  }
}
