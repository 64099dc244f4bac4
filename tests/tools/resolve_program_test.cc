// `clout resolve` from outside: its columns, its options, its errors.
#include <catch2/catch.hpp>

#include "tests/support/clout_program.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

using Words = std::vector<std::string>;

struct Program {
  ProgramResult resolve(const Words& more) const {
    Words arguments{"resolve", database};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_clout(arguments);
  }

  TemporaryDirectory directory;
  std::string database = (directory.path() / "graph.db").string();
};

constexpr const char* kCompanies =
    "CREATE (:Company {name: 'Apple Inc.'}), (:Company:Brand {name: 'Apple'}),"
    "(:Product {name: 'Apple'}), (:Company {name: 'Huawei', aliases: ['华为']}),"
    "(:Company {name: '华为'})";

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("resolve: pairs come best first, in every format", "[tools][cli]") {
  const Program clout;
  REQUIRE(run_clout({"query", clout.database, kCompanies}).exit_code == 0);
  const auto csv = clout.resolve({"--label", "Company", "--format", "csv"});
  CHECK(csv.exit_code == 0);
  CHECK(csv.err.empty());
  CHECK(csv.out ==
        "score,reason,first,first_name,first_labels,second,second_name,second_labels\n"
        "0.95,same name (alias),3,Huawei,:Company,4,华为,:Company\n"
        "0.92,same name without its legal form,0,Apple Inc.,:Company,1,Apple,:Brand:Company\n");
  const auto json = clout.resolve({"--limit", "1", "--format", "jsonl"});
  CHECK(json.out ==
        R"|({"score":0.95,"reason":"same name (alias)","first":3,"first_name":"Huawei",)|"
        R"|("first_labels":":Company","second":4,"second_name":"华为","second_labels":":Company"})|"
        "\n");
  CHECK(contains(clout.resolve({}).out, "same name, other labels"));
  CHECK_FALSE(contains(clout.resolve({"--min-score", "0.9"}).out, "other labels"));
  CHECK(run_clout({"query", clout.database, "MATCH (n) RETURN count(n)", "--format", "csv"}).out ==
        "count(n)\n5\n");
}

TEST_CASE("resolve: errors say what is wrong", "[tools][cli]") {
  const Program clout;
  CHECK(clout.resolve({}).exit_code == 1);
  REQUIRE(run_clout({"query", clout.database, kCompanies}).exit_code == 0);
  const auto label = clout.resolve({"--label", "Firm"});
  CHECK(label.exit_code == 1);
  CHECK(contains(label.err, "no node has the label 'Firm'"));
  CHECK(clout.resolve({"--min-score", "2"}).exit_code == 2);
  CHECK(clout.resolve({"--format", "xml"}).exit_code == 2);
  CHECK(clout.resolve({"--memory", "lots"}).exit_code == 2);
  CHECK(clout.resolve({"--memory", "1B"}).exit_code == 1);
}

}  // namespace
}  // namespace clout::tests
