// Plans that are used again give what plans made anew would.
#include "query/planned_statement.h"

#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "query/engine.h"
#include "schema/value_text.h"

using namespace clout;

namespace {

std::string rows_of(query::Cursor& cursor) {
  std::string text;
  while (const auto* row = cursor.next()) {
    for (const auto& value : *row) text += literal(value) + " ";
    text += "; ";
  }
  for (const auto& notice : cursor.notices()) text += "notice: " + notice;
  return text;
}

struct Fixture {
  std::unique_ptr<graph::Database> database = graph::Database::open_in_memory();
  query::Engine engine{*database};

  Fixture() {
    engine
        .run("UNWIND range(1, 50) AS i CREATE (:P {n: i, s: 'p' + i})-[:K {w: i}]->(:Q {n: -i})",
             {})
        ->finish();
  }
  std::string run(const query::PreparedStatement& statement, const Map& parameters = {}) {
    return rows_of(*engine.run(statement, parameters));
  }
  std::string anew(const std::string& text, const Map& parameters = {}) {
    return rows_of(*engine.run(text, parameters));
  }
};

}  // namespace

TEST_CASE("planned statements: other values of a parameter give other rows", "[query][plans]") {
  Fixture fixture;
  const std::string text =
      "MATCH (p:P)-[k:K]->(q) WHERE p.n = $n OR p.s = $s RETURN p.n + $n AS sum, k.w, q.n "
      "ORDER BY sum LIMIT $l";
  const query::PreparedStatement statement(text);
  for (int i = 1; i < 20; ++i) {
    const Map parameters{{"n", Value(i)},
                         {"s", Value("p" + std::to_string(2 * i))},
                         {"l", Value(i % 3)},
                         {"unused", Value(i)}};
    CHECK(fixture.run(statement, parameters) == fixture.anew(text, parameters));
  }
}

TEST_CASE("planned statements: a parameter of another type is bound anew", "[query][plans]") {
  Fixture fixture;
  const query::PreparedStatement statement("RETURN $x + 1 AS y");
  CHECK(fixture.run(statement, {{"x", Value(1)}}) == "2 ; ");
  CHECK(fixture.run(statement, {{"x", Value(1.5)}}) == "2.5 ; ");
  CHECK(fixture.run(statement, {{"x", Value("a")}}) == "'a1' ; ");
  CHECK_THROWS_AS(fixture.run(statement, {{"x", Value(true)}}), Error);
  CHECK_THROWS_AS(fixture.run(statement), Error);
  CHECK(fixture.run(statement, {{"x", Value(Value())}}) == "null ; ");
  CHECK(fixture.run(statement, {{"x", Value(List{Value(0)})}}) == "[0, 1] ; ");
  CHECK(fixture.run(statement, {{"x", Value(List{Value(5)})}}) == "[5, 1] ; ");
}

TEST_CASE("planned statements: new names and rules are seen", "[query][plans]") {
  Fixture fixture;
  const query::PreparedStatement statement("MATCH (a:New) WHERE a.fresh = $v RETURN count(*)");
  const auto before = fixture.run(statement, {{"v", Value(1)}});
  CHECK(before.find("0 ; notice: there is no label") == 0);
  CHECK(fixture.run(statement, {{"v", Value(1)}}) == before);
  fixture.anew("CREATE (:New {fresh: 1})");
  CHECK(fixture.run(statement, {{"v", Value(1)}}) == "1 ; ");
  fixture.anew("CREATE INDEX FOR (a:New) ON (a.fresh)");
  CHECK(fixture.run(statement, {{"v", Value(1)}}) == "1 ; ");
  CHECK(fixture.run(statement, {{"v", Value(2)}}) == "0 ; ");
}

TEST_CASE("planned statements: each run reads the newest commit", "[query][plans]") {
  Fixture fixture;
  const query::PreparedStatement statement("MATCH (a:P) RETURN count(*)");
  for (int i = 50; i < 60; ++i) {
    CHECK(fixture.run(statement) == std::to_string(i) + " ; ");
    fixture.anew("CREATE (:P)");
  }
}

TEST_CASE("planned statements: runs at the same time do not meet", "[query][plans]") {
  Fixture fixture;
  const query::PreparedStatement statement("MATCH (p:P {n: $n})-[k:K]->(q) RETURN q.n");
  const auto first = fixture.engine.run(statement, {{"n", Value(1)}});
  const auto second = fixture.engine.run(statement, {{"n", Value(2)}});
  CHECK(rows_of(*second) == "-2 ; ");
  CHECK(rows_of(*first) == "-1 ; ");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&fixture, &statement, t] {
      for (int i = 0; i < 200; ++i) {
        const int n = (i * 7 + t) % 50 + 1;
        const auto cursor = fixture.engine.run(statement, {{"n", Value(n)}});
        const auto* row = cursor->next();
        if (row == nullptr || row->at(0).as_integer() != -n) std::abort();
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST_CASE("planned statements: another engine makes its own plan", "[query][plans]") {
  Fixture one, other;
  other.anew("MATCH (p:P) SET p.n = p.n + 100");
  const query::PreparedStatement statement("MATCH (p:P {n: $n}) RETURN p.s");
  CHECK(one.run(statement, {{"n", Value(5)}}) == "'p5' ; ");
  CHECK(other.run(statement, {{"n", Value(5)}}).empty());
  CHECK(other.run(statement, {{"n", Value(105)}}) == "'p5' ; ");
}

TEST_CASE("planned statements: a failed run does no harm to the next", "[query][plans]") {
  Fixture fixture;
  const query::PreparedStatement statement("MATCH (p:P {n: $n}) RETURN 10 / (p.n - 3)");
  CHECK(fixture.run(statement, {{"n", Value(4)}}) == "10 ; ");
  CHECK_THROWS_AS(fixture.run(statement, {{"n", Value(3)}}), Error);
  CHECK(fixture.run(statement, {{"n", Value(5)}}) == "5 ; ");
}
