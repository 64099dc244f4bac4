// The tutorial as a newcomer follows it: the commands of the page, with the shipped sample. What
// its answers are, the language's tests compare; here it is the same graph, and nothing fails.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/program.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

std::string tutorial() {
  std::ifstream file(CLOUT_SOURCE_DIR "/docs/tutorial.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The statements in its blocks, in order.
std::vector<std::string> statements(const std::string& page) {
  constexpr std::string_view kBegin = "```cypher\n";
  std::vector<std::string> found;
  for (auto at = page.find(kBegin); at != std::string::npos; at = page.find(kBegin, at)) {
    at += kBegin.size();
    found.push_back(page.substr(at, page.find("\n```", at) - at));
  }
  return found;
}

}  // namespace

TEST_CASE("tutorial: its commands work on the shipped sample", "[tools]") {
  const std::string page = tutorial();
  const TemporaryDirectory directory;
  const std::string database = directory / "my.db";
  // The files are named on the page; what they are relative to is the checkout.
  constexpr const char* kNodes = "sample/worked_example/nodes.csv";
  constexpr const char* kEdges = "sample/worked_example/edges.csv";
  REQUIRE(page.find("clout load my.db " + std::string(kNodes) + " " + kEdges) != std::string::npos);
  const std::string root = CLOUT_SOURCE_DIR "/";
  const auto load = run_program({CLOUT_BINARY, "load", database, root + kNodes, root + kEdges});
  REQUIRE(load.exit_code == 0);
  const std::vector<std::string> asked = statements(page);
  REQUIRE(asked.size() > 8);
  std::string answers;
  for (const std::string& statement : asked) {
    INFO(statement);
    const auto answer =
        run_program({CLOUT_BINARY, "query", database, statement, "--format", "csv"});
    CHECK(answer.exit_code == 0);
    answers += answer.out;
  }
  // Of the what-if, and of the impact.
  CHECK(answers.find("CAC,0.6555182678343681,0.22261931809177604") != std::string::npos);
  CHECK(answers.find("Alibaba,0.384\n") != std::string::npos);
  CHECK(answers.find("Baidu,-0.121\n") != std::string::npos);
}

}  // namespace clout::tests
