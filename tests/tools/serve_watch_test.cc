// Watches: who is told what, when, and what it costs the server.
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "query/engine.h"
#include "schema/value_text.h"
#include "tests/support/clout_program.h"
#include "tests/support/error_of.h"
#include "tests/support/http_call.h"
#include "tests/support/test_server.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"

using namespace clout;
using namespace std::chrono_literals;
using tests::error_of;
using tests::TestServer;

namespace {

/// Longer than anything here takes, but for a machine that does much else.
constexpr auto kLong = 20s;

void run(TestServer& server, const std::string& statement) {
  query::Engine(server.database()).run(statement, {})->finish();
}

std::string text_of(const std::optional<std::vector<Value>>& row) {
  if (!row) return "-";
  std::string text;
  for (const Value& value : *row) text += (text.empty() ? "" : " ") + literal(value);
  return text;
}

/// `before -> after`, a line each; `!` where the condition holds.
std::string text_of(const std::vector<client::WatchedChange>& news) {
  std::string text;
  for (const auto& change : news) {
    text +=
        text_of(change.before) + " -> " + text_of(change.after) + (change.holds ? "!" : "") + "\n";
  }
  return text;
}

std::string next(client::Watch& watch) { return text_of(watch.next(kLong)); }

/// A figure of /metrics.
std::uint64_t figure(const TestServer& server, const std::string& name) {
  const std::string text = "\n" + tests::http_get(server.port(), "/metrics").body;
  const auto found = text.find("\n" + name + " ");
  REQUIRE(found != std::string::npos);
  return std::stoull(text.substr(found + name.size() + 2));
}

void wait_for_watches(const TestServer& server, std::uint64_t wanted) {
  const auto end = std::chrono::steady_clock::now() + kLong;
  while (figure(server, "clout_watches") != wanted) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(5ms);
  }
}

/// So many statements have run, and none does.
void wait_for_looks(const TestServer& server, std::uint64_t wanted) {
  const auto end = std::chrono::steady_clock::now() + kLong;
  while (figure(server, "clout_statements_total") < wanted ||
         figure(server, "clout_running_statements") > 0) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(5ms);
  }
}

constexpr const char* kPeople = "MATCH (p:P) RETURN p.name AS who, p.v AS v ORDER BY who";

}  // namespace

TEST_CASE("serve watch: rows first, then what commits change in them", "[tools][serve]") {
  TestServer server;
  run(server, "CREATE (:P {name: 'a', v: 1}), (:P {name: 'b', v: 2})");
  const auto connection = server.connect();
  const auto watch = connection->watch(kPeople);
  CHECK(watch->name() == "watch");
  CHECK(watch->columns() == std::vector<std::string>{"who", "v"});
  CHECK(next(*watch) == "- -> 'a' 1!\n- -> 'b' 2!\n");
  run(server, "MATCH (p {name: 'b'}) SET p.v = 3");
  CHECK(next(*watch) == "'b' 2 -> 'b' 3!\n");
  CHECK(watch->commit() == raw(server.database().view()->commit()));
  run(server, "CREATE (:P {name: 'c', v: 4})");
  CHECK(next(*watch) == "- -> 'c' 4!\n");
  run(server, "MATCH (p {name: 'a'}) DELETE p");
  CHECK(next(*watch) == "'a' 1 -> -\n");
}

TEST_CASE("serve watch: a condition, parameters, and nodes with what is stored in them",
          "[tools][serve]") {
  TestServer server;
  run(server, "CREATE (:K {name: 'A'})-[:COMPETES_WITH {strength: 0.5}]->(:K {name: 'B'})");
  const auto connection = server.connect();
  const auto watch = connection->watch(
      "WATCH b ON PRESSURE ON $who RETURN who, pressure > 0.1 AS high, entity WHEN high",
      {{"who", Value("B")}});
  CHECK(watch->name() == "b");
  CHECK(watch->next(kLong).size() == 1);
  run(server,
      "MATCH (b:K {name: 'B'}) "
      "CREATE (:K {name: 'C', v: 7})-[:COMPETES_WITH {strength: 0.9}]->(b)");
  const auto news = watch->next(kLong);
  REQUIRE(news.size() == 1);
  REQUIRE(news[0].after);
  CHECK(news[0].after->at(0).as_string() == "C");
  const auto* node = watch->node(news[0].after->at(2).as_node().id);
  REQUIRE(node != nullptr);
  CHECK(node->labels == std::vector<std::string>{"K"});
  CHECK(node->properties.at("v").as_integer() == 7);
}

TEST_CASE("serve watch: only watches that a commit touches ask their query again",
          "[tools][serve]") {
  constexpr int kWatches = 60;
  TestServer server;
  run(server,
      "UNWIND range(0, 59) AS i CREATE (:P {name: 'p' + toString(i)})"
      "-[:COMPETES_WITH {strength: 0.5}]->(:Q {name: 'q' + toString(i)})");
  const auto connection = server.connect();
  std::vector<std::unique_ptr<client::Watch>> watches;
  for (int i = 0; i < kWatches; ++i) {
    watches.push_back(connection->watch("PRESSURE ON 'q" + std::to_string(i) + "'"));
    CHECK(watches.back()->next(kLong).size() == 1);
  }
  CHECK(figure(server, "clout_watches") == kWatches);
  CHECK(figure(server, "clout_statements_total") == kWatches);
  run(server, "MATCH (q {name: 'q7'}) CREATE (:P {name: 'new'})-[:COMPETES_WITH]->(q)");
  CHECK(watches[7]->next(kLong).size() >= 1);
  CHECK(figure(server, "clout_statements_total") == kWatches + 1);
}

TEST_CASE("serve watch: commits while nobody listens are told as one", "[tools][serve]") {
  TestServer server;
  run(server, "CREATE (:P {name: 'a', v: 0})");
  const auto connection = server.connect();
  const auto watch = connection->watch(kPeople);
  (void)watch->next(kLong);
  for (int i = 1; i <= 30; ++i) {
    run(server, "MATCH (p {name: 'a'}) SET p.v = " + std::to_string(i));
    std::this_thread::sleep_for(10ms);  // for several looks at the log, if there were to be any
  }
  std::string known = "'a' 0";
  int told = 0;
  while (known != "'a' 30") {
    const auto news = watch->next(kLong);
    REQUIRE(news.size() == 1);
    CHECK(text_of(news[0].before) == known);
    known = text_of(news[0].after);
    ++told;
  }
  CHECK(told <= 3);  // what waits, what was found meanwhile, and the last
}

TEST_CASE("serve watch: what cannot be watched, and queries that begin to fail", "[tools][serve]") {
  TestServer server;
  run(server, "CREATE (:P {name: 'a', v: 1})");
  const auto connection = server.connect();
  const Error syntax = error_of([&] { (void)connection->watch("WATCH w ON MATCH ("); });
  CHECK(syntax.code() == ErrorCode::Syntax);
  CHECK(syntax.position().value().column == 18);
  CHECK(error_of([&] { (void)connection->watch("CREATE (:P)"); }).code() == ErrorCode::Semantic);
  CHECK(error_of([&] { (void)connection->watch("WATCH w ON RETURN 1 AS a WHEN b"); }).code() ==
        ErrorCode::Semantic);
  CHECK(error_of([&] { (void)connection->run("WATCH w ON RETURN 1"); }).code() == ErrorCode::Usage);
  CHECK(error_of([&] { (void)connection->watch("UNWIND range(1, 20000) AS i RETURN i"); }).code() ==
        ErrorCode::Limit);
  wait_for_watches(server, 0);
  std::ifstream file(server.directory() + "/audit");
  const std::string audit{std::istreambuf_iterator<char>(file), {}};
  CHECK(audit.find(R"json("statement":"WATCH w ON MATCH (","outcome":"Syntax")json") !=
        std::string::npos);
  CHECK(audit.find(R"json("statement":"CREATE (:P)","outcome":"Semantic")json") !=
        std::string::npos);

  const auto watch = connection->watch("MATCH (p:P) RETURN 10 / p.v");
  CHECK(next(*watch) == "- -> 10!\n");
  run(server, "MATCH (p:P) SET p.v = 0");
  CHECK_THROWS_WITH(watch->next(kLong), Catch::Matchers::Contains("zero"));
}

TEST_CASE("serve watch: dropping it, and losing the connection, ends it", "[tools][serve]") {
  TestServer server;
  const auto connection = server.connect();
  auto watch = connection->watch(kPeople);
  CHECK(watch->next(kLong).empty());
  CHECK(watch->next(1ms).empty());
  CancelToken cancel;
  cancel.cancel();
  CHECK(error_of([&] { (void)watch->next(kLong, &cancel); }).code() == ErrorCode::Cancelled);
  run(server, "CREATE (:P {name: 'a', v: 1})");
  CHECK(next(*watch) == "- -> 'a' 1!\n");
  watch.reset();
  wait_for_watches(server, 0);

  watch = connection->watch(kPeople);
  {
    const auto other = server.connect();
    const auto second = other->watch(kPeople);
    CHECK(figure(server, "clout_watches") == 2);
  }
  wait_for_watches(server, 1);
  (void)watch->next(kLong);
  server.stop();
  CHECK(error_of([&] { (void)watch->next(kLong); }).detail_name() == "ConnectionLost");
}

TEST_CASE("serve watch: there is a limit to how many", "[tools][serve]") {
  const TestServer server([](tools::ServerOptions& options) { options.watches = 1; });
  const auto connection = server.connect();
  const auto watch = connection->watch(kPeople);
  const Error error = error_of([&] { (void)connection->watch(kPeople); });
  CHECK(error.code() == ErrorCode::Limit);
  CHECK(error.detail_name() == "TooManyWatches");
}

TEST_CASE("serve watch: roles and read rules hold", "[tools][serve][access]") {
  TestServer server([](auto&) {},
                    [](const std::string& directory) {
                      tools::User reader;
                      reader.name = "reader";
                      reader.role = tools::Role::Reader;
                      reader.password = tools::hash_password("secret");
                      reader.hidden_labels = {"Secret"};
                      tools::UserStore store(directory);
                      store.put(reader);
                      store.save();
                    });
  run(server, "CREATE (:P {name: 'a', v: 1}), (:P:Secret {name: 'b', v: 2})");
  const auto connection = server.connect({"", "reader", "secret"});
  CHECK(error_of([&] {
          (void)connection->watch("WHAT IF { CREATE (:P) } THEN MATCH (p:P) RETURN count(p)");
        }).code() == ErrorCode::Permission);
  const auto watch = connection->watch(kPeople);
  CHECK(next(*watch) == "- -> 'a' 1!\n");
  run(server, "MATCH (p {name: 'b'}) SET p.v = 3");
  CHECK(watch->next(300ms).empty());
  run(server, "MATCH (p {name: 'b'}) REMOVE p:Secret");
  CHECK(next(*watch) == "- -> 'b' 3!\n");
}

TEST_CASE("serve watch: server-sent events", "[tools][serve]") {
  TestServer server;
  run(server, "CREATE (:P {name: 'a', v: 1})");
  std::thread writer([&] {
    wait_for_looks(server, 1);
    run(server, "MATCH (p {name: 'a'}) SET p.v = 2");
    wait_for_looks(server, 2);
    run(server, "MATCH (p {name: 'a'}) SET p.v = 'x'");
  });
  const auto query =
      tests::url_encoded("WATCH a ON MATCH (p:P) RETURN p.name AS who, 1 / p.v AS v");
  const std::string heard = tests::raw_exchange(
      server.port(), "GET /watch?query=" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 3);
  writer.join();
  CHECK(heard.find("HTTP/1.1 200 OK\r\n") == 0);
  CHECK(heard.find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(heard.find("event: rows\nid: 1\n"
                   R"(data: {"name":"a","columns":["who","v"],"changes":)"
                   R"([{"before":null,"after":["a",1],"holds":true}]})"
                   "\n\n") != std::string::npos);
  const auto change = heard.find(R"("before":["a",1],"after":["a",0],"holds":true})");
  const auto error = heard.find("event: error\n");
  CHECK(heard.find("event: change\n") < change);
  CHECK(error != std::string::npos);
  CHECK(heard.find(R"("code":"Type")") > error);
  wait_for_watches(server, 0);  // the error ended it

  const auto refused = tests::http_get(server.port(), "/watch?query=CREATE%20()");
  CHECK(refused.status == 400);
  CHECK(refused.headers.at("content-type") == "application/problem+json");
}

TEST_CASE("serve watch: the shell tells until Ctrl-C", "[tools][serve]") {
  TestServer server;
  run(server, "CREATE (:P {name: 'a', v: 1})");
  tests::TerminalProgram shell(
      {CLOUT_BINARY, "repl", "clout://127.0.0.1:" + std::to_string(server.port())});
  REQUIRE(shell.wait_for_editor());
  shell.type(":watch MATCH (p:P) RETURN p.name AS who, p.v AS v, p WHEN v > 1\r");
  REQUIRE(shell.wait_for("watch, commit 1"));
  REQUIRE(shell.wait_for("+ who 'a', v 1, p (a)  (the condition does not hold)"));
  run(server, "MATCH (p {name: 'a'}) SET p.v = 2");
  CHECK(shell.wait_for("~ who 'a', v 1 -> 2, p (a)"));
  shell.type("\x03");
  REQUIRE(shell.wait_for_editor());
  shell.type("RETURN 41 + 1;\r");
  CHECK(shell.wait_for("42"));
  REQUIRE(shell.wait_for_editor());
  shell.type("\x04");
  CHECK(shell.wait_for_end() == 0);
}
