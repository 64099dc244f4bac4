// The program draws: goldens of the sample graph, and Graphviz as judge where it is installed.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/support/clout_program.h"
#include "tests/support/program.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kRoutes = "INFLUENCE FROM 'Huawei' TO 'Apple' TOP 3";

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

bool have_graphviz() {
  const bool have = std::system("dot -V >/dev/null 2>&1") == 0;
  if (!have) WARN("SKIPPED: graphviz is not installed, so pictures are not checked by it");
  return have;
}

/// Python's parser takes well-formed XML and nothing else.
bool is_well_formed(const std::string& xml) {
  ProgramOptions options;
  options.input = xml;
  const auto parsed = run_program({"/usr/bin/env", "python3", "-c",
                                   "import sys, xml.dom.minidom as m; m.parse(sys.stdin.buffer)"},
                                  options);
  INFO(parsed.err);
  return parsed.exit_code == 0;
}

struct Program {
  ProgramResult run(Words arguments, const ProgramOptions& options = {}) const {
    return run_clout(std::move(arguments), options);
  }
  ProgramResult draw(const std::string& text, const std::string& format,
                     const ProgramOptions& options = {}) const {
    return run({"query", database, text, "--format", format}, options);
  }
  void load_article() const {
    const std::string folder = CLOUT_SOURCE_DIR "/sample/article/";
    REQUIRE(run({"load", database, folder + "nodes.csv", folder + "edges.csv"}).exit_code == 0);
  }

  TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
};

std::string golden(const std::string& name) {
  std::ifstream file(CLOUT_SOURCE_DIR "/tests/tools/data/pictures/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  REQUIRE_FALSE(text.str().empty());
  return text.str();
}

TEST_CASE("pictures: the sample graph is drawn as the goldens say", "[tools][picture][cli]") {
  const Program clout;
  clout.load_article();
  for (const auto& [format, file] :
       {std::pair{"dot", "routes.dot"}, {"mermaid", "routes.mermaid"}, {"tree", "routes.txt"}}) {
    ProgramOptions options;
    options.environment = {"LC_ALL=C.UTF-8"};
    const auto result = clout.draw(kRoutes, format, options);
    INFO(result.err);
    CHECK(result.exit_code == 0);
    CHECK(result.out == golden(file));
  }
  ProgramOptions ascii;
  ascii.environment = {"LC_ALL=C"};
  const auto tree = clout.draw(kRoutes, "tree", ascii).out;
  CHECK(contains(tree, "|-["));
  CHECK_FALSE(contains(tree, "─"));
}

TEST_CASE("pictures: signs are those of the model that was asked", "[tools][picture][cli]") {
  const Program clout;
  REQUIRE(clout
              .draw("CREATE (:X {name: 'A'})-[:Undercuts]->(:X {name: 'B'}); "
                    "CREATE INFLUENCE MODEL own SET TYPE Undercuts = {kappa: 0.5, polarity: -1}",
                    "csv")
              .exit_code == 0);
  const std::string asked = "INFLUENCE FROM 'A' TO 'B' USING MODEL own";
  CHECK(contains(clout.draw(asked, "dot").out, "label=\"Undercuts\", style=dashed"));
  CHECK(contains(clout.draw(asked, "tree").out, "[Undercuts -"));
  CHECK_FALSE(contains(clout.draw("MATCH p = (:X)-->(:X) RETURN p", "dot").out, "style=dashed"));
}

TEST_CASE("pictures: Graphviz takes every picture", "[tools][picture][cli]") {
  if (!have_graphviz()) return;
  const Program clout;
  clout.load_article();
  const auto hostile =
      clout.draw(R"(CREATE (:`L"]` {name: 'a"b\\\n<b>&amp;</b>\u0001\uFFFE ]]> \\N'}))"
                 R"(-[:`T" -> x`]->(:K {name: '<u>华为</u> \u202E'}))",
                 "csv");
  INFO(hostile.err);
  REQUIRE(hostile.exit_code == 0);
  for (const std::string query : {kRoutes, "MATCH p = (a)-->(b) RETURN p", "MATCH (n) RETURN n"}) {
    ProgramOptions dot;
    dot.input = clout.draw(query, "dot").out;
    const auto canon = run_program({"/usr/bin/env", "dot", "-Tcanon"}, dot);
    INFO(query << ": " << canon.err);
    CHECK(canon.exit_code == 0);
    CHECK(canon.err.empty());
    const auto svg = clout.draw(query, "svg");
    CHECK(svg.exit_code == 0);
    CHECK(contains(svg.out, "Huawei"));
    CHECK(is_well_formed(svg.out));
  }
  CHECK(contains(clout.draw("MATCH (n:K) RETURN n", "svg").out, "&lt;u&gt;华为&lt;/u&gt; \\u202E"));
}

TEST_CASE("pictures: Graphviz is done with the largest picture in time", "[tools][picture][cli]") {
  if (!have_graphviz()) return;
  const Program clout;
  REQUIRE(
      clout
          .draw("UNWIND range(0, 299) AS i CREATE (:N {name: 'node ' + toString(i), i: i}) "
                "WITH count(*) AS n UNWIND range(0, 599) AS k "
                "MATCH (a:N {i: k % 300}), (b:N {i: (k * k + 7 * k) % 300}) CREATE (a)-[:T]->(b)",
                "csv")
          .exit_code == 0);
  const auto svg = clout.draw("MATCH p = (:N)-->(:N) RETURN p", "svg");
  INFO(svg.err);
  CHECK(svg.exit_code == 0);
  CHECK(is_well_formed(svg.out));
}

TEST_CASE("pictures: without Graphviz svg fails with a hint", "[tools][picture][cli]") {
  const Program clout;
  clout.load_article();
  ProgramOptions nowhere;
  nowhere.environment = {"PATH=/nonexistent"};
  const auto result = clout.draw(kRoutes, "svg", nowhere);
  CHECK(result.exit_code == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "install graphviz"));
  CHECK(clout.draw(kRoutes, "dot", nowhere).exit_code == 0);
}

TEST_CASE("pictures: what dot complains about is told", "[tools][picture][cli]") {
  const Program clout;
  clout.load_article();
  const auto program = clout.directory.path() / "dot";
  std::ofstream(program) << "#!/bin/sh\necho 'no fonts today' >&2\nexit 7\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  ProgramOptions options;
  options.environment = {"PATH=" + clout.directory.path().string() + ":/usr/bin:/bin"};
  const auto result = clout.draw(kRoutes, "svg", options);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "no fonts today"));
  CHECK(contains(result.err, "exit code 7"));
}

TEST_CASE("pictures: one picture a statement, and none is an error", "[tools][picture][cli]") {
  const Program clout;
  clout.load_article();
  const std::string two = std::string(kRoutes) + "; CREATE (:X); MATCH (x:X) RETURN x";
  const auto drawn = clout.draw(two, "dot");
  CHECK(drawn.exit_code == 0);
  const auto first = drawn.out.find("digraph");
  REQUIRE(first == 0);
  CHECK(drawn.out.find("digraph", 1) != std::string::npos);
  const auto empty = clout.draw("MATCH (x:X) RETURN x.name", "dot");
  CHECK(empty.exit_code == 1);
  CHECK(contains(empty.err, "nothing to draw"));
  CHECK(contains(empty.err, "RETURN"));
  CHECK(clout.draw("MATCH (x:Nothing) RETURN x", "mermaid").exit_code == 1);
}

TEST_CASE("pictures: the shell draws", "[tools][picture][cli]") {
  const Program clout;
  clout.load_article();
  ProgramOptions options;
  options.environment = {"LC_ALL=C.UTF-8"};
  options.input = std::string(":format tree\n") + kRoutes + ";\n";
  const auto result = clout.run({"repl", clout.database}, options);
  CHECK(result.exit_code == 0);
  CHECK(result.out == golden("routes.txt"));
}

}  // namespace
}  // namespace clout::tests
