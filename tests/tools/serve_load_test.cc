// Bulk loads over a server: what comes back, who may, and that nothing stays behind.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/clout_program.h"
#include "tests/support/error_of.h"
#include "tests/support/test_server.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"
#include "tools/client/bulk_load.h"
#include "tools/client/session_thread.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/load_wire.h"

using namespace clout;
using namespace std::chrono_literals;
using tests::error_of;
using tests::TestServer;

namespace {

namespace fs = std::filesystem;

const std::string kPassword = "correct horse";
const std::string kNodes = "id:ID,name,:LABEL\na,Apple,Company\nb,Beats,Company\n";
const std::string kEdges = ":START_ID,:END_ID,:TYPE\na,b,OWNS\n";

bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 1'000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Served {
  explicit Served(
      const TestServer::Change& change = [](auto&) {},
      const std::function<void(const std::string&)>& prepare = [](auto&) {})
      : server(change, prepare, TestServer::Store::Disk) {}

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(place / name) << text;
    return place / name;
  }
  [[nodiscard]] tools::LoadReport load(const tools::LoadOptions& options,
                                       const client::Login& login = {}) const {
    tools::NoProgress progress;
    return client::load(server.address(), login, "test", options, progress);
  }
  [[nodiscard]] tests::ProgramResult run(std::vector<std::string> files,
                                         std::string input = "") const {
    files.insert(files.begin(), {"load", "clout://127.0.0.1:" + std::to_string(server.port())});
    tests::ProgramOptions options;
    options.input = std::move(input);
    return tests::run_clout(std::move(files), options);
  }
  [[nodiscard]] std::uint64_t nodes() { return server.database().view()->node_count(); }
  /// Folders of files that were sent.
  [[nodiscard]] std::size_t spools() const {
    std::error_code none;
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(server.directory() + "/runs", none)) {
      count += entry.path().filename().string().starts_with("spool-") ? 1 : 0;
    }
    return count;
  }

  tests::TemporaryDirectory place;
  TestServer server;
};

tools::LoadOptions options_of(const std::vector<std::string>& files) {
  tools::LoadOptions options;
  for (const auto& file : files) options.groups.push_back({{}, {}, {}, {file}});
  return options;
}

client::LinkTarget target_of(const TestServer& server) {
  return {server.address(), {}, "test", 10s};
}

}  // namespace

TEST_CASE("serve load: files of the client are loaded by the server", "[tools][serve][load]") {
  Served served;
  const auto report =
      served.load(options_of({served.file("nodes.csv", kNodes), served.file("edges.csv", kEdges)}));
  CHECK(report.nodes == 2);
  CHECK(report.edges == 1);
  CHECK(report.rows == 3);
  CHECK(report.commit == CommitNumber{1});
  CHECK(report.input_bytes == kNodes.size() + kEdges.size());
  CHECK(served.nodes() == 2);
  CHECK(eventually([&] { return served.spools() == 0; }));
  CHECK(
      contains(contents(served.server.directory() + "/audit"), R"("operation":"load","about":")"));
}

TEST_CASE("serve load: the program reports as it does for a directory", "[tools][serve][load]") {
  Served served;
  const auto nodes = served.file("nodes.csv", kNodes);
  const auto bad = served.file("bad.csv", kEdges + "a,nobody,OWNS\nb,a,OWNS\n");
  const auto aborted = served.run({nodes, bad});
  const tests::TemporaryDirectory local;
  auto same = tests::run_clout({"load", local / "db", nodes, bad});
  CHECK(aborted.exit_code == 1);
  CHECK(aborted.err == same.err);
  CHECK(contains(aborted.err, "bad.csv:3:3: "));
  CHECK(served.nodes() == 0);

  const auto reject = served.place / "rejected.csv";
  const auto skipped = served.run({nodes, bad, "--on-error", "skip", "--reject", reject});
  CHECK(skipped.exit_code == 0);
  CHECK(contains(skipped.err, bad + ":3:3: no node has the id 'nobody'"));
  CHECK(contains(skipped.err, "loaded 2 nodes and 2 edges from 5 rows in "));
  CHECK(contains(skipped.err, "; 1 rows rejected, kept in " + reject));
  CHECK(contents(reject) == "a,nobody,OWNS\n");

  const auto more = served.run({"-"}, "id:ID,:LABEL\nc,Company\n");
  CHECK(more.exit_code == 0);
  CHECK(contains(more.err, "loaded 1 nodes"));
  CHECK(served.nodes() == 3);
  CHECK(served.run({served.place / "none.csv"}).exit_code == 1);
  CHECK(served.run({}).exit_code == 2);
  CHECK(served.run({nodes, "--on-error", "skip", "--reject", nodes}).exit_code == 2);
  CHECK(contents(nodes) == kNodes);
}

TEST_CASE("serve load: groups, maps and compressed files travel", "[tools][serve][load]") {
  Served served;
  const auto nodes = served.file("nodes.csv", "id:ID;name\na;Apple\nb;Beats\n");
  const auto edges = served.file("edges.csv", ":START_ID;:END_ID;:TYPE\na;b;1\n");
  const auto types = served.file("types.txt", "1,OWNS\n");
  REQUIRE(tests::run_program({"/bin/sh", "-c", "gzip '" + edges + "'"}).exit_code == 0);
  const auto loaded =
      served.run({"--nodes", "Company:Big=" + nodes, "--edges", "X=" + edges + ".gz", "--map",
                  ":TYPE=" + types, "--delimiter", "semicolon", "--list-delimiter", "|"});
  INFO(loaded.err);
  CHECK(loaded.exit_code == 0);
  const auto connection = served.server.connect();
  const auto rows = connection->run("MATCH (a:Big)-[:OWNS]->(b:Company) RETURN a.name + b.name");
  const auto* row = rows->next();
  REQUIRE(row != nullptr);
  CHECK(row->at(0).as_string() == "AppleBeats");
}

TEST_CASE("serve load: large files come whole, in many pieces", "[tools][serve][load]") {
  Served served;
  std::string text = "id:ID,name,:LABEL\n";
  constexpr std::uint64_t kRows = 100'000;
  for (std::uint64_t i = 0; i < kRows; ++i) {
    text += std::to_string(i) + ",the name of number " + std::to_string(i) + ",Company\n";
  }
  CHECK(served.load(options_of({served.file("nodes.csv", text)})).nodes == kRows);
  CHECK(served.server.database().view()->find_by_name("the name of number 99999").size() == 1);
}

TEST_CASE("serve load: takes a writer who sees everything", "[tools][serve][load]") {
  Served served([](auto&) {},
                [](const std::string& directory) {
                  tools::UserStore store(directory);
                  for (const auto role : {tools::Role::Analyst, tools::Role::Writer}) {
                    tools::User user;
                    user.name = to_string(role);
                    user.role = role;
                    user.password = tools::hash_password(kPassword);
                    store.put(user);
                    user.name = "blind";
                    user.hidden_sources = {"Rumours"};
                    store.put(user);
                  }
                  store.save();
                });
  const auto options = options_of({served.file("nodes.csv", kNodes)});
  for (const std::string user : {"analyst", "blind"}) {
    CAPTURE(user);
    CHECK(error_of([&] {
            (void)served.load(options, {"", user, kPassword});
          }).code() == ErrorCode::Permission);
  }
  CHECK(served.spools() == 0);
  CHECK(served.load(options, {"", "writer", kPassword}).nodes == 2);
}

TEST_CASE("serve load: no more is kept than the server has room for", "[tools][serve][load]") {
  Served served([](auto& options) { options.maintenance.spool_bytes = 1'000'000; });
  const auto large = served.file("large.csv", std::string(3'000'000, 'x'));
  const auto error = error_of([&] { (void)served.load(options_of({large})); });
  CHECK(error.code() == ErrorCode::Limit);
  CHECK(error.detail_name() == "SpoolFull");
  CHECK(contains(error.hint_text(), "--spool"));
  CHECK(eventually([&] { return served.spools() == 0; }));
  CHECK(served.load(options_of({served.file("nodes.csv", kNodes)})).nodes == 2);
}

TEST_CASE("serve load: a client that goes leaves nothing", "[tools][serve][load]") {
  Served served;
  {
    client::SessionThread session(target_of(served.server));
    kj::Maybe<wire::Load::Client> load;
    const auto sent = session.call<bool>([&](wire::Session::Client& of) {
      auto request = of.loadRequest();
      tools::write_load_options(request.initOptions(), options_of({"a"}), {"a"});
      load = request.send().getLoad();
      auto piece = KJ_ASSERT_NONNULL(load).writeRequest();
      piece.setBytes(kj::StringPtr("id:ID\n1\n").asBytes());
      return piece.send().then([](auto&& response) {
        return client::Answer<bool>{!response.hasError(), std::nullopt};
      });
    });
    CHECK(sent);
    CHECK(served.spools() == 1);
    session.in_loop([&] { load = nullptr; });
  }
  CHECK(eventually([&] { return served.spools() == 0; }));
  CHECK(served.nodes() == 0);
}

TEST_CASE("serve load: hostile calls are answered", "[tools][serve][load]") {
  Served served;
  client::SessionThread session(target_of(served.server));
  const auto begin = [&](const std::function<void(wire::LoadOptions::Builder)>& change) {
    return session.call<bool>([&](wire::Session::Client& of) {
      auto request = of.loadRequest();
      tools::write_load_options(request.initOptions(), options_of({"a"}), {"a"});
      change(request.getOptions());
      return request.send().then([](auto&& response) -> client::Answer<bool> {
        if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
        return {true, std::nullopt};
      });
    });
  };
  CHECK(begin([](auto) {}));
  const auto code_of = [&](const std::function<void(wire::LoadOptions::Builder)>& change) {
    return error_of([&] { begin(change); }).code();
  };
  CHECK(code_of([](auto options) { options.initFiles(0); }) == ErrorCode::Argument);
  CHECK(code_of([](auto options) { options.initFiles(1'001); }) == ErrorCode::Limit);
  CHECK(code_of([](auto options) { options.getGroups()[0].initFiles(0); }) == ErrorCode::Argument);
  CHECK(code_of([](auto options) { options.setDelimiter(200); }) == ErrorCode::Argument);
  CHECK(code_of([](auto options) { options.setHeader("\xff"); }) == ErrorCode::Argument);
  CHECK(code_of([](auto options) { options.initMaps(1)[0].setFile(0); }) == ErrorCode::Argument);
  const auto written = [&](std::uint32_t file, std::size_t bytes) {
    return error_of([&] {
      session.call<bool>([&](wire::Session::Client& of) {
        auto request = of.loadRequest();
        tools::write_load_options(request.initOptions(), options_of({"a"}), {"a"});
        auto piece = request.send().getLoad().writeRequest();
        piece.setFile(file);
        piece.initBytes(static_cast<unsigned>(bytes));
        return piece.send().then([](auto&& response) -> client::Answer<bool> {
          if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
          return {true, std::nullopt};
        });
      });
    });
  };
  CHECK(written(1, 10).code() == ErrorCode::Argument);
  CHECK(written(0, 1'000'001).code() == ErrorCode::Argument);
}

TEST_CASE("serve load: what a crash leaves goes when the database is opened again",
          "[tools][serve][load]") {
  const tests::TemporaryDirectory place;
  const std::string database = place / "db";
  REQUIRE(tests::run_clout({"query", database, "CREATE (:A)"}).exit_code == 0);
  fs::create_directories(database + "/runs/spool-0");
  std::ofstream(database + "/runs/spool-0/0") << kNodes;
  REQUIRE(tests::run_clout({"query", database, "RETURN 1"}).exit_code == 0);
  CHECK_FALSE(fs::exists(database + "/runs/spool-0"));
}
