// What is said about a statement besides its rows: times, writes, places of errors; and scripts cut
// into statements.
#include "tools/cli/statement_runner.h"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/temporary_directory.h"
#include "tools/cli/script.h"

namespace clout::tools {
namespace {

using std::chrono::duration;

TEST_CASE("statement runner: times read well at every size", "[tools][cli]") {
  CHECK(text_of(duration<double>(0.0004)) == "0.4 ms");
  CHECK(text_of(duration<double>(0.0094)) == "9.4 ms");
  CHECK(text_of(duration<double>(0.0123)) == "12 ms");
  CHECK(text_of(duration<double>(0.999)) == "999 ms");
  CHECK(text_of(duration<double>(1.234)) == "1.23 s");
  CHECK(text_of(duration<double>(125)) == "2 min 5 s");
}

TEST_CASE("statement runner: writes are counted in words", "[tools][cli]") {
  query::WriteSummary writes;
  CHECK(text_of(writes).empty());
  writes.nodes_created = 1;
  writes.edges_deleted = 2;
  writes.properties_set = 3;
  CHECK(text_of(writes) == "1 node created, 2 edges deleted, 3 properties set");
}

TEST_CASE("statement runner: errors are placed in the text around a statement", "[tools][cli]") {
  const query::StatementText statement{"RETURN\nnope", 3, 10};
  const auto error = [](std::uint32_t line, std::uint32_t column) {
    return Error(ErrorCode::Semantic, "what").at({line, column, 4}).hint("how").detail("Kind");
  };
  const auto first = located(error(1, 2), statement, "file");
  CHECK(first.position() == SourcePosition{3, 11, 4});
  CHECK(first.source() == "file");
  CHECK(first.hint_text() == "how");
  CHECK(first.detail_name() == "Kind");
  CHECK(located(error(2, 1), statement, "file").position() == SourcePosition{4, 1, 4});
  const Error nowhere(ErrorCode::Limit, "too long");
  CHECK(located(nowhere, statement, "file").position()->line == 3);
  CHECK_FALSE(located(nowhere, statement, "").position());
}

std::vector<std::string> statements_of(std::string_view text) {
  std::vector<std::string> found;
  for_each_statement(text, [&](const query::StatementText& statement) {
    found.push_back(statement.text);
    return true;
  });
  return found;
}

TEST_CASE("script: text is cut at semicolons and the last needs none", "[tools][cli]") {
  using Words = std::vector<std::string>;
  CHECK(statements_of("RETURN 1; RETURN 2") == Words{"RETURN 1", "RETURN 2"});
  CHECK(statements_of(" ;; \n;").empty());
  CHECK(statements_of("RETURN ';'") == Words{"RETURN ';'"});
}

TEST_CASE("script: a file is read to its end or until the sink has enough", "[tools][cli]") {
  const tests::TemporaryDirectory directory;
  const auto path = (directory.path() / "script").string();
  {
    std::ofstream file(path);
    for (int i = 0; i < 20'000; ++i) file << "RETURN " << i << ";\n";  // over one read
  }
  std::size_t count = 0;
  for_each_statement_of(path, [&](const query::StatementText& statement) {
    CHECK(statement.text == "RETURN " + std::to_string(count));
    ++count;
    return true;
  });
  CHECK(count == 20'000);
  count = 0;
  for_each_statement_of(path, [&](const query::StatementText&) { return ++count < 3; });
  CHECK(count == 3);
  CHECK_THROWS_AS(for_each_statement_of(path + ".none", [](const auto&) { return true; }), Error);
}

}  // namespace
}  // namespace clout::tools
