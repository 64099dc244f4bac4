// The shell from outside: a person's session at a terminal, and scripts on standard input.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/support/program.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

/// A database of two companies, and a home for the history.
struct Session {
  Session() {
    const auto result =
        run_program({CLOUT_BINARY, "query", database,
                     "CREATE (:Company {name: 'Huawei'})-[:COMPETES_WITH {confidence: 0.9}]->"
                     "(:Company {name: 'Apple'}), (:Company {name: '华为技术'})"});
    REQUIRE(result.exit_code == 0);
  }

  TerminalProgram open() const { return open_with_pager(""); }
  /// With `script` for results that are longer than the screen.
  TerminalProgram open_with_pager(const std::string& script) const {
    return open_with_pager(script, database);
  }
  TerminalProgram open_with_pager(const std::string& script, const std::string& graph) const {
    Environment environment = home;
    environment.push_back("CLOUT_PAGER=" + script);
    return TerminalProgram({CLOUT_BINARY, "repl", graph}, environment);
  }
  /// Types `keys` once the prompt is there: the terminal is in another mode while statements run.
  static void at_prompt(TerminalProgram& shell, std::string_view keys) {
    REQUIRE(shell.wait_for("clout> "));
    REQUIRE(shell.wait_for_editor());
    shell.type(keys);
  }
  ProgramResult script(std::string text) const {
    ProgramOptions options;
    options.input = std::move(text);
    return run_program({CLOUT_BINARY, "repl", database, "--format", "csv"}, options);
  }
  std::string history() const {
    std::ifstream file(directory.path() / "state" / "clout" / "history");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
  Environment home{"XDG_STATE_HOME=" + (directory.path() / "state").string(), "TERM=xterm",
                   "NO_COLOR=1", "LC_ALL=C.UTF-8"};
};

constexpr std::string_view kEndless =
    "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000) AS y RETURN x;\r";

TEST_CASE("shell: statements end with a semicolon or an empty line", "[tools][repl]") {
  const Session session;
  auto shell = session.open();
  session.at_prompt(shell, "RETURN 40 + 2 AS answer;\r");
  CHECK(shell.shown().find("3 nodes, 1 edge.") != std::string::npos);
  CHECK(shell.wait_for("│     42 │"));
  CHECK(shell.wait_for("1 row ("));
  session.at_prompt(shell, "RETURN\r");
  REQUIRE(shell.wait_for("-> "));
  shell.type("'two lines' AS text\r\r");
  CHECK(shell.wait_for("│ two lines │"));
  session.at_prompt(shell, "CREATE (:Product {name: 'iPhone'});\r");
  CHECK(shell.wait_for("1 node created"));
  session.at_prompt(shell, "\x04");
  CHECK(shell.wait_for_end() == 0);
  CHECK(session.history().find("RETURN 'two lines' AS text\n") != std::string::npos);
}

TEST_CASE("shell: Tab completes keywords, types and names", "[tools][repl]") {
  const Session session;
  auto shell = session.open();
  session.at_prompt(shell, "mat\t(:Com\t)-[r:COMP\t]->(b) ret\tb.nam\t;\r");
  CHECK(shell.wait_for("│ Apple"));
  session.at_prompt(shell, "match (a {name: '华\t}) return a.name;\r");
  CHECK(shell.wait_for("│ 华为技术"));
  session.at_prompt(shell, ":tim\toff\r");
  CHECK(shell.wait_for("timing off"));
}

TEST_CASE("shell: Ctrl-C drops the input at the prompt and cancels what runs", "[tools][repl]") {
  const Session session;
  auto shell = session.open();
  session.at_prompt(shell, "RETURN half\r");
  REQUIRE(shell.wait_for("-> "));
  REQUIRE(shell.wait_for_editor());
  shell.type("a thought\x03");
  session.at_prompt(shell, "RETURN 'whole' AS x;\r");
  CHECK(shell.wait_for("│ whole"));
  session.at_prompt(shell, ":format jsonl\r");
  session.at_prompt(shell, kEndless);
  REQUIRE(shell.wait_for("{\"x\":100}"));
  shell.type("\x03");
  CHECK(shell.wait_for("Cancelled error"));
  session.at_prompt(shell, "RETURN 'alive' AS x;\r");
  CHECK(shell.wait_for("{\"x\":\"alive\"}"));
  session.at_prompt(shell, ":quit\r");
  CHECK(shell.wait_for_end() == 0);
}

/// Ctrl-C is nothing to it; it waits for a key when it has all.
constexpr const char* kReader =
    "trap '' INT; echo \"has $(grep -c row-) rows\"; head -n 1 < /dev/tty; echo reader ends";

void page_through(TerminalProgram& shell) {
  Session::at_prompt(shell, "UNWIND range(1, 300) AS x RETURN 'row-' + x AS x;\r");
  REQUIRE(shell.wait_for("has 300 rows"));
  shell.type("\r");
  CHECK(shell.wait_for("reader ends"));
  CHECK(shell.wait_for("300 rows ("));
}

TEST_CASE("shell: a pager shows results that are longer than the screen", "[tools][repl]") {
  const Session session;
  auto shell = session.open_with_pager(kReader);
  page_through(shell);
  session.at_prompt(shell, "RETURN 'short' AS x;\r");
  CHECK(shell.wait_for("│ short"));
  session.at_prompt(shell, ":pager off\r");
  session.at_prompt(shell, "UNWIND range(1, 300) AS x RETURN 'row-' + x AS x;\r");
  CHECK(shell.wait_for("│ row-300"));
  session.at_prompt(shell, ":pager on\r");
  page_through(shell);
}

TEST_CASE("shell: a pager shows what comes from a server, but not what is watched",
          "[tools][repl]") {
  const Session session;
  const ServerProcess server(session.database);
  auto shell = session.open_with_pager(kReader, client::to_string(server.address()));
  page_through(shell);
  session.at_prompt(shell, ":watch UNWIND range(1, 300) AS x RETURN 'row-' + x AS x\r");
  REQUIRE(shell.wait_for("+ x 'row-300'"));
  shell.type("\x03");
  session.at_prompt(shell, "RETURN 'alive' AS x;\r");
  CHECK(shell.wait_for("│ alive"));
}

TEST_CASE("shell: who leaves the pager has seen enough", "[tools][repl]") {
  const Session session;
  auto shell = session.open_with_pager("head -n 100 | tail -n 1");
  session.at_prompt(shell, ":format jsonl\r");
  session.at_prompt(shell, kEndless);
  CHECK(shell.wait_for("not all rows were shown"));
  session.at_prompt(shell, "RETURN 'alive' AS x;\r");
  CHECK(shell.wait_for("{\"x\":\"alive\"}"));
  session.at_prompt(shell, ":quit\r");
  CHECK(shell.wait_for_end() == 0);
  CHECK(shell.shown().find("error") == std::string::npos);
}

TEST_CASE("shell: Ctrl-C cancels the statement, and the pager shows what there is",
          "[tools][repl]") {
  const Session session;
  auto shell = session.open_with_pager("trap '' INT; head -n 1; cat > /dev/null; echo saw the end");
  session.at_prompt(shell, ":format jsonl\r");
  session.at_prompt(shell, kEndless);
  REQUIRE(shell.wait_for("{\"x\":1}"));
  shell.type("\x03");
  CHECK(shell.wait_for("saw the end"));
  CHECK(shell.wait_for("Cancelled error"));
  session.at_prompt(shell, "RETURN 'alive' AS x;\r");
  CHECK(shell.wait_for("{\"x\":\"alive\"}"));
}

TEST_CASE("shell: the terminal is in order whatever the pager does", "[tools][repl]") {
  const Session session;
  auto shell = session.open_with_pager("stty raw -echo < /dev/tty; kill -KILL $$");
  session.at_prompt(shell, "UNWIND range(1, 300) AS x RETURN x;\r");
  REQUIRE(shell.wait_for("300 rows ("));
  CHECK(shell.wait_for(")\r\n"));  // a raw terminal would have the line feed alone
  session.at_prompt(shell, "RETURN 'alive' AS x;\r");
  CHECK(shell.wait_for("│ alive"));
}

TEST_CASE("shell: a pager that does not exist is told of once", "[tools][repl]") {
  const Session session;
  auto shell = session.open_with_pager("no-such-pager-anywhere");
  for (int i = 0; i < 2; ++i) {
    session.at_prompt(shell, "UNWIND range(1, 300) AS x RETURN 'row-' + x AS x;\r");
    CHECK(shell.wait_for("│ row-300"));
  }
  session.at_prompt(shell, ":quit\r");
  CHECK(shell.wait_for_end() == 0);
  const auto told = shell.shown().find("cannot be started");
  REQUIRE(told != std::string::npos);
  CHECK(shell.shown().find("cannot be started", told + 1) == std::string::npos);
}

TEST_CASE("shell: routes are drawn as a tree, which a tip tells of once", "[tools][repl]") {
  const Session session;
  auto shell = session.open();
  session.at_prompt(shell, "INFLUENCE FROM 'Huawei' TO 'Apple';\r");
  CHECK(shell.wait_for("tip: :format tree"));
  session.at_prompt(shell, "INFLUENCE FROM 'Huawei' TO 'Apple';\r");
  session.at_prompt(shell, ":format tree\r");
  session.at_prompt(shell, "INFLUENCE FROM 'Huawei' TO 'Apple';\r");
  CHECK(shell.wait_for("└─[COMPETES_WITH -]→ Apple  0.45 (route 0.45)"));
  session.at_prompt(shell, ":quit\r");
  CHECK(shell.wait_for_end() == 0);
  const auto tip = shell.shown().find("tip:");
  CHECK(shell.shown().find("tip:", tip + 1) == std::string::npos);
}

TEST_CASE("shell: errors show the place and unknown commands suggest", "[tools][repl]") {
  const Session session;
  auto shell = session.open();
  session.at_prompt(shell, "RETURN 1 +;\r");
  CHECK(shell.wait_for("Syntax error"));
  CHECK(shell.wait_for("^"));
  session.at_prompt(shell, ":shcema\r");
  CHECK(shell.wait_for("did you mean ':schema'?"));
  session.at_prompt(shell, ":schema\r");
  CHECK(shell.wait_for("│ COMPETES_WITH │     1 │"));
}

TEST_CASE("shell: a script runs commands and statements", "[tools][repl]") {
  const Session session;
  const auto result = session.script(
      ":param who 'Apple'\n"
      ":param n 1\n"
      "MATCH (c {name: $who})\n"
      "RETURN c.name AS name, $n AS n;\n"
      ":params\n"
      ":unset n\n"
      ":format jsonl\n"
      "RETURN 1 AS x");
  CHECK(result.exit_code == 0);
  CHECK(result.out == "name,n\nApple,1\n$n = 1\n$who = 'Apple'\n{\"x\":1}\n");
}

TEST_CASE("shell: parameters are set in the ways of other shells, too", "[tools][repl]") {
  const Session session;
  const auto result = session.script(":param n => 7\n:param $who: 'Apple'\n:params\n");
  CHECK(result.exit_code == 0);
  CHECK(result.out == "$n = 7\n$who = 'Apple'\n");
  CHECK(session.script(":param {n: 7}\n").exit_code != 0);
}

TEST_CASE("shell: a script stops at its first error", "[tools][repl]") {
  const Session session;
  const auto bad_statement = session.script("RETURN 1 AS x;\nRETURN nope;\nRETURN 2 AS x;\n");
  CHECK(bad_statement.exit_code == 1);
  CHECK(bad_statement.out == "x\n1\n");
  CHECK(bad_statement.err.find("<standard input>:2:8") != std::string::npos);
  const auto bad_command = session.script(":nope\nRETURN 1;\n");
  CHECK(bad_command.exit_code == 1);
  CHECK(bad_command.out.empty());
}

TEST_CASE("shell: :source runs a file and names it in errors", "[tools][repl]") {
  const Session session;
  const auto good = (session.directory.path() / "good.cypher").string();
  const auto bad = (session.directory.path() / "bad.cypher").string();
  const auto itself = (session.directory.path() / "itself.cypher").string();
  std::ofstream(good) << "RETURN 1 AS x;\n:format jsonl\nRETURN 2 AS x";
  std::ofstream(bad) << "\nRETURN nope;\n";
  std::ofstream(itself) << ":source " << itself << "\n";
  CHECK(session.script(":source " + good + "\n").out == "x\n1\n{\"x\":2}\n");
  const auto failed = session.script(":source " + bad + "\n");
  CHECK(failed.exit_code == 1);
  CHECK(failed.err.find("bad.cypher:2:8") != std::string::npos);
  CHECK(session.script(":source /no/such/file\n").exit_code == 1);
  const auto endless = session.script(":source " + itself + "\n");
  CHECK(endless.exit_code == 1);
  CHECK(endless.err.find("16 files deep") != std::string::npos);
}

}  // namespace
}  // namespace clout::tests
