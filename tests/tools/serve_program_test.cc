// The program against a server: query, the shell, users.
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/clout_program.h"
#include "tests/support/http_call.h"
#include "tests/support/test_server.h"
#include "tools/access/user_store.h"

using namespace clout;
using tests::TestServer;

namespace {

std::string url_of(const TestServer& server, const std::string& user = "") {
  return "clout://" + user + (user.empty() ? "" : "@") +
         "127.0.0.1:" + std::to_string(server.port());
}

/// The program with arguments, standard input and variables.
struct Clout {
  tests::ProgramResult run(std::vector<std::string> arguments, std::string input = "",
                           tests::Environment environment = {}) const {
    tests::ProgramOptions options;
    options.input = std::move(input);
    options.environment = std::move(environment);
    return tests::run_clout(std::move(arguments), options);
  }
};

std::string contents(const std::string& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("serve program: query and the shell ask a server as they ask a directory",
          "[tools][serve]") {
  const TestServer server;
  const Clout clout;
  const auto url = url_of(server);
  CHECK(clout.run({"query", url, "CREATE (:Company {name: 'Apple'})"}).exit_code == 0);
  const auto rows = clout.run({"query", url, "MATCH (c:Company) RETURN c.name, $x", "--format",
                               "csv", "--param", "x=[1, 'a']"});
  CHECK(rows.exit_code == 0);
  CHECK(rows.out == "c.name,$x\nApple,\"[1,\"\"a\"\"]\"\n");
  const auto wrong = clout.run({"query", url, "RETURN 1;\nRETURN nope"});
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.err.find("Semantic error at 2:8: variable `nope` is not defined") !=
        std::string::npos);
  CHECK(wrong.err.find("\n         ^^^^\n") != std::string::npos);
  const auto script = clout.run({"repl", url, "--format", "csv"},
                                "BEGIN;\nCREATE (:T);\nMATCH (t:T) RETURN count(t) AS n;\n"
                                "ROLLBACK;\nMATCH (t:T) RETURN count(t) AS n;\n:schema\n");
  CHECK(script.exit_code == 0);
  CHECK(script.out.rfind("n\n1\nn\n0\n1 node, 0 edges\n", 0) == 0);
  CHECK(clout.run({"query", url, "BEGIN"}).exit_code == 1);
  CHECK(clout.run({"dump", url, "somewhere"}).exit_code == 2);
  CHECK(clout.run({"query", "clout://127.0.0.1:1", "RETURN 1"}).exit_code == 1);
}

TEST_CASE("serve program: commands of the shell that are about the last statement",
          "[tools][serve]") {
  const TestServer server;
  const Clout clout;
  const tests::TemporaryDirectory directory;
  const std::string csv = directory / "rows.csv", svg = directory / "none.svg";
  const auto script =
      clout.run({"repl", url_of(server), "--format", "csv"},
                "UNWIND [1, 2] AS x RETURN x;\n:explain\n:export " + csv + "\n:running\n");
  CHECK(script.exit_code == 0);
  CHECK(script.out.find("operator,details,estimated_rows\n") != std::string::npos);
  CHECK(contents(csv) == "x\n1\n2\n");
  CHECK(clout.run({"repl", url_of(server)}, "RETURN 1 AS x;\n:export " + svg + "\n").exit_code ==
        1);
  CHECK_FALSE(std::filesystem::exists(svg));
  CHECK_FALSE(std::filesystem::exists(svg + ".part"));
  CHECK(clout.run({"repl", url_of(server)}, "CREATE (:A);\n:export " + csv + "\n").exit_code == 1);
  CHECK(clout.run({"repl", url_of(server)}, ":kill 99\n").exit_code == 1);
  CHECK(clout.run({"repl", url_of(server)}, ":export\n").exit_code == 1);
  const auto edited = clout.run({"repl", url_of(server), "--format", "csv"},
                                "RETURN 1 AS x;\n:edit\n", {"EDITOR=sed -i s/1/2/"});
  CHECK(edited.out == "x\n1\nx\n2\n");
}

TEST_CASE("serve program: users are added, listed and removed", "[tools][access]") {
  const Clout clout;
  const tests::TemporaryDirectory directory;
  const std::string db = directory / "db";
  CHECK(clout.run({"user", "list", db}).exit_code == 1);
  REQUIRE(clout.run({"query", db, "CREATE (:A)"}).exit_code == 0);
  CHECK(clout.run({"user", "add", db, "ann", "--role", "analyst"}, "short\n").exit_code == 2);
  CHECK(clout.run({"user", "add", db, "ann", "--role", "king"}, "long enough\n").exit_code == 2);
  CHECK(clout.run({"user", "add", db, "a:b"}, "long enough\n").exit_code == 2);
  CHECK(clout
            .run({"user", "add", db, "ann", "--role", "analyst", "--hide-source", "Rumours"},
                 "long enough\n")
            .exit_code == 0);
  const auto token = clout.run({"user", "token", db, "ann"});
  CHECK(token.out.size() == 50);
  const auto list = clout.run({"user", "list", db});
  CHECK(list.out == "ann  analyst  password, 1 token; without sources Rumours\n");
  CHECK(contents(db + "/users.json").find("long enough") == std::string::npos);
  CHECK(clout.run({"user", "remove", db, "bob"}).exit_code == 1);
  CHECK(clout.run({"user", "remove", db, "ann"}).exit_code == 0);
  CHECK(clout.run({"user", "list", db}).out.empty());
  CHECK(clout.run({"check", db}).exit_code == 0);  // which the file of users does not disturb
}
