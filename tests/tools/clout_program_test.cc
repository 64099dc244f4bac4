// The built program from outside: exit codes, standard output, standard error, signals.
#include "tests/support/clout_program.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/support/program.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

using Words = std::vector<std::string>;

struct Program {
  ProgramResult run(Words arguments, const ProgramOptions& options = {}) const {
    return run_clout(std::move(arguments), options);
  }
  ProgramResult query(const std::string& text, const Words& more = {}) const {
    Words arguments{"query", database, text};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  void write_file(const std::string& name, std::string_view text) const {
    std::ofstream(directory.path() / name, std::ios::binary) << text;
  }
  std::string file(const std::string& name) const { return (directory.path() / name).string(); }

  TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("clout: help and version go to standard output", "[tools][cli]") {
  const Program clout;
  const auto version = clout.run({"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out.rfind("clout ", 0) == 0);
  for (const Words& arguments :
       {Words{"--help"}, Words{"load", "--help"}, Words{"query", "--help"}, Words{"repl", "--help"},
        Words{"dump", "--help"}, Words{"check", "--help"}, Words{"info", "--help"},
        Words{"vacuum", "--help"}, Words{"resolve", "--help"}}) {
    const auto help = clout.run(arguments);
    INFO(arguments.front());
    CHECK(help.exit_code == 0);
    CHECK(contains(help.out, "Example"));
    CHECK(help.err.empty());
  }
}

TEST_CASE("clout: a command that there is not is named, and near ones are suggested",
          "[tools][cli]") {
  const Program clout;
  const auto near = clout.run({"qurey"});
  CHECK(near.exit_code == 2);
  CHECK(contains(near.err, "there is no command 'qurey'"));
  CHECK(contains(near.err, "did you mean query?"));
  CHECK(contains(clout.run({"frobnicate"}).err, "`clout --help` lists the commands"));
  CHECK(contains(clout.run({}).err, "Usage: clout"));
}

TEST_CASE("clout: a wrong command line is exit code 2 and says so on standard error",
          "[tools][cli]") {
  const Program clout;
  const auto& db = clout.database;
  const std::vector<Words> wrong{{},
                                 {"frobnicate"},
                                 {"query"},
                                 {"query", db},
                                 {"query", db, "RETURN 1", "--file", "x"},
                                 {"query", db, "RETURN 1", "--format", "xml"},
                                 {"query", db, "RETURN 1", "--timeout", "soon"},
                                 {"query", db, "RETURN 1", "--memory", "lots"},
                                 {"query", db, "RETURN 1", "--param", "nothing"},
                                 {"query", db, "RETURN 1", "--no-such-option"},
                                 {"query", "clout://host:none", "RETURN 1"},
                                 {"dump", "clout://host:1", "x"},
                                 {"check", "clout://host:none"},
                                 {"load", db},
                                 {"load", db, "x.csv", "--delimiter", "too long"}};
  for (const auto& arguments : wrong) {
    const auto result = clout.run(arguments);
    INFO((arguments.empty() ? "nothing" : arguments.back()) << ": " << result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
  }
  CHECK_FALSE(std::filesystem::exists(db));
}

TEST_CASE("clout: reading a missing database fails and writing creates it", "[tools][cli]") {
  const Program clout;
  const auto missing = clout.query("MATCH (n) RETURN n");
  CHECK(missing.exit_code == 1);
  CHECK(contains(missing.err, "there is no database at"));
  CHECK_FALSE(std::filesystem::exists(clout.database));
  for (const auto* command : {"info", "check"}) {
    const auto result = clout.run({command, clout.database});
    INFO(command << ": " << result.err);
    CHECK(result.exit_code == 1);
    CHECK_FALSE(std::filesystem::exists(clout.database));
  }
  CHECK(clout.run({"dump", clout.database, clout.file("dump")}).exit_code == 1);
  const auto written = clout.query("CREATE (:Company {name: 'Apple'})");
  CHECK(written.exit_code == 0);
  CHECK(written.out.empty());
  CHECK(written.err.empty());
  CHECK(clout.query("MATCH (n:Company) RETURN n.name AS name", {"--format", "csv"}).out ==
        "name\nApple\n");
}

TEST_CASE("clout: a file that is no database is named", "[tools][cli]") {
  const Program clout;
  clout.write_file("graph.db", "not a directory");
  const auto result = clout.query("RETURN 1");
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, clout.database));
}

TEST_CASE("clout: errors show the place in the statement", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  const auto bad = clout.query("MATCH (p RETURN p");
  CHECK(bad.exit_code == 1);
  CHECK(bad.out.empty());
  CHECK(contains(bad.err, "Syntax error at 1:10"));
  CHECK(contains(bad.err, "  MATCH (p RETURN p\n           ^"));
}

TEST_CASE("clout: errors in a file name its line", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  clout.write_file("script.cypher", "RETURN 1 AS one;\n\nRETURN 2 AS two;  MATCH (p\nRETURN p;\n");
  const auto result = clout.run(
      {"query", clout.database, "--file", clout.file("script.cypher"), "--format", "csv"});
  CHECK(result.exit_code == 1);
  CHECK(result.out == "one\n1\ntwo\n2\n");
  CHECK(contains(result.err, "script.cypher:4:1"));
  const auto missing = clout.run({"query", clout.database, "--file", clout.file("none.cypher")});
  CHECK(missing.exit_code == 1);
  CHECK(contains(missing.err, "none.cypher"));
}

TEST_CASE("clout: a script stops at its first error unless told to go on", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  ProgramOptions options;
  options.input = "RETURN 1 AS x; RETURN nope; RETURN 3 AS x";
  const auto stopped = clout.run({"query", clout.database, "-", "--format", "jsonl"}, options);
  CHECK(stopped.exit_code == 1);
  CHECK(stopped.out == "{\"x\":1}\n");
  CHECK(contains(stopped.err, "<standard input>:1:23"));
  const auto went_on =
      clout.run({"query", clout.database, "-", "--format", "jsonl", "--continue"}, options);
  CHECK(went_on.exit_code == 1);
  CHECK(went_on.out == "{\"x\":1}\n{\"x\":3}\n");
}

TEST_CASE("clout: rejected rows are never written over what is loaded", "[tools][cli]") {
  const Program clout;
  clout.write_file("n.csv", "id:ID\n1\n");
  clout.write_file("map.csv", "a,b\n");
  for (const Words& more : {Words{"--reject", clout.file("n.csv")},
                            Words{"--reject", clout.file("./n.csv"), "--on-error", "skip"},
                            Words{"--reject", clout.file("map.csv"), "--map",
                                  "id=" + clout.file("map.csv") + "#1>2"}}) {
    Words arguments{"load", clout.database, clout.file("n.csv")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto load = clout.run(arguments);
    CHECK(load.exit_code == 2);
    CHECK(contains(load.err, "cannot take the rejected rows"));
  }
  CHECK(std::filesystem::file_size(clout.file("n.csv")) == 8);
  CHECK(std::filesystem::file_size(clout.file("map.csv")) == 4);
}

TEST_CASE("clout: LOAD CSV reads files, and says where one is wrong", "[tools][cli]") {
  const Program clout;
  clout.write_file("c.csv", "name,note\nApple,\"a, b\"\nHuawei,\n\nSony,\"\"\nIBM\n");
  const std::string from = " FROM '" + clout.file("c.csv") + "' AS r ";
  const auto rows =
      clout.query("UNWIND [1] AS x LOAD CSV WITH HEADERS" + from +
                      "CREATE (c:C {name: r.name, note: r.note}) RETURN c.name, c.note",
                  {"--format", "csv"});
  CHECK(rows.out == "c.name,c.note\nApple,\"a, b\"\nHuawei,\nSony,\"\"\nIBM,\n");
  CHECK(clout.query("LOAD CSV" + from + "RETURN size(r)", {"--format", "csv"}).out ==
        "size(r)\n2\n2\n2\n2\n1\n");
  CHECK(clout
            .query("LOAD CSV" + from + "FIELDTERMINATOR ';' RETURN size(r) LIMIT 1",
                   {"--format", "csv"})
            .out == "size(r)\n1\n");

  clout.write_file("wide.csv", "a,b\n1,2\n\n1,2,3\n");
  const auto wide =
      clout.query("LOAD CSV WITH HEADERS FROM '" + clout.file("wide.csv") + "' AS r RETURN r");
  CHECK(wide.exit_code == 1);
  CHECK(contains(wide.err, "wide.csv:4:1: the record has 3 cells, the header 2"));
  clout.write_file("open.csv", "a\n\"b\n");
  CHECK(contains(
      clout.query("LOAD CSV FROM '" + clout.file("open.csv") + "' AS r CREATE (:X) RETURN r").err,
      "open.csv:2:1: "));
  CHECK(clout.query("MATCH (x:X) RETURN count(x)", {"--format", "csv"}).out == "count(x)\n0\n");
  CHECK(contains(clout.query("LOAD CSV FROM 'no such' AS r RETURN r").err, "no such"));
  CHECK(contains(clout.query("LOAD CSV FROM 'https://a/b.csv' AS r RETURN r").err,
                 "Argument error at 1:15: 'https://a/b.csv' is no file of this machine"));
}

TEST_CASE("clout: a script's transaction is stored at COMMIT or not at all", "[tools][cli]") {
  const Program clout;
  CHECK(clout.query("BEGIN; CREATE (:A); CREATE (:A); COMMIT; BEGIN; CREATE (:A); ROLLBACK")
            .exit_code == 0);
  const auto unfinished = clout.query("BEGIN; CREATE (:A)");
  CHECK(unfinished.exit_code == 1);
  CHECK(contains(unfinished.err, "BEGIN was not followed by COMMIT"));
  CHECK(clout.query("MATCH (n) RETURN count(n)", {"--format", "csv"}).out == "count(n)\n2\n");
}

TEST_CASE("clout: formats and parameters", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  const std::string text = "RETURN $who AS who, $n + 1 AS n";
  const Words parameters{"--param", "who=Apple, Inc.", "--param", "n=41"};
  const auto in = [&](const std::string& format) {
    auto more = parameters;
    more.insert(more.end(), {"--format", format});
    const auto result = clout.query(text, more);
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    return result.out;
  };
  CHECK(in("jsonl") == "{\"who\":\"Apple, Inc.\",\"n\":42}\n");
  CHECK(in("json") == "[\n{\"who\":\"Apple, Inc.\",\"n\":42}\n]\n");
  CHECK(in("csv") == "who,n\n\"Apple, Inc.\",42\n");
  CHECK(in("markdown") == "| who | n |\n| --- | ---: |\n| Apple, Inc. | 42 |\n\n");
  CHECK(in("table") ==
        "┌─────────────┬────┐\n"
        "│ who         │  n │\n"
        "├─────────────┼────┤\n"
        "│ Apple, Inc. │ 42 │\n"
        "└─────────────┴────┘\n");
}

TEST_CASE("clout: COLUMNS sets the width of tables that go to a file", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  ProgramOptions options;
  options.environment = {"COLUMNS=20"};
  const auto result =
      clout.run({"query", clout.database, "RETURN 'some words to wrap' AS x"}, options);
  CHECK(result.exit_code == 0);
  CHECK(result.out ==
        "┌──────────────────┐\n"
        "│ x                │\n"
        "├──────────────────┤\n"
        "│ some words to    │\n"
        "│ wrap             │\n"
        "└──────────────────┘\n");
}

TEST_CASE("clout: each result is written before the next statement is read", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  TerminalProgram program({CLOUT_BINARY, "query", clout.database, "-", "--format", "jsonl"});
  program.type("RETURN 'first' AS x;\r");
  CHECK(program.wait_for("{\"x\":\"first\"}"));
  program.type("RETURN 'second' AS x;\r\x04");
  CHECK(program.wait_for("{\"x\":\"second\"}"));
  CHECK(program.wait_for_end() == 0);
}

TEST_CASE("clout: limits of time and memory", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  const auto slow = clout.query(
      "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000) AS y WITH x WHERE x + y < 0 RETURN x",
      {"--timeout", "100ms"});
  CHECK(slow.exit_code == 1);
  CHECK(contains(slow.err, "Limit error"));
  const auto large =
      clout.query("UNWIND range(1, 100000000) AS x RETURN collect(x)", {"--memory", "10MB"});
  CHECK(large.exit_code == 1);
  CHECK(contains(large.err, "Limit error"));
}

TEST_CASE("clout: an interrupt cancels the running statement", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  ProgramOptions options;
  bool sent = false;
  options.on_output = [&](pid_t process, std::string_view) {
    if (!std::exchange(sent, true)) ::kill(process, SIGINT);
  };
  const auto result = clout.run(
      {"query", clout.database, "--format", "jsonl",
       "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000) AS y RETURN x; RETURN 'never'"},
      options);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "Cancelled error"));
  CHECK_FALSE(contains(result.out, "never"));
}

TEST_CASE("clout: output that cannot be written is a failure", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:Company {name: 'Apple'})").exit_code == 0);
  const auto result = run_program(
      {"/bin/sh", "-c",
       std::string(CLOUT_BINARY) + " query " + clout.database + " 'RETURN 1' > /dev/full"});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "could not be written"));
}

TEST_CASE("clout: a load that breaks a constraint says what does, and stores nothing",
          "[tools][cli]") {
  const Program clout;
  REQUIRE(
      clout.query("CREATE CONSTRAINT FOR (n:Company) REQUIRE n.country IS NOT NULL").exit_code ==
      0);
  clout.write_file("n.csv", "id:ID,name,country,:LABEL\n1,Apple,US,Company\n2,Huawei,,Company\n");
  const auto load = clout.run({"load", clout.database, clout.file("n.csv")});
  CHECK(load.exit_code == 1);
  CHECK(contains(load.err, "'Huawei' has no `country`"));
  CHECK(contains(load.err, "Company_country_not_null"));
  CHECK(clout.query("MATCH (n) RETURN count(n) AS n", {"--format", "jsonl"}).out == "{\"n\":0}\n");
  CHECK(clout.run({"check", clout.database}).exit_code == 0);
}

TEST_CASE("clout: load, info, check and dump on the sample article", "[tools][cli]") {
  const Program clout;
  const std::string sample = CLOUT_SOURCE_DIR "/sample/article/";
  const auto loaded =
      clout.run({"load", clout.database, sample + "nodes.csv", sample + "edges.csv"});
  CHECK(loaded.exit_code == 0);
  CHECK(loaded.out.empty());
  CHECK(contains(loaded.err, "36 nodes and 68 edges"));
  const auto info = clout.run({"info", clout.database});
  CHECK(info.exit_code == 0);
  CHECK(contains(info.out, "36 nodes, 68 edges"));
  CHECK(contains(info.out, "COMPETES_WITH"));
  const auto check = clout.run({"check", clout.database});
  CHECK(check.exit_code == 0);
  CHECK(contains(check.out, "36 nodes, 68 edges"));
  const auto dumped = clout.run({"dump", clout.database, clout.file("dump")});
  CHECK(dumped.exit_code == 0);
  CHECK(contains(dumped.err, "36 nodes and 68 edges"));
  const auto influence = clout.query("INFLUENCE FROM 'Huawei' TO 'Apple'", {"--format", "jsonl"});
  CHECK(influence.exit_code == 0);
  CHECK(contains(influence.out, R"("route":"Huawei -[)"));
  const auto missing = clout.run({"load", clout.database, clout.file("none.csv")});
  CHECK(missing.exit_code == 1);
  CHECK(contains(missing.err, "none.csv"));
}

TEST_CASE("clout: the id of a deleted node is free for later loads", "[tools][cli]") {
  const Program clout;
  clout.write_file("n.csv", "id:ID\na\nb\n");
  clout.write_file("a.csv", "id:ID\na\n");
  clout.write_file("c.csv", "id:ID\nc\n");
  clout.write_file("e.csv", ":START_ID,:END_ID,:TYPE\na,b,T\n");
  const std::string edges = clout.file("e.csv");
  REQUIRE(clout.run({"load", clout.database, clout.file("n.csv"), edges}).exit_code == 0);
  REQUIRE(clout.query("MATCH (n)-->() DETACH DELETE n").exit_code == 0);
  const auto refused = clout.run({"load", clout.database, clout.file("c.csv"), edges});
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err, "e.csv:2:1"));
  CHECK_FALSE(contains(refused.err, "Internal"));
  REQUIRE(clout.run({"load", clout.database, clout.file("a.csv"), edges}).exit_code == 0);
  CHECK(clout.query("MATCH (a)-->(b) RETURN count(*) AS n", {"--format", "jsonl"}).out ==
        "{\"n\":1}\n");
  CHECK(clout.run({"check", clout.database}).exit_code == 0);
}

}  // namespace
}  // namespace clout::tests
