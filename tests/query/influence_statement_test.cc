// What the influence statements say beside their rows: summary, notices, names, errors.
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/query_rows.h"

using namespace clout;
using clout::tests::QueryBench;
using Lines = QueryBench::Lines;

namespace {

/// Three companies; the numbers below follow from the default model.
QueryBench rivals() {
  QueryBench bench;
  (void)bench.run(
      "CREATE (h:Company {name: 'Huawei'}), (a:Company {name: 'Apple'}), (b:Brand {name: 'Apple'}),"
      " (m:Company {name: 'Meta'}),"
      " (h)-[:COMPETES_WITH {confidence: 0.9, source: 'ART', since: date('2025-02-11')}]->(m),"
      " (m)-[:SUPPLIES {since: 'soon'}]->(a), (h)-[:DINES_WITH]->(a)");
  return bench;
}

}  // namespace

TEST_CASE("influence: totals, model and time are in the summary", "[query][influence]") {
  QueryBench bench = rivals();
  query::QueryOptions options;
  options.now_microseconds = 1'760'000'000'000'000;
  const auto cursor = bench.engine().run("INFLUENCE FROM 'Huawei' TO 'Meta'", {}, options);
  CHECK(cursor->columns() == std::vector<std::string>{"rank", "route", "hops", "strength",
                                                      "polarity", "harm", "support", "since",
                                                      "weakest", "sources", "path"});
  const auto* row = cursor->next();
  REQUIRE(row != nullptr);
  CHECK((*row)[1].as_string() == "Huawei -[COMPETES_WITH -]-> Meta");
  CHECK((*row)[3].as_float() == Approx(0.45));
  CHECK(cursor->next() == nullptr);
  CHECK(cursor->summary() ==
        "pressure 0.4500, support 0.0000, net -0.4500, leverage 0.0000, "
        "band p10-p90 [0.0000, 0.5000]; 1 path seen; "
        "model clout-v1 version 1; as of 2025-10-09T08:53:20Z");
}

TEST_CASE("influence: silent types and wrong dates are noticed once", "[query][influence]") {
  QueryBench bench = rivals();
  const auto cursor = bench.engine().run("INFLUENCE FROM 'Huawei' TO 1", {}, {});
  cursor->finish();
  REQUIRE(cursor->notices().size() == 2);
  CHECK(cursor->notices()[0] == "1 edge of type DINES_WITH carries no influence in this model");
  CHECK(cursor->notices()[1] ==
        "a `since` or `until` that is neither a date nor a datetime counts as absent");
}

TEST_CASE("influence: a name that means several nodes lists them", "[query][influence]") {
  QueryBench bench = rivals();
  const Error error = bench.error("PRESSURE ON 'Apple'");
  CHECK(error.code() == ErrorCode::NotFound);
  CHECK(error.detail_name() == "AmbiguousName");
  CHECK(error.position()->column == 13);
  CHECK(error.message() ==
        "'Apple' is ambiguous: (:Company) 'Apple', id 1, by name; (:Brand) 'Apple', id 2, by name");
  CHECK(bench.run("PRESSURE ON (:Company {name: 'Apple'}) RETURN who") == Lines{"'Huawei'"});
  CHECK(bench.run("PRESSURE ON $who RETURN who", {{"who", Value(1)}}) == Lines{"'Huawei'"});
}

TEST_CASE("influence: rows go on through clauses", "[query][influence]") {
  QueryBench bench = rivals();
  CHECK(bench.run("PRESSURE BY 'Huawei' WITH who, pressure WHERE pressure > 0.1 "
                  "RETURN who ORDER BY who") == Lines{"'Apple'", "'Meta'"});
  CHECK(
      bench.run(
          "MATCH (h {name: 'Huawei'}), (m {name: 'Meta'}) "
          "RETURN round(pressure(h, m), 9), support(h, m), round(net(h, m), 9), leverage(h, m)") ==
      Lines{"0.45 | 0.0 | -0.45 | 0.0"});
  CHECK(
      bench.run("MATCH p = STRONGEST 1 PATHS (h {name: 'Huawei'})=[e]=>{1,4}(m {name: 'Meta'}) "
                "RETURN length(p), round(strength(p), 9), polarity(p), [x IN e | confidence(x)]") ==
      Lines{"1 | 0.45 | -1.0 | [0.9]"});
}
