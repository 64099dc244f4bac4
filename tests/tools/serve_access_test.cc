// Who may do and see what on a server: logins, roles, budgets, read rules, TLS.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/equal_values.h"
#include "tests/support/error_of.h"
#include "tests/support/http_call.h"
#include "tests/support/remote_rows.h"
#include "tests/support/test_server.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"
#include "tools/client/administration.h"

using namespace clout;
using namespace std::chrono_literals;
using tests::error_of;
using tests::single;
using tests::TestServer;

namespace {

constexpr auto kPassword = "correct horse";

tools::User user_called(const std::string& name, tools::Role role) {
  tools::User user;
  user.name = name;
  user.role = role;
  user.password = tools::hash_password(kPassword);
  return user;
}

/// A server with a user of each role, named after it, and "blind", who sees no Secret, no OWNS and
/// nothing from Rumours.
std::unique_ptr<TestServer> server_with_users(const TestServer::Change& change = [](auto&) {}) {
  return std::make_unique<TestServer>(change, [](const std::string& directory) {
    tools::UserStore store(directory);
    for (const auto role :
         {tools::Role::Reader, tools::Role::Analyst, tools::Role::Writer, tools::Role::Admin}) {
      store.put(user_called(std::string(to_string(role)), role));
    }
    auto blind = user_called("blind", tools::Role::Writer);
    blind.hidden_labels = {"Secret"};
    blind.hidden_edge_types = {"OWNS"};
    blind.hidden_sources = {"Rumours"};
    store.put(blind);
    auto small = user_called("small", tools::Role::Reader);
    small.budget.rows = 5;
    small.budget.statements = 1;
    store.put(small);
    store.save();
  });
}

client::Login as(const std::string& user) { return {"", user, kPassword}; }

}  // namespace

TEST_CASE("serve access: secrets are kept so that they cannot be read", "[tools][access]") {
  const auto hash = tools::hash_password("secret");
  CHECK(hash.rfind("$argon2id$v=19$m=19456,t=2,p=1$", 0) == 0);
  CHECK(hash != tools::hash_password("secret"));
  CHECK(tools::is_password("secret", hash));
  CHECK_FALSE(tools::is_password("Secret", hash));
  CHECK_FALSE(tools::is_password("secret", "nonsense"));
  CHECK(tools::new_token() != tools::new_token());
  CHECK(tools::new_token().size() == 49);
  CHECK(tools::digest_of("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("serve access: users are read back as they were written", "[tools][access]") {
  const tests::TemporaryDirectory directory;
  tools::UserStore store(directory.path().string());
  CHECK(store.users().empty());
  auto user = user_called("a\"b", tools::Role::Writer);
  user.tokens = {{"t", "digest"}};
  user.hidden_sources = {"X", "Y"};
  user.budget = {5s, 1'000, 7, 3};
  store.put(user);
  store.save();
  tools::UserStore again(directory.path().string());
  REQUIRE(again.users().size() == 1);
  const auto& read = again.users()[0];
  CHECK(read.name == user.name);
  CHECK(read.role == user.role);
  CHECK(read.password == user.password);
  CHECK(read.hidden_sources == user.hidden_sources);
  CHECK(read.budget.timeout == 5s);
  CHECK(read.budget.statements == 3);
  CHECK(again.find_by_digest("digest") == &read);
  CHECK_FALSE(again.refresh());
  CHECK(store.remove("a\"b"));
  store.save();
  CHECK(again.refresh());
  CHECK(again.users().empty());
}

TEST_CASE("serve access: a damaged list of users is told, and nobody gets in", "[tools][access]") {
  for (const char* text : {"", "[]", "{\"version\": 2, \"users\": []}", "{\"version\": 1}",
                           "{\"version\": 1, \"users\": [{\"name\": \"a\"}]}"}) {
    const tests::TemporaryDirectory directory;
    std::ofstream(directory.path() / "users.json") << text;
    CAPTURE(text);
    CHECK(error_of([&] { tools::UserStore store(directory.path().string()); }).code() ==
          ErrorCode::Corruption);
  }
}

TEST_CASE("serve access: a login is asked for where there are users", "[tools][access]") {
  const auto server = server_with_users();
  CHECK(single(*server->connect(as("reader")), "RETURN 1") == Value(1));
  const auto none = error_of([&] { (void)server->connect(); });
  CHECK(none.code() == ErrorCode::Permission);
  CHECK(none.detail_name() == "LoginRequired");
  const auto wrong = error_of([&] { (void)server->connect({"", "reader", "wrong"}); });
  const auto unknown = error_of([&] { (void)server->connect({"", "nobody", "wrong"}); });
  CHECK(wrong.detail_name() == "LoginFailed");
  CHECK(std::string(wrong.what()) == unknown.what());
  CHECK(error_of([&] {
          (void)server->connect({"clout_x", "", ""});
        }).detail_name() == "LoginFailed");
}

TEST_CASE("serve access: a server whose users are all removed lets nobody in", "[tools][access]") {
  const auto server = server_with_users();
  tools::UserStore store(server->directory());
  while (!store.users().empty()) store.remove(std::string(store.users().front().name));
  store.save();
  CHECK(error_of([&] { (void)server->connect(); }).detail_name() == "LoginRequired");
  CHECK(error_of([&] { (void)server->connect(as("admin")); }).detail_name() == "LoginFailed");
  CHECK(std::filesystem::remove(server->directory() + "/users.json"));
  CHECK(error_of([&] { (void)server->connect(); }).detail_name() == "LoginRequired");
}

TEST_CASE("serve access: whether a user exists cannot be timed", "[tools][access]") {
  // Both are hashed: the medians of attempts that take turns are alike. Without it, they differ by
  // a factor of hundreds.
  std::vector<std::chrono::steady_clock::duration> somebody, nobody;
  for (int i = 0; i < 7; ++i) {
    const auto server = server_with_users();
    (void)error_of([&] { (void)server->connect({"", "first", "wrong"}); });
    for (const bool known : {i % 2 == 0, i % 2 != 0}) {
      const auto begin = std::chrono::steady_clock::now();
      (void)error_of([&] { (void)server->connect({"", known ? "reader" : "nobody", "wrong"}); });
      (known ? somebody : nobody).push_back(std::chrono::steady_clock::now() - begin);
    }
  }
  const auto median = [](auto& times) {
    std::sort(times.begin(), times.end());
    return std::chrono::duration<double>(times[times.size() / 2]).count();
  };
  const double ratio = median(somebody) / median(nobody);
  CHECK(ratio > 0.5);
  CHECK(ratio < 2);
}

TEST_CASE("serve access: who fails often has to wait", "[tools][access]") {
  const auto server = server_with_users();
  std::string last;
  for (int i = 0; i < 8; ++i) {
    last = error_of([&] { (void)server->connect({"", "reader", "wrong"}); }).detail_name();
  }
  CHECK(last == "TooManyLogins");
  // The right password does not help either, until the time is over.
  CHECK(error_of([&] { (void)server->connect(as("reader")); }).code() == ErrorCode::Busy);
}

TEST_CASE("serve access: tokens log in until they are taken away", "[tools][access]") {
  const auto server = server_with_users();
  const auto token = tools::new_token();
  tools::UserStore store(server->directory());
  auto user = *store.find("writer");
  user.tokens.push_back({"notebook", tools::digest_of(token)});
  store.put(user);
  store.save();
  CHECK(single(*server->connect({token, "", ""}), "RETURN 1") == Value(1));
  CHECK(tests::http_get(server->port(), "/schema", {{"Authorization", "Bearer " + token}}).status ==
        200);
  user.tokens.clear();
  store.put(user);
  store.save();
  CHECK(error_of([&] { (void)server->connect({token, "", ""}); }).detail_name() == "LoginFailed");
}

TEST_CASE("serve access: what each role may do", "[tools][access]") {
  const auto server = server_with_users();
  struct Case {
    std::string role, statement;
    bool allowed;
  };
  const std::string read = "MATCH (n) RETURN count(n)", write = "CREATE (:T)",
                    rule = "CREATE INDEX FOR (t:T) ON (t.x)", model = "DROP INFLUENCE MODEL mine",
                    what_if = "WHAT IF {CREATE (:T)} THEN MATCH (n) RETURN count(n)",
                    profile = "PROFILE CREATE (:T)", explain = "EXPLAIN CREATE (:T)";
  for (const auto& [role, statement, allowed] :
       {Case{"reader", read, true}, Case{"reader", write, false}, Case{"reader", rule, false},
        Case{"reader", model, false}, Case{"reader", what_if, false},
        Case{"reader", profile, false}, Case{"reader", explain, true}, Case{"analyst", read, true},
        Case{"analyst", what_if, true}, Case{"analyst", write, false}, Case{"writer", read, true},
        Case{"writer", write, true}, Case{"writer", rule, true}, Case{"admin", write, true},
        Case{"blind", read, true}, Case{"blind", write, false}, Case{"blind", rule, false},
        Case{"blind", what_if, true}}) {
    CAPTURE(role, statement);
    const auto connection = server->connect(as(role));
    if (allowed) {
      CHECK_NOTHROW((void)connection->run(statement));
    } else {
      CHECK(error_of([&] { (void)connection->run(statement); }).code() == ErrorCode::Permission);
    }
  }
}

TEST_CASE("serve access: a rule holds for every way to ask", "[tools][access]") {
  const auto server = server_with_users();
  const auto writer = server->connect(as("writer"));
  (void)writer->run(
      "CREATE (a:Company {name: 'A'})-[:OWNS]->(b:Company {name: 'B'}), "
      "(a)-[:COMPETES_WITH]->(b), (:Secret {name: 'Plan'})");
  (void)writer->run("ASSERT ('A')-[:SUPPLIES]->('B') BY 'Rumours'");
  const auto blind = server->connect(as("blind"));
  CHECK(single(*writer, "MATCH ()-[r]->() RETURN count(r)") == Value(3));
  CHECK(single(*blind, "MATCH ()-[r]->() RETURN count(r)") == Value(1));
  CHECK(single(*blind, "MATCH (n:Secret) RETURN count(n)") == Value(0));
  CHECK(blind->schema().labels ==
        std::vector<std::pair<std::string, std::uint64_t>>{{"Company", 2}});
  CHECK(blind->describe({}).find("Secret") == std::string::npos);
  CHECK(blind->describe({}).find("OWNS") == std::string::npos);
  CHECK(blind->complete("", "MATCH (s:Sec").candidates.empty());
  CHECK(blind->complete("", "MATCH (n {name: 'Pl").candidates.empty());
  CHECK(writer->complete("", "MATCH (n {name: 'Pl").candidates.size() == 1);
  const tests::HttpHeaders login{{"Authorization", "Basic YmxpbmQ6Y29ycmVjdCBob3JzZQ=="}};
  const auto get = [&](const std::string& path) {
    return tests::http_get(server->port(), path, login).body;
  };
  CHECK(get("/schema").find("Secret") == std::string::npos);
  CHECK(get("/export?query=" + tests::url_encoded("MATCH (n) RETURN n.name ORDER BY n.name")) ==
        "n.name\nA\nB\n");
  std::string text;
  blind->render("MATCH (n) RETURN count(n) AS c", {}, {}, "csv", {},
                [&text](std::string_view part) { text += part; });
  CHECK(text == "c\n2\n");
}

TEST_CASE("serve access: statements of others are seen by an administrator alone",
          "[tools][access]") {
  const auto server = server_with_users();
  const auto reader = server->connect(as("reader"));
  const auto rows = reader->run("UNWIND range(1, 1000000) AS x RETURN x");
  REQUIRE(reader->running().size() == 1);
  const auto number = reader->running()[0].number;
  const auto writer = server->connect(as("writer"));
  CHECK(writer->running().empty());
  CHECK(error_of([&] { writer->kill(number); }).code() == ErrorCode::NotFound);
  const auto admin = server->connect(as("admin"));
  REQUIRE(admin->running().size() == 1);
  CHECK(admin->running()[0].user == "reader");
  admin->kill(number);
  CHECK(reader->running().empty());
  CHECK(tests::http_get(server->port(), "/metrics",
                        {{"Authorization", "Basic cmVhZGVyOmNvcnJlY3QgaG9yc2U="}})
            .status == 403);
}

TEST_CASE("serve access: a user's own limits hold", "[tools][access]") {
  const auto server = server_with_users();
  const auto small = server->connect(as("small"));
  const auto rows = small->run("UNWIND range(1, 5) AS x RETURN x");
  while (rows->next() != nullptr) {
  }
  CHECK(error_of([&] { (void)small->run("UNWIND range(1, 6) AS x RETURN x"); }).code() ==
        ErrorCode::Limit);
  std::thread endless([&server] {
    const auto other = server->connect(as("small"));
    (void)error_of([&] {
      (void)other->run("UNWIND range(1, 9999) AS x UNWIND range(1, 9999) AS y RETURN sum(x * y)",
                       {}, {.timeout = 1s});
    });
  });
  for (int i = 0; i < 100 && small->running().empty(); ++i) std::this_thread::sleep_for(10ms);
  const auto busy = error_of([&] { (void)small->run("RETURN 1"); });
  CHECK(busy.code() == ErrorCode::Busy);
  CHECK(busy.detail_name() == "TooManyStatements");
  endless.join();
}

TEST_CASE("serve access: all statements together keep to the server's memory", "[tools][serve]") {
  const TestServer server(
      [](tools::ServerOptions& options) { options.service.memory_bytes = std::size_t{24} << 20; });
  // Sorted rows are held until the last has been fetched.
  const std::string sorted = "UNWIND range(1, $n) AS x WITH x ORDER BY x DESC RETURN x";
  const Map many{{"n", Value(300'000)}};
  const auto first = server.connect();
  auto held = first->run(sorted, many);
  REQUIRE(held->next() != nullptr);
  const auto second = server.connect();
  const auto refused = error_of([&] { (void)second->run(sorted, many); });
  CHECK(refused.code() == ErrorCode::Limit);
  CHECK(refused.detail_name() == "MemoryPoolExhausted");
  CHECK(single(*second, "RETURN 1") == Value(1));
  const auto taken = [&server] {
    const std::string text = tests::http_get(server.port(), "/metrics", {}).body;
    const std::string name = "\nclout_statement_memory_bytes ";
    const auto at = text.find(name);
    REQUIRE(at != std::string::npos);
    return std::stoull(text.substr(at + name.size()));
  };
  CHECK(taken() > (std::size_t{12} << 20));
  CHECK(taken() <= (std::size_t{24} << 20));
  held.reset();
  for (int i = 0; i < 500 && taken() > 0; ++i) std::this_thread::sleep_for(10ms);
  CHECK(taken() == 0);
  CHECK(second->run(sorted, many)->next() != nullptr);
}

namespace {

/// The lines of the audit log so far.
std::vector<std::string> audited(const TestServer& server) {
  std::ifstream stream(server.directory() + "/audit");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("serve access: the audit log has who asked what", "[tools][access]") {
  const auto server = server_with_users();
  (void)server->connect(as("writer"))->run("CREATE (:T {x: $x})", {{"x", Value("y")}});
  (void)error_of([&] { (void)server->connect(as("reader"))->run("RETURN 1 / 0"); });
  const auto lines = audited(*server);
  REQUIRE(lines.size() == 4);
  CHECK_THAT(lines[0], Catch::Contains(R"("event":"login","user":"writer","address":"127.0.0.1",)"
                                       R"("program":"test","outcome":"ok")"));
  CHECK_THAT(lines[1], Catch::Contains(R"("event":"statement","user":"writer",)"
                                       R"("address":"127.0.0.1","program":"test",)"));
  CHECK_THAT(lines[1],
             Catch::Contains(R"json("statement":"CREATE (:T {x: $x})","parameters":{"x":"y"},)json"
                             R"json("outcome":"ok")json"));
  CHECK_THAT(lines[2], Catch::Contains(R"("event":"login","user":"reader")"));
  CHECK_THAT(lines[3], Catch::Contains(R"("outcome":"Argument")"));
}

TEST_CASE("serve access: the audit log has what was refused", "[tools][access]") {
  const auto server = server_with_users();
  constexpr auto kWrong = "battery staple";
  (void)error_of([&] { (void)server->connect({"", "ann", kWrong}); });
  (void)error_of([&] { (void)server->connect({kWrong, "", ""}); });
  const auto reader = server->connect(as("reader"));
  (void)error_of([&] { (void)reader->run("RETURN +"); });
  (void)error_of([&] { (void)reader->prepare("RETURN '" + std::string(20'000, 'x')); });
  (void)error_of([&] { (void)reader->run("CREATE (:T)"); });
  (void)tests::http_get(server->port(), "/export?query=CREATE+(:T)",
                        {{"Authorization", "Basic d3JpdGVyOmNvcnJlY3QgaG9yc2U="}});
  const client::Login login{"", "reader", kPassword};
  (void)error_of([&] { (void)client::administer(server->address(), login, "test"); });
  const auto lines = audited(*server);
  REQUIRE(lines.size() == 9);
  CHECK_THAT(lines[0], Catch::Contains(R"("event":"login","user":"ann","address":"127.0.0.1",)"
                                       R"("outcome":"Permission")"));
  CHECK_THAT(lines[1], Catch::Contains(R"("event":"login","user":"","address":"127.0.0.1",)"
                                       R"("outcome":"Permission")"));
  CHECK_THAT(lines[3], Catch::Contains(R"("event":"statement","user":"reader")"));
  CHECK_THAT(lines[3], Catch::Contains(R"("statement":"RETURN +","outcome":"Syntax")"));
  CHECK_THAT(lines[4], Catch::Contains(R"(xx","outcome":"Syntax")"));
  CHECK(lines[4].size() < 2'500);
  CHECK_THAT(lines[5],
             Catch::Contains(R"json("statement":"CREATE (:T)","outcome":"Permission")json"));
  CHECK_THAT(lines[6], Catch::Contains(R"("user":"writer","address":"127.0.0.1","program":"http",)"
                                       R"json("statement":"CREATE (:T)",)json"
                                       R"("outcome":"Permission")"));
  CHECK_THAT(lines[8], Catch::Contains(R"("event":"operation","user":"reader",)"
                                       R"("address":"127.0.0.1","program":"test",)"
                                       R"("operation":"administer","outcome":"Permission")"));
  for (const auto& line : lines) {
    CHECK(line.find(kWrong) == std::string::npos);
    CHECK(line.find(kPassword) == std::string::npos);
  }
}

TEST_CASE("serve access: other machines need TLS and a login", "[tools][access]") {
  const auto everywhere = [](tools::ServerOptions& options) { options.listen = "0.0.0.0:0"; };
  CHECK(error_of([&] { const TestServer server(everywhere); }).code() == ErrorCode::Usage);
  CHECK(error_of([&] { (void)server_with_users(everywhere); }).code() == ErrorCode::Usage);
  CHECK(tools::is_loopback("127.0.0.1:1"));
  CHECK(tools::is_loopback("[::1]:1"));
  CHECK(tools::is_loopback("localhost:1"));
  CHECK(tools::is_loopback("unix:/run/clout"));
  CHECK_FALSE(tools::is_loopback("*:1"));
  CHECK_FALSE(tools::is_loopback("127.0.0.1.example.com:1"));
  CHECK_FALSE(tools::is_loopback("[::]:1"));
}

TEST_CASE("serve access: the wire is encrypted with TLS", "[tools][access]") {
  const tests::TemporaryDirectory directory;
  const auto certificate = (directory.path() / "cert.pem").string();
  const auto key = (directory.path() / "key.pem").string();
  const std::string make =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost "
      "-addext subjectAltName=DNS:localhost -keyout " +
      key + " -out " + certificate + " 2>/dev/null";
  REQUIRE(std::system(make.c_str()) == 0);
  const auto server = server_with_users([&](tools::ServerOptions& options) {
    options.listen = "0.0.0.0:0";
    options.certificate = certificate;
    options.key = key;
  });
  auto address = server->address();
  address.host = "localhost";
  address.tls = true;
  address.authority = certificate;
  const auto connection = client::Connection::open(address, as("reader"), "test");
  CHECK(single(*connection, "RETURN 1") == Value(1));
  address.authority.clear();  // nobody that this machine trusts has signed it
  CHECK(error_of([&] { (void)client::Connection::open(address, as("reader"), "test"); }).code() ==
        ErrorCode::Io);
  CHECK(error_of([&] { (void)server->connect(as("reader")); }).code() == ErrorCode::Io);
}
