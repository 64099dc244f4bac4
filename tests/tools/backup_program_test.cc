// `clout backup` and `clout restore` from outside: what they report, and their errors.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/clout_program.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

struct Program {
  TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
  std::string backup = (directory.path() / "backup").string();
  std::string restored = (directory.path() / "restored.db").string();
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("backup program: there and back", "[tools][cli]") {
  const Program clout;
  REQUIRE(run_clout({"query", clout.database, "CREATE (:A {x: 1})-[:R]->(:A {x: 2})"}).exit_code ==
          0);
  const auto made = run_clout({"backup", clout.database, clout.backup});
  INFO(made.out << made.err);
  CHECK(made.exit_code == 0);
  CHECK(contains(made.out, "backed up commit 1 to '" + clout.backup + "': "));
  REQUIRE(run_clout({"query", clout.database, "CREATE (:A {x: 3})"}).exit_code == 0);
  CHECK(contains(run_clout({"backup", clout.database, clout.backup}).out, "commit 2 "));
  const auto restored = run_clout({"restore", clout.backup, clout.restored});
  INFO(restored.out << restored.err);
  CHECK(restored.exit_code == 0);
  CHECK(contains(restored.out, "restored commit 2 to '" + clout.restored + "': "));
  CHECK(run_clout({"check", clout.restored}).exit_code == 0);
  CHECK(run_clout({"query", clout.restored, "MATCH (a:A) RETURN sum(a.x) AS s", "--format", "csv"})
            .out == "s\n6\n");
}

TEST_CASE("backup program: errors say what is wrong", "[tools][cli]") {
  const Program clout;
  CHECK(run_clout({"backup", clout.database, clout.backup}).exit_code == 1);
  CHECK(run_clout({"backup", clout.database}).exit_code == 2);
  CHECK(contains(run_clout({"restore", clout.backup, clout.restored}).err, "there is no backup"));
  REQUIRE(run_clout({"query", clout.database, "CREATE ()"}).exit_code == 0);
  REQUIRE(run_clout({"backup", clout.database, clout.backup}).exit_code == 0);
  const auto refused = run_clout({"restore", clout.backup, clout.database});
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err, "already"));
}

}  // namespace clout::tests
