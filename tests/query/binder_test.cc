// What the binder refuses, where it points, and what it suggests.
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/query_rows.h"

using namespace clout;
using clout::tests::QueryBench;

namespace {

struct Refusal {
  const char* text;
  const char* detail;
  unsigned column;  ///< in the first line
};

constexpr Refusal kRefusals[] = {
    // Names.
    {"RETURN foo", "UndefinedVariable", 8},
    {"MATCH (a) RETURN b", "UndefinedVariable", 18},
    {"MATCH (a) WITH a.x AS x RETURN a", "UndefinedVariable", 32},
    {"MATCH (a) WHERE (a)-->(b) RETURN a", "UndefinedVariable", 24},
    {"MATCH (a) RETURN DISTINCT a.x ORDER BY a.y", "UndefinedVariable", 40},
    {"RETURN [x IN [1] | x] + x", "UndefinedVariable", 25},
    {"MATCH (a) UNWIND [1] AS a RETURN a", "VariableAlreadyBound", 25},
    {"MATCH (a) CREATE (a)", "VariableAlreadyBound", 19},
    {"MATCH (a) CREATE (a:Label)-[:R]->()", "VariableAlreadyBound", 19},
    {"MATCH ()-[r]->() CREATE ()-[r:R]->()", "VariableAlreadyBound", 29},
    {"MATCH (p), p = (a)-->() RETURN p", "VariableAlreadyBound", 12},
    {"MATCH (a) MERGE (a)", "VariableAlreadyBound", 18},
    {"MATCH (a)-[a]->() RETURN a", "VariableTypeConflict", 12},
    {"MATCH ()-[r]->() MATCH (r) RETURN r", "VariableTypeConflict", 25},
    {"MATCH (a)-[r]->()-[r]->(a) RETURN r", "RelationshipUniquenessViolation", 20},
    // Columns.
    {"MATCH (a) WITH a.x RETURN 1", "NoExpressionAlias", 16},
    {"RETURN 1 AS x, 2 AS x", "ColumnNameConflict", 21},
    {"RETURN *", "NoVariablesInScope", 1},
    {"RETURN 1 AS a UNION RETURN 2 AS b", "DifferentColumnsInUnion", 21},
    // Aggregates.
    {"MATCH (n) WHERE count(n) > 1 RETURN n", "InvalidAggregation", 17},
    {"MATCH (n) RETURN n.x ORDER BY max(n.y)", "InvalidAggregation", 31},
    {"MATCH (n) RETURN [x IN [1] | count(*)]", "InvalidAggregation", 30},
    {"RETURN count(count(*))", "NestedAggregation", 14},
    {"RETURN count(rand())", "NonConstantExpression", 8},
    {"MATCH (a) RETURN a.x + count(*)", "AmbiguousAggregationExpression", 18},
    {"MATCH (a), (b) RETURN a.x + b.x, a.x + b.x + count(*)", "AmbiguousAggregationExpression", 34},
    {"MATCH (a) RETURN count(a.x) AS n ORDER BY a.x + count(a.x)", "UndefinedVariable", 43},
    {"MATCH (a) RETURN a.x + 1, count(a.x) AS n ORDER BY a.x + 1 + count(a.x)",
     "AmbiguousAggregationExpression", 52},
    {"RETURN sum()", "InvalidNumberOfArguments", 8},
    // Functions and types.
    {"RETURN foo(1)", "UnknownFunction", 8},
    {"RETURN NOT 1", "InvalidArgumentType", 12},
    {"MATCH (n) WHERE (n) RETURN n", "InvalidArgumentType", 18},
    {"MATCH (n) RETURN n LIMIT -1", "NegativeIntegerArgument", 26},
    {"MATCH (n) RETURN n LIMIT 1.5", "InvalidArgumentType", 26},
    {"MATCH (n) RETURN n SKIP n.x", "NonConstantExpression", 25},
    {"MATCH (n) DELETE n:A", "InvalidDelete", 18},
    {"MATCH () DELETE 1 + 1", "InvalidArgumentType", 17},
    {"RETURN $missing", "MissingParameter", 8},
    {"MATCH (n $p) RETURN n", "InvalidParameterUse", 10},
    {"MATCH (n) WITH (n)-->() AS x RETURN x", "UnexpectedSyntax", 16},
    // Writes.
    {"CREATE ()-[:A|B]->()", "NoSingleRelationshipType", 10},
    {"CREATE ()-->()", "NoSingleRelationshipType", 10},
    {"CREATE ()-[:A]-()", "RequiresDirectedRelationship", 10},
    {"CREATE ()-[:A*2]->()", "CreatingVarLength", 10},
    {"MERGE ()-[:A*2]->()", "CreatingVarLength", 9},
};

}  // namespace

TEST_CASE("binder: each mistake has its name and its place", "[query][binder]") {
  QueryBench bench;
  const Map parameters{{"p", Value(Map{})}};
  for (const Refusal& refusal : kRefusals) {
    CAPTURE(refusal.text);
    const Error error = bench.error(refusal.text, parameters);
    CAPTURE(error.message());
    CHECK(error.detail_name() == refusal.detail);
    REQUIRE(error.position());
    CHECK(error.position()->line == 1);
    CHECK(error.position()->column == refusal.column);
  }
}

TEST_CASE("binder: slips get suggestions", "[query][binder]") {
  QueryBench bench;
  (void)bench.run(
      "CREATE (:Company {name: 'Apple'})-[:COMPETES_WITH]->(:Company {name: 'Huawei'})");
  CHECK(bench.error("MATCH (company) RETURN compny").hint_text() == "did you mean `company`?");
  CHECK(bench.error("RETURN coalese(1)").hint_text() == "did you mean coalesce()?");
  CHECK(bench.error("PRESSURE ON 'Aple'").hint_text() == "did you mean 'Apple'?");

  const auto cursor = bench.engine().run("MATCH (a:Compny)-[:COMPETE_WITH]->() RETURN a", {}, {});
  cursor->finish();
  REQUIRE(cursor->notices().size() == 2);
  CHECK(cursor->notices()[0] == "there is no label `Compny`; did you mean `Company`?");
  CHECK(cursor->notices()[1] ==
        "there is no edge type `COMPETE_WITH`; did you mean `COMPETES_WITH`?");
}

TEST_CASE("binder: what is not run yet is named with its place", "[query][binder]") {
  QueryBench bench;
  const Error error =
      bench.error("MATCH (a)\nMATCH (a) ((b)-->(c) ((d)-->(e)){2}){1,3} (f) RETURN a");
  CHECK(error.code() == ErrorCode::Semantic);
  CHECK(error.detail_name() == "NotSupported");
  REQUIRE(error.position());
  CHECK(error.position()->line == 2);
}
