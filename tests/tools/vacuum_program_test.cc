// `clout vacuum` from outside: what it reports, what can still be asked, its errors.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/clout_program.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

using Words = std::vector<std::string>;

struct Program {
  ProgramResult vacuum(const std::string& before) const {
    return run_clout({"vacuum", database, "--before", before});
  }
  ProgramResult query(const std::string& text) const {
    return run_clout({"query", database, text, "--format", "csv"});
  }

  TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A moment between what was done so far and what follows.
std::string now(const Program& clout) {
  const std::string out = clout.query("RETURN toString(datetime()) AS now").out;
  return out.substr(4, out.size() - 5);
}

}  // namespace

TEST_CASE("vacuum: what was before is freed, and can no more be asked", "[tools][cli]") {
  const Program clout;
  REQUIRE(clout.query("CREATE (:A {x: 1})").exit_code == 0);
  REQUIRE(clout.query("MATCH (a:A) SET a.x = 2").exit_code == 0);
  const std::string horizon = now(clout);
  REQUIRE(clout.query("MATCH (a:A) SET a.x = 3").exit_code == 0);
  CHECK_FALSE(contains(run_clout({"info", clout.database}).out, "history since"));

  const auto freed = clout.vacuum(horizon);
  INFO(freed.out << freed.err << horizon);
  CHECK(freed.exit_code == 0);
  CHECK(contains(freed.out, "freed 1 old version and 1 commit of the log, "));
  CHECK(contains(freed.out, "; history goes back to 20"));
  CHECK(contains(clout.vacuum(horizon).out,
                 "freed 0 old versions and 0 commits of the log, 0 bytes; "));

  CHECK(run_clout({"check", clout.database}).exit_code == 0);
  CHECK(contains(run_clout({"info", clout.database}).out, "history since"));
  CHECK(clout.query("MATCH (a:A) RETURN a.x").out == "a.x\n3\n");
  CHECK(clout.query("MATCH (a:A) KNOWN AT '" + horizon + "' RETURN a.x").out == "a.x\n2\n");
  CHECK(clout.query("CHANGES SINCE '" + horizon + "' RETURN before.x, after.x").out ==
        "before.x,after.x\n2,3\n");
  for (const char* text :
       {"MATCH (a:A) KNOWN AT '2020-01-01' RETURN a.x", "CHANGES SINCE '2020-01-01' RETURN what",
        "MATCH (a:A) RETURN pressure(a, a, {knownAt: '2020-01-01'})"}) {
    const auto refused = clout.query(text);
    INFO(refused.err);
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.err, "was freed by a vacuum"));
    CHECK(contains(refused.err, "hint: ask about 20"));
    CHECK(contains(refused.err, "^"));
  }
}

TEST_CASE("vacuum: errors say what is wrong", "[tools][cli]") {
  const Program clout;
  CHECK(clout.vacuum("2020-01-01").exit_code == 1);
  REQUIRE(clout.query("CREATE (:A)").exit_code == 0);
  CHECK(run_clout({"vacuum", clout.database}).exit_code == 2);
  const auto future = clout.vacuum("2999-01-01");
  CHECK(future.exit_code == 2);
  CHECK(contains(future.err, "is still to come"));
  const auto text = clout.vacuum("yesterday");
  CHECK(text.exit_code == 2);
  CHECK(contains(text.err, "'yesterday' is not a date or a datetime"));
  const auto early = clout.vacuum("2020-01-01");
  CHECK(early.exit_code == 0);
  CHECK(contains(early.out, "history goes back to 2020-01-01T00:00Z"));
}

}  // namespace clout::tests
