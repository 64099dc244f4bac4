// Procedures that a program adds, and the reference page's list of those that there are.
#include "query/procedures/procedure.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "query/engine.h"
#include "schema/error.h"
#include "tests/support/query_rows.h"

namespace clout::query {
namespace {

/// Yields 0, 1, .. below its argument, a thousand rows at a time.
class Counting final : public ProcedureRows {
 public:
  explicit Counting(std::int64_t end) : end_(end) {}
  bool next(ProcedureBatch& out) override {
    constexpr std::int64_t kRows = 1'000;
    if (next_ >= end_) return false;
    for (std::int64_t i = 0; i < kRows && next_ < end_; ++i) out[0].emplace_back(next_++);
    return true;
  }

 private:
  std::int64_t next_ = 0;
  std::int64_t end_;
};

Procedure counting() {
  Procedure procedure;
  procedure.name = "test.count";
  procedure.inputs = {{"below", ValueType::Integer}, {"factor", ValueType::Float, Value(1.5)}};
  procedure.outputs = {{"n", ValueType::Integer}};
  procedure.start = [](const ProcedureCall& call) -> std::unique_ptr<ProcedureRows> {
    CHECK(call.arguments.size() == 2);
    CHECK(call.arguments[1].type() == ValueType::Float);
    const Value& below = call.arguments[0];
    return std::make_unique<Counting>(below.is_null() ? 0 : below.as_integer());
  };
  return procedure;
}

std::shared_ptr<const ProcedureTable> table_with_counting() {
  ProcedureTable table = builtin_procedures();
  table.add(counting());
  return std::make_shared<const ProcedureTable>(std::move(table));
}

std::int64_t single(Engine& engine, std::string_view text, const Map& parameters = {}) {
  const auto cursor = engine.run(text, parameters);
  const auto* row = cursor->next();
  REQUIRE(row != nullptr);
  return (*row)[0].as_integer();
}

}  // namespace

TEST_CASE("A procedure's rows arrive in batches, for each row that calls it") {
  const auto database = graph::Database::open_in_memory();
  Engine engine(*database, table_with_counting());
  CHECK(single(engine, "CALL test.count(2500) YIELD n RETURN count(n)") == 2500);
  CHECK(single(engine,
               "UNWIND [0, 1, null, 3000] AS x CALL test.count(x, 2) YIELD n "
               "RETURN count(*)") == 3001);
  CHECK(single(engine, "CALL test.count(5) YIELD n WHERE n > 2 RETURN sum(n)") == 7);
}

TEST_CASE("Arguments may be left out, or come from parameters") {
  const auto database = graph::Database::open_in_memory();
  Engine engine(*database, table_with_counting());
  CHECK(single(engine, "CALL test.count", {{"below", Value(1)}}) == 0);
  CHECK_THROWS_AS(engine.run("CALL test.count", {}), Error);
  CHECK_THROWS_AS(engine.run("CALL test.count()", {}), Error);
  CHECK_THROWS_AS(engine.run("CALL test.count('x')", {}), Error);
  // Known only while the statement runs.
  const auto cursor = engine.run("UNWIND [1, 'x'] AS x CALL test.count(x) YIELD n RETURN n", {});
  try {
    cursor->finish();
    FAIL("a string was taken for an integer");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::Type);
    CHECK(error.position().has_value());
  }
}

TEST_CASE("A cursor outlives the engine that made it") {
  const auto database = graph::Database::open_in_memory();
  auto engine = std::make_unique<Engine>(*database, table_with_counting());
  const auto cursor = engine->run("CALL test.count(2)", {});
  engine.reset();
  CHECK(cursor->next() != nullptr);
  CHECK(cursor->next() != nullptr);
  CHECK(cursor->next() == nullptr);
}

TEST_CASE("A name is given to one procedure") {
  ProcedureTable table = builtin_procedures();
  Procedure twin = counting();
  twin.name = "DB.Labels";
  CHECK_THROWS_AS(table.add(twin), Error);
  CHECK(signature_text(counting()) ==
        "test.count(below :: INTEGER [, factor = 1.5 :: FLOAT]) :: (n :: INTEGER)");
  CHECK(call_text(counting()) == "test.count(below [, factor])");
}

TEST_CASE("The language page lists each procedure with its columns") {
  std::ifstream file(std::string(CLOUT_SOURCE_DIR) + "/docs/query_language.md");
  std::stringstream page;
  page << file.rdbuf();
  const ProcedureTable table = builtin_procedures();
  for (const Procedure* procedure : table.all()) {
    std::string row = "| `" + call_text(*procedure) + "` | ";
    for (std::size_t i = 0; i < procedure->outputs.size(); ++i) {
      row += (i == 0 ? "`" : ", `") + procedure->outputs[i].name + "`";
    }
    INFO(row);
    CHECK(page.str().find(row) != std::string::npos);
    CHECK_FALSE(procedure->help.empty());
  }
}

}  // namespace clout::query
