// Operations of a database over a server: who may, what they report, what goes on meanwhile.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/backup.h"
#include "graph/history.h"
#include "tests/support/clout_program.h"
#include "tests/support/error_of.h"
#include "tests/support/test_server.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"
#include "tools/client/administration.h"

using namespace clout;
using tests::error_of;
using tests::TestServer;

namespace {

namespace fs = std::filesystem;

const std::string kPassword = "correct horse";

void add_users(const std::string& directory) {
  tools::UserStore store(directory);
  for (const auto role : {tools::Role::Writer, tools::Role::Admin}) {
    tools::User user;
    user.name = to_string(role);
    user.role = role;
    user.password = tools::hash_password(kPassword);
    store.put(user);
    if (role == tools::Role::Writer) continue;
    user.name = "blind";
    user.hidden_labels = {"Secret"};
    store.put(user);
  }
  store.save();
}

struct Served {
  explicit Served(const std::function<void(const std::string&)>& prepare = [](auto&) {})
      : server([this](auto& options) { options.maintenance.backups = backups.path().string(); },
               prepare, TestServer::Store::Disk) {}

  [[nodiscard]] std::unique_ptr<tools::Operations> administer(const std::string& user = "") const {
    return client::administer(server.address(),
                              user.empty() ? client::Login{} : client::Login{"", user, kPassword},
                              "test");
  }
  void run(const std::string& statement) const {
    while (connection()->run(statement)->next() != nullptr) {
    }
  }
  [[nodiscard]] std::unique_ptr<client::Connection> connection() const { return server.connect(); }
  [[nodiscard]] std::string url(const std::string& user = "") const {
    return "clout://" + user + (user.empty() ? "" : "@") +
           "127.0.0.1:" + std::to_string(server.port());
  }

  tests::TemporaryDirectory backups;
  TestServer server;
};

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

tests::ProgramResult run(std::vector<std::string> arguments, tests::Environment environment = {}) {
  tests::ProgramOptions options;
  options.environment = std::move(environment);
  return tests::run_clout(std::move(arguments), options);
}

}  // namespace

TEST_CASE("serve operations: they take an administrator who sees everything", "[tools][serve]") {
  const Served served(add_users);
  CHECK(error_of([&] { (void)served.administer(); }).code() == ErrorCode::Permission);
  const auto writer = error_of([&] { (void)served.administer("writer"); });
  CHECK(writer.code() == ErrorCode::Permission);
  CHECK(contains(writer.message(), "take the role admin"));
  const auto blind = error_of([&] { (void)served.administer("blind"); });
  CHECK(blind.code() == ErrorCode::Permission);
  CHECK(contains(blind.message(), "hidden"));
  CHECK(served.administer("admin")->info({}).figures.commit == CommitNumber{0});
}

TEST_CASE("serve operations: info and check tell what there is", "[tools][serve]") {
  const Served served;
  served.run("CREATE (:Company {name: 'Apple'})-[:OWNS]->(:Company {name: 'Beats'})");
  const auto operations = served.administer();
  const auto info = operations->info({});
  CHECK(info.directory == served.server.directory());
  CHECK(info.figures.commit == CommitNumber{1});
  CHECK(info.figures.delta_rows == 4);
  CHECK_FALSE(info.figures.stored_bytes.empty());
  CHECK(info.bytes_on_disk > 0);
  CHECK_FALSE(info.horizon);
  CHECK(contains(info.schema, "2 nodes, 1 edge"));
  tools::NoProgress progress;
  const auto report = operations->check(100, progress);
  CHECK(report.nodes == 2);
  CHECK(report.edges == 1);
  CHECK(report.commits == 1);
  CHECK(report.problem_count == 0);
}

TEST_CASE("serve operations: a check runs while others write", "[tools][serve]") {
  const Served served;
  const auto operations = served.administer();
  std::atomic<bool> done = false;
  std::thread writer([&] {
    const auto connection = served.connection();
    while (!done) (void)connection->run("CREATE (:A {x: 1})-[:R]->(:A {x: 2})");
  });
  std::set<std::uint64_t> seen;
  tools::NoProgress progress;
  for (int i = 0; i < 10'000 && seen.size() < 5; ++i) {
    const auto report = operations->check(100, progress);
    CHECK(report.problems.empty());
    CHECK(report.nodes == 2 * report.commits);
    seen.insert(report.commits);
  }
  done = true;
  writer.join();
  CHECK(seen.size() == 5);
}

TEST_CASE("serve operations: a vacuum frees history, and who reads keeps what they had",
          "[tools][serve]") {
  Served served;
  served.run("CREATE (:A {x: 1})");
  served.run("MATCH (a:A) SET a.x = 2");
  const auto before = served.server.database().view();
  const auto middle = *graph::time_of(*before, CommitNumber{2});
  served.run("MATCH (a:A) SET a.x = 3");
  const auto reader = served.server.database().view();
  REQUIRE(graph::node_history(*reader, NodeId{0}).size() == 3);
  const auto operations = served.administer();
  tools::NoProgress progress;
  const auto report = operations->vacuum(middle, progress);
  CHECK(report.versions == 1);
  CHECK(report.commits == 1);
  CHECK(report.horizon == middle);
  CHECK(graph::node_history(*reader, NodeId{0}).size() == 3);
  CHECK(graph::node_history(*served.server.database().view(), NodeId{0}).size() == 2);
  CHECK(operations->info({}).horizon == middle);
  CHECK(operations->check(100, progress).problem_count == 0);
  served.run("MATCH (a:A) SET a.x = 4");
  CHECK(operations->vacuum(middle, progress).versions == 0);
  CHECK(error_of([&] { operations->vacuum(INT64_MAX, progress); }).code() == ErrorCode::Usage);
  CHECK(error_of([&] { operations->vacuum(INT64_MIN, progress); }).code() == ErrorCode::Argument);
}

TEST_CASE("serve operations: backups go where the server says, with the users", "[tools][serve]") {
  const Served served(add_users);
  const auto operations = served.administer("admin");
  tools::NoProgress progress;
  const auto first = operations->backup("nightly", progress);
  CHECK(first.copied_files == first.files);
  const auto second = operations->backup("nightly", progress);
  CHECK(second.commit == first.commit);
  for (const std::string name :
       {"", ".", "..", "../x", "a/b", "/tmp/x", ".hidden", "a b", "a\\b"}) {
    CAPTURE(name);
    CHECK(error_of([&] { operations->backup(name, progress); }).code() == ErrorCode::Argument);
  }
  const tests::TemporaryDirectory place;
  const std::string restored = place / "db";
  (void)graph::restore_database(served.backups / "nightly", restored);
  CHECK(contents(restored + "/users.json") == contents(served.server.directory() + "/users.json"));
  CHECK(fs::status(restored + "/users.json").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(fs::status(served.backups / "nightly").type() == fs::file_type::directory);
  CHECK(contains(contents(served.server.directory() + "/audit"),
                 R"("operation":"backup","about":"nightly")"));
}

TEST_CASE("serve operations: a server without a folder makes no backups", "[tools][serve]") {
  const TestServer server([](auto&) {}, [](auto&) {}, TestServer::Store::Disk);
  const auto operations = client::administer(server.address(), {}, "test");
  tools::NoProgress progress;
  const auto refused = error_of([&] { operations->backup("nightly", progress); });
  CHECK(refused.code() == ErrorCode::Permission);
  CHECK(contains(refused.hint_text(), "--backups"));
}

TEST_CASE("serve operations: the program does them on a server as in a directory",
          "[tools][serve][cli]") {
  const Served served(add_users);
  const auto url = served.url("admin");
  const tests::Environment environment{"CLOUT_PASSWORD=" + kPassword};
  {
    const auto connection = served.server.connect({"", "admin", kPassword});
    (void)connection->run("CREATE (:A {x: 1})-[:R]->(:A {x: 2})");
    (void)connection->run("MATCH (a:A {x: 1}) SET a.x = 3");
  }
  const auto info = run({"info", url}, environment);
  CHECK(info.exit_code == 0);
  CHECK(contains(info.out, "directory"));
  CHECK(contains(info.out, served.server.directory()));
  CHECK(contains(info.out, "2 nodes, 1 edge\n"));
  const auto check = run({"check", url}, environment);
  CHECK(check.exit_code == 0);
  CHECK(contains(check.out, "checked 2 nodes, 1 edge, "));
  CHECK(contains(check.out, ": all is well\n"));
  const auto vacuum = run({"vacuum", url, "--before", "2020-01-01"}, environment);
  CHECK(vacuum.exit_code == 0);
  CHECK(contains(vacuum.out, "history goes back to 2020-01-01T00:00Z\n"));
  CHECK(run({"vacuum", url, "--before", "2999-01-01"}, environment).exit_code == 2);
  CHECK(run({"vacuum", url, "--before", "yesterday"}, environment).exit_code == 2);
  const auto backup = run({"backup", url, "nightly"}, environment);
  CHECK(backup.exit_code == 0);
  CHECK(contains(backup.out, "backed up commit 2 to 'nightly': "));
  const auto refused = run({"backup", url, "../nightly"}, environment);
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err, "hint: it takes letters"));
  CHECK(run({"info", served.url("writer")}, environment).exit_code == 1);
  CHECK(run({"check", "clout://127.0.0.1:1"}).exit_code == 1);
  const tests::TemporaryDirectory place;
  CHECK(run({"restore", served.backups / "nightly", place / "db"}).exit_code == 0);
  CHECK(contains(run({"user", "list", place / "db"}).out, "writer"));
  CHECK(run({"check", place / "db"}).out == check.out);
}

TEST_CASE("serve operations: a directory is opened for reading beside its server",
          "[tools][serve][cli]") {
  const Served served;
  served.run("CREATE (:A {x: 1})");
  const auto database = served.server.directory();
  const auto locked = run({"query", database, "MATCH (a:A) RETURN a.x"});
  CHECK(locked.exit_code == 1);
  CHECK(contains(locked.err, "--read-only"));
  const auto query = [&](const std::string& text) {
    return run({"query", database, text, "--read-only", "--format", "csv"});
  };
  CHECK(query("MATCH (a:A) RETURN a.x").out == "a.x\n1\n");
  served.run("CREATE (:A {x: 2})");
  CHECK(query("MATCH (a:A) RETURN sum(a.x) AS s").out == "s\n3\n");
  const auto written = query("CREATE (:A {x: 3})");
  CHECK(written.exit_code == 1);
  CHECK(contains(written.err, "read"));
  tests::ProgramOptions script;
  script.input = "MATCH (a:A) RETURN sum(a.x) AS s;\n";
  CHECK(tests::run_clout({"repl", database, "--read-only", "--format", "csv"}, script).out ==
        "s\n3\n");
  CHECK(run({"query", served.url(), "RETURN 1", "--read-only"}).exit_code == 2);
  const tests::TemporaryDirectory nothing;
  CHECK(run({"query", nothing / "db", "CREATE (:A)", "--read-only"}).exit_code == 1);
  CHECK_FALSE(fs::exists(nothing / "db"));
}
