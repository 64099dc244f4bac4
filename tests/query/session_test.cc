// Transactions of several statements, and statements about indexes and constraints.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "query/engine.h"
#include "schema/error.h"

using namespace clout;

namespace {

/// Two clients of one database.
struct TwoSessions {
  std::unique_ptr<graph::Database> database = graph::Database::open_in_memory();
  query::Engine engine{*database};
  query::Session one{engine}, other{engine};
};

void run(query::Session& session, const std::string& text) { session.run(text, {})->finish(); }

std::int64_t number(query::Session& session, const std::string& text) {
  const auto cursor = session.run(text, {});
  const auto* row = cursor->next();
  REQUIRE(row != nullptr);
  return (*row)[0].as_integer();
}

ErrorCode code_of(query::Session& session, const std::string& text) {
  try {
    run(session, text);
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("no error: " << text);
  return ErrorCode::Internal;
}

constexpr const char* kCount = "MATCH (n) RETURN count(n)";

}  // namespace

TEST_CASE("session: a transaction's changes are its own until COMMIT", "[query][session]") {
  TwoSessions s;
  run(s.one, "BEGIN");
  CHECK(s.one.in_transaction());
  run(s.one, "CREATE (:A {x: 1})");
  run(s.one, "MATCH (a:A) CREATE (a)-[:R]->(:B)");
  CHECK(number(s.one, kCount) == 2);
  CHECK(number(s.other, kCount) == 0);
  run(s.one, "COMMIT TRANSACTION");
  CHECK_FALSE(s.one.in_transaction());
  CHECK(number(s.other, kCount) == 2);
}

TEST_CASE("session: KNOWN AT reads what is committed, also in a transaction", "[query][session]") {
  TwoSessions s;
  run(s.one, "CREATE (:A)");
  run(s.one, "BEGIN");
  run(s.one, "CREATE (:A)");
  CHECK(number(s.one, "MATCH (n) KNOWN AT date('2999-01-01') RETURN count(n)") == 1);
  CHECK(number(s.one, "MATCH (n) KNOWN AT date('2000-01-01') RETURN count(n)") == 0);
  CHECK(number(s.one, kCount) == 2);
  CHECK(code_of(s.one, "MATCH (n) KNOWN AT date() SET n.x = 1") == ErrorCode::Semantic);
  run(s.one, "COMMIT");
  CHECK(number(s.one, kCount) == 2);
}

TEST_CASE("session: CHANGES SINCE lists what is committed, also in a transaction",
          "[query][session]") {
  const char* changes = "CHANGES SINCE date('2000-01-01') RETURN count(*)";
  const char* newest = "CHANGES SINCE date('2000-01-01') WITH after.x AS x RETURN sum(x)";
  TwoSessions s;
  run(s.one, "CREATE (:A {x: 1})");
  run(s.one, "BEGIN");
  run(s.one, "MATCH (a:A) SET a.x = 2 CREATE (:B)");
  CHECK(number(s.one, changes) == 1);
  CHECK(number(s.one, newest) == 1);
  run(s.one, "MATCH (a:A) DELETE a");
  CHECK(number(s.one, "CHANGES SINCE date('2000-01-01') WHERE entity IS NULL RETURN count(*)") ==
        1);
  run(s.one, "COMMIT");
  CHECK(number(s.one, changes) == 3);
}

TEST_CASE("session: ROLLBACK and the session's end drop the changes", "[query][session]") {
  TwoSessions s;
  run(s.one, "BEGIN");
  run(s.one, "CREATE (:A)");
  run(s.one, "ROLLBACK");
  CHECK(number(s.one, kCount) == 0);
  {
    query::Session brief(s.engine);
    run(brief, "BEGIN");
    run(brief, "CREATE (:A)");
  }
  CHECK(number(s.one, kCount) == 0);
}

TEST_CASE("session: a write that fails half-way spoils its transaction", "[query][session]") {
  TwoSessions s;
  run(s.one, "BEGIN");
  run(s.one, "CREATE (:A {x: 1})");
  CHECK(code_of(s.one, "UNWIND [1, 0] AS x CREATE (:A {x: 1 / x})") == ErrorCode::Argument);
  CHECK(code_of(s.one, kCount) == ErrorCode::Usage);
  CHECK(code_of(s.one, "COMMIT") == ErrorCode::Usage);
  CHECK_FALSE(s.one.in_transaction());
  CHECK(number(s.one, kCount) == 0);
}

TEST_CASE("session: an error that wrote nothing leaves the transaction as it was",
          "[query][session]") {
  TwoSessions s;
  run(s.one, "BEGIN");
  run(s.one, "CREATE (:A {x: 1})");
  CHECK(code_of(s.one, "CREAT (:A)") == ErrorCode::Syntax);
  CHECK(code_of(s.one, "MATCH (a) SET b.x = 1") == ErrorCode::Semantic);
  CHECK(code_of(s.one, "RETURN 1 / 0") == ErrorCode::Argument);
  CHECK(code_of(s.one, "BEGIN") == ErrorCode::Usage);
  CHECK(code_of(s.one, "CREATE INDEX FOR (a:A) ON (a.x)") == ErrorCode::Usage);
  run(s.one, "COMMIT");
  CHECK(number(s.other, kCount) == 1);
}

TEST_CASE("session: of two transactions that change one thing the second to commit conflicts",
          "[query][session]") {
  TwoSessions s;
  run(s.one, "CREATE (:A {x: 0})");
  run(s.one, "BEGIN");
  run(s.other, "BEGIN");
  run(s.one, "MATCH (a:A) SET a.x = 1");
  run(s.other, "MATCH (a:A) SET a.x = 2");
  run(s.other, "COMMIT");
  CHECK(code_of(s.one, "COMMIT") == ErrorCode::Conflict);
  CHECK_FALSE(s.one.in_transaction());
  CHECK(number(s.one, "MATCH (a:A) RETURN a.x") == 2);
}

TEST_CASE("session: the transaction's clock stands still", "[query][session]") {
  TwoSessions s;
  query::QueryOptions options;
  options.now_microseconds = 1'000'000;
  s.one.run("BEGIN", {}, options)->finish();
  options.now_microseconds = 9'000'000;
  const auto cursor = s.one.run(
      "RETURN datetime.transaction().epochSeconds, datetime.statement().epochSeconds", {}, options);
  const auto* row = cursor->next();
  REQUIRE(row != nullptr);
  CHECK((*row)[0].as_integer() == 1);
  CHECK((*row)[1].as_integer() == 9);
}

TEST_CASE("session: without BEGIN there is nothing to end", "[query][session]") {
  TwoSessions s;
  CHECK(code_of(s.one, "COMMIT") == ErrorCode::Usage);
  CHECK(code_of(s.one, "ROLLBACK") == ErrorCode::Usage);
  CHECK_THROWS_AS(s.engine.run("BEGIN", {}), Error);
}

TEST_CASE("session: a transaction that an index was made beside has to run again",
          "[query][session][index]") {
  TwoSessions s;
  for (const char* made :
       {"CREATE INDEX FOR (a:A) ON (a.x)", "CREATE CONSTRAINT FOR (a:A) REQUIRE a.y IS UNIQUE",
        "CREATE CONSTRAINT FOR (a:A) REQUIRE a.x IS NOT NULL",
        "CREATE CONSTRAINT FOR ()-[r:R]-() REQUIRE r.x IS :: INTEGER",
        "CREATE FULLTEXT INDEX words FOR (a:A) ON EACH [a.x]"}) {
    run(s.one, "BEGIN");
    run(s.one, "CREATE (:A {x: 2, y: 2})");
    run(s.other, made);
    CHECK(code_of(s.one, "COMMIT") == ErrorCode::Conflict);
    CHECK(number(s.other, kCount) == 0);
  }
}

TEST_CASE("session: constraints are looked at by COMMIT, not before", "[query][session][index]") {
  TwoSessions s;
  run(s.other, "CREATE CONSTRAINT FOR (a:A) REQUIRE a.x IS NOT NULL");
  run(s.one, "BEGIN");
  run(s.one, "CREATE (:A {y: 1})");
  run(s.one, "MATCH (a:A) SET a.x = 1");
  run(s.one, "COMMIT");
  CHECK(number(s.other, kCount) == 1);
  run(s.one, "BEGIN");
  run(s.one, "CREATE (:A {x: 2}), (:A {y: 2})");
  CHECK(number(s.one, kCount) == 3);
  CHECK(code_of(s.one, "COMMIT") == ErrorCode::Constraint);
  CHECK_FALSE(s.one.in_transaction());
  CHECK(number(s.one, kCount) == 1);
}
