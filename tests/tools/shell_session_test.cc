// The shell from outside: a person's session at a terminal, and scripts on standard input.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/support/program.h"
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

  TerminalProgram open() const { return TerminalProgram({CLOUT_BINARY, "repl", database}, home); }
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
  session.at_prompt(shell, "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000) AS y RETURN x;\r");
  REQUIRE(shell.wait_for("{\"x\":100}"));
  shell.type("\x03");
  CHECK(shell.wait_for("Cancelled error"));
  session.at_prompt(shell, "RETURN 'alive' AS x;\r");
  CHECK(shell.wait_for("{\"x\":\"alive\"}"));
  session.at_prompt(shell, ":quit\r");
  CHECK(shell.wait_for_end() == 0);
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
