// The C interface, through the shared library that programs load: values both ways, errors and
// their places, transactions, interrupts, and what a wrong call gets.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/program.h"
#include "tests/support/temporary_directory.h"
#include "tools/c/clout.h"

namespace {

/// A database in memory and one session of it.
struct Opened {
  clout_database* database = nullptr;
  clout_session* session = nullptr;
  Opened() {
    REQUIRE(clout_open(nullptr, 0, &database, nullptr) == CLOUT_OK);
    REQUIRE(clout_connect(database, &session, nullptr) == CLOUT_OK);
  }
  ~Opened() {
    clout_disconnect(session);
    clout_close(database);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
};

struct Prepared {
  clout_statement* statement = nullptr;
  Prepared(clout_session* session, const std::string& text) {
    REQUIRE(clout_prepare(session, text.data(), text.size(), &statement, nullptr) == CLOUT_OK);
  }
  ~Prepared() { clout_finalize(statement); }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  [[nodiscard]] clout_code step() const { return clout_step(statement, nullptr); }
  [[nodiscard]] std::string json(std::size_t column = 0) const {
    const char* text = nullptr;
    std::size_t length = 0;
    REQUIRE(clout_column_json(statement, column, &text, &length) == CLOUT_OK);
    CHECK(std::strlen(text) == length);
    return text;
  }
  [[nodiscard]] std::string text(std::size_t column = 0) const {
    const char* text = nullptr;
    std::size_t length = 0;
    REQUIRE(clout_column_text(statement, column, &text, &length) == CLOUT_OK);
    return {text, length};
  }
};

clout_code run(clout_session* session, const std::string& text) {
  const Prepared prepared(session, text);
  clout_code code = CLOUT_ROW;
  while (code == CLOUT_ROW) code = prepared.step();
  return code;
}

/// The one value of a statement's one row, as JSON.
std::string answer(clout_session* session, const std::string& text) {
  const Prepared prepared(session, text);
  REQUIRE(prepared.step() == CLOUT_ROW);
  auto json = prepared.json();
  REQUIRE(prepared.step() == CLOUT_DONE);
  return json;
}

struct Failure {
  clout_error* error = nullptr;
  Failure() = default;
  ~Failure() { clout_error_free(error); }
  Failure(const Failure&) = delete;
  Failure& operator=(const Failure&) = delete;
};

constexpr const char* kCount = "MATCH (n) RETURN count(n)";
/// Runs for as long as anybody lets it.
constexpr const char* kEndless =
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a + b < 0 "
    "RETURN a";

}  // namespace

TEST_CASE("c api: a program in C opens, writes, reads and opens again", "[c]") {
  const clout::tests::TemporaryDirectory directory;
  const auto result = clout::tests::run_program({CLOUT_C_PROGRAM, directory / "db"});
  CHECK(result.err.empty());
  CHECK(result.out == "as it should be\n");
  CHECK(result.exit_code == 0);
}

TEST_CASE("c api: a value of each type comes out typed and as JSON", "[c]") {
  struct Case {
    const char* expression;
    clout_type type;
    const char* json;
  };
  const std::vector<Case> cases{
      {"null", CLOUT_TYPE_NULL, "null"},
      {"true", CLOUT_TYPE_BOOLEAN, "true"},
      {"-9223372036854775808", CLOUT_TYPE_INTEGER, "-9223372036854775808"},
      {"0.1", CLOUT_TYPE_FLOAT, "0.1"},
      {"0.0 / 0.0", CLOUT_TYPE_FLOAT, "\"NaN\""},
      {"'a\"\\u0001é'", CLOUT_TYPE_STRING, "\"a\\\"\\u0001é\""},
      {"[1, 'two', [null]]", CLOUT_TYPE_LIST, "[1,\"two\",[null]]"},
      {"{b: 1, a: date('2025-02-13')}", CLOUT_TYPE_MAP, "{\"a\":\"2025-02-13\",\"b\":1}"},
      {"date('2025-02-13')", CLOUT_TYPE_DATE, "\"2025-02-13\""},
      {"localtime('12:30')", CLOUT_TYPE_LOCAL_TIME, "\"12:30\""},
      {"time('12:30+01:00')", CLOUT_TYPE_TIME, "\"12:30+01:00\""},
      {"localdatetime('2025-02-13T12:30')", CLOUT_TYPE_LOCAL_DATE_TIME, "\"2025-02-13T12:30\""},
      {"datetime('2025-02-13T12:30Z')", CLOUT_TYPE_DATE_TIME, "\"2025-02-13T12:30Z\""},
      {"duration('P1DT2H')", CLOUT_TYPE_DURATION, "\"P1DT2H\""},
  };
  const Opened db;
  for (const auto& [expression, type, json] : cases) {
    INFO(expression);
    const Prepared prepared(db.session, "RETURN " + std::string(expression));
    REQUIRE(prepared.step() == CLOUT_ROW);
    CHECK(clout_column_type(prepared.statement, 0) == type);
    CHECK(prepared.json() == json);
    CHECK(prepared.json() == json);  // again: what was handed out stays
    if (type >= CLOUT_TYPE_DATE) CHECK("\"" + prepared.text() + "\"" == json);
  }
}

TEST_CASE("c api: nodes, edges and paths come out as JSON with their properties", "[c]") {
  const Opened db;
  REQUIRE(run(db.session, "CREATE (:A:B {y: 1, x: 'x'})-[:R {w: 0.5}]->(:C)") == CLOUT_DONE);
  const Prepared prepared(db.session, "MATCH p = (a)-[r]->(c) RETURN a, r, p");
  REQUIRE(prepared.step() == CLOUT_ROW);
  const std::string a = R"({"id":0,"labels":["A","B"],"properties":{"x":"x","y":1}})";
  const std::string r = R"({"id":0,"type":"R","start":0,"end":1,"properties":{"w":0.5}})";
  const std::string p =
      R"({"nodes":[)" + a + R"(,{"id":1,"labels":["C"],"properties":{}}],"edges":[)" + r + "]}";
  CHECK(clout_column_type(prepared.statement, 0) == CLOUT_TYPE_NODE);
  CHECK(clout_column_type(prepared.statement, 1) == CLOUT_TYPE_EDGE);
  CHECK(clout_column_type(prepared.statement, 2) == CLOUT_TYPE_PATH);
  CHECK(prepared.json(0) == a);
  CHECK(prepared.json(1) == r);
  CHECK(prepared.json(2) == p);
  const char* row = nullptr;
  REQUIRE(clout_row_json(prepared.statement, &row, nullptr) == CLOUT_OK);
  CHECK(row == "[" + a + "," + r + "," + p + "]");
}

TEST_CASE("c api: parameters of every type go in", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "RETURN [$n, $b, $i, $f, $s, $d, $l]");
  auto* statement = prepared.statement;
  const std::string text("zero\0inside", 11);
  REQUIRE(clout_bind_null(statement, "n", nullptr) == CLOUT_OK);
  REQUIRE(clout_bind_bool(statement, "b", true, nullptr) == CLOUT_OK);
  REQUIRE(clout_bind_int64(statement, "i", INT64_MIN, nullptr) == CLOUT_OK);
  REQUIRE(clout_bind_double(statement, "f", 0.1, nullptr) == CLOUT_OK);
  REQUIRE(clout_bind_text(statement, "s", text.data(), text.size(), nullptr) == CLOUT_OK);
  REQUIRE(clout_bind_temporal(statement, "d", CLOUT_TYPE_DATE, "2025-02-13", CLOUT_WHOLE,
                              nullptr) == CLOUT_OK);
  REQUIRE(clout_bind_literal(statement, "l", R"({"k": [1, "\u00e9", date('2025-02-13')]})",
                             CLOUT_WHOLE, nullptr) == CLOUT_OK);
  REQUIRE(prepared.step() == CLOUT_ROW);
  CHECK(prepared.json() == R"([null,true,-9223372036854775808,0.1,"zero\u0000inside","2025-02-13",)"
                           R"({"k":[1,"é","2025-02-13"]}])");
}

TEST_CASE("c api: a string keeps its zero bytes", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "RETURN 'a\\u0000b'");
  REQUIRE(prepared.step() == CLOUT_ROW);
  CHECK(prepared.text() == std::string("a\0b", 3));
}

TEST_CASE("c api: each kind of temporal parameter has its type", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "RETURN $t");
  const std::vector<std::pair<clout_type, const char*>> kinds{
      {CLOUT_TYPE_DATE, "2025-02-13"},
      {CLOUT_TYPE_LOCAL_TIME, "12:30"},
      {CLOUT_TYPE_TIME, "12:30+01:00"},
      {CLOUT_TYPE_LOCAL_DATE_TIME, "2025-02-13T12:30"},
      {CLOUT_TYPE_DATE_TIME, "2025-02-13T12:30+01:00"},
      {CLOUT_TYPE_DURATION, "P1M2D"}};
  for (const auto& [type, text] : kinds) {
    REQUIRE(clout_bind_temporal(prepared.statement, "t", type, text, CLOUT_WHOLE, nullptr) ==
            CLOUT_OK);
    REQUIRE(prepared.step() == CLOUT_ROW);
    CHECK(clout_column_type(prepared.statement, 0) == type);
    CHECK(prepared.text() == text);
    REQUIRE(clout_reset(prepared.statement, nullptr) == CLOUT_OK);
  }
}

TEST_CASE("c api: parameters that are no such value are refused", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "RETURN 1");
  auto* statement = prepared.statement;
  CHECK(clout_bind_text(statement, "s", "\xff", 1, nullptr) == CLOUT_ERROR_ARGUMENT);
  CHECK(clout_bind_temporal(statement, "d", CLOUT_TYPE_DATE, "2025-02-30", CLOUT_WHOLE, nullptr) ==
        CLOUT_ERROR_ARGUMENT);
  CHECK(clout_bind_temporal(statement, "d", CLOUT_TYPE_LIST, "[]", CLOUT_WHOLE, nullptr) ==
        CLOUT_ERROR_ARGUMENT);
  CHECK(clout_bind_literal(statement, "l", "[1", CLOUT_WHOLE, nullptr) == CLOUT_ERROR_ARGUMENT);
  CHECK(clout_bind_literal(statement, "l", "1 + 1", CLOUT_WHOLE, nullptr) == CLOUT_ERROR_ARGUMENT);
  CHECK(clout_bind_text(statement, nullptr, "x", 1, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_bind_text(statement, "s", nullptr, 1, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_bind_text(statement, "s", nullptr, 0, nullptr) == CLOUT_OK);  // empty
}

TEST_CASE("c api: accessors of another type say so and leave the result alone", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "RETURN 'x' AS s, 7 AS i, 0.5 AS f, null AS n, true AS b");
  REQUIRE(prepared.step() == CLOUT_ROW);
  auto* statement = prepared.statement;
  std::int64_t integer = -1;
  double real = -1;
  bool boolean = false;
  const char* text = nullptr;
  CHECK(clout_column_int64(statement, 0, &integer) == CLOUT_ERROR_TYPE);
  CHECK(clout_column_int64(statement, 2, &integer) == CLOUT_ERROR_TYPE);
  CHECK(clout_column_int64(statement, 3, &integer) == CLOUT_ERROR_TYPE);
  CHECK(integer == -1);
  CHECK(clout_column_int64(statement, 1, &integer) == CLOUT_OK);
  CHECK(integer == 7);
  CHECK(clout_column_double(statement, 1, &real) == CLOUT_OK);
  CHECK(real == 7.0);
  CHECK(clout_column_double(statement, 2, &real) == CLOUT_OK);
  CHECK(real == 0.5);
  CHECK(clout_column_bool(statement, 4, &boolean) == CLOUT_OK);
  CHECK(boolean);
  CHECK(clout_column_bool(statement, 1, &boolean) == CLOUT_ERROR_TYPE);
  CHECK(clout_column_text(statement, 1, &text, nullptr) == CLOUT_ERROR_TYPE);
  CHECK(text == nullptr);
}

TEST_CASE("c api: columns are known from the first step on", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "MATCH (n) RETURN n.x AS x, 1 AS one");
  CHECK(clout_column_count(prepared.statement) == 0);
  REQUIRE(prepared.step() == CLOUT_DONE);
  CHECK(clout_column_count(prepared.statement) == 2);
  CHECK(std::string(clout_column_name(prepared.statement, 1)) == "one");
  CHECK(clout_column_name(prepared.statement, 2) == nullptr);
}

TEST_CASE("c api: an error has its code, place, hint and a text with carets", "[c]") {
  const Opened db;
  Failure syntax;
  clout_statement* statement = nullptr;
  REQUIRE(clout_prepare(db.session, "RETURN\n  1 == 1", CLOUT_WHOLE, &statement, &syntax.error) ==
          CLOUT_ERROR_SYNTAX);
  CHECK(statement == nullptr);
  CHECK(clout_error_code(syntax.error) == CLOUT_ERROR_SYNTAX);
  CHECK(clout_error_line(syntax.error) == 2);
  CHECK(clout_error_column(syntax.error) == 5);
  CHECK(clout_error_length(syntax.error) == 2);
  CHECK(std::string(clout_error_message(syntax.error)) == "`==` is not an operator");
  CHECK(std::string(clout_error_hint(syntax.error)) == "equality is written `=`");
  CHECK(std::string(clout_error_text(syntax.error)) ==
        "Syntax error at 2:5: `==` is not an operator\n"
        "    1 == 1\n"
        "      ^^\n"
        "hint: equality is written `=`\n");

  const Prepared prepared(db.session, "RETURN nobody");
  Failure semantic;
  CHECK(clout_step(prepared.statement, &semantic.error) == CLOUT_ERROR_SEMANTIC);
  CHECK(std::string(clout_error_name(semantic.error)) == "UndefinedVariable");
  CHECK(clout_error_column(semantic.error) == 8);
}

TEST_CASE("c api: an ended statement runs again after a reset alone", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, "UNWIND [2, 1, 0] AS x RETURN 10 / x");
  CHECK(prepared.step() == CLOUT_ERROR_ARGUMENT);
  Failure failure;
  CHECK(clout_step(prepared.statement, &failure.error) == CLOUT_ERROR_USAGE);
  CHECK(std::string(clout_error_hint(failure.error)).find("clout_reset") != std::string::npos);
  CHECK(clout_column_type(prepared.statement, 0) == CLOUT_TYPE_NONE);

  const Prepared whole(db.session, "RETURN $x");
  REQUIRE(clout_bind_int64(whole.statement, "x", 1, nullptr) == CLOUT_OK);
  for (int i = 0; i < 2; ++i) {
    REQUIRE(whole.step() == CLOUT_ROW);
    CHECK(clout_bind_int64(whole.statement, "x", 2, nullptr) == CLOUT_ERROR_USAGE);
    CHECK(whole.json() == "1");  // kept over the reset
    REQUIRE(whole.step() == CLOUT_DONE);
    CHECK(whole.step() == CLOUT_ERROR_USAGE);
    REQUIRE(clout_reset(whole.statement, nullptr) == CLOUT_OK);
  }
  REQUIRE(clout_clear_bindings(whole.statement, nullptr) == CLOUT_OK);
  CHECK(whole.step() == CLOUT_ERROR_NOT_FOUND);
}

TEST_CASE("c api: null handles and columns that are not there are errors", "[c]") {
  const Opened db;
  Failure failure;
  clout_statement* statement = nullptr;
  CHECK(clout_open(nullptr, 0, nullptr, &failure.error) == CLOUT_ERROR_USAGE);
  CHECK(std::string(clout_error_message(failure.error)) == "the argument `database` is NULL");
  clout_database* database = nullptr;
  CHECK(clout_open(nullptr, 8, &database, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_open("", 0, &database, nullptr) == CLOUT_ERROR_USAGE);
  clout_session* session = nullptr;
  CHECK(clout_connect(nullptr, &session, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_prepare(nullptr, "RETURN 1", CLOUT_WHOLE, &statement, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_prepare(db.session, nullptr, CLOUT_WHOLE, &statement, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_prepare(db.session, "RETURN 1", CLOUT_WHOLE, nullptr, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_step(nullptr, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_reset(nullptr, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_bind_null(nullptr, "x", nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_set_timeout_ms(nullptr, 1) == CLOUT_ERROR_USAGE);
  CHECK_FALSE(clout_in_transaction(nullptr));
  clout_interrupt(nullptr);
  clout_finalize(nullptr);
  clout_disconnect(nullptr);
  clout_close(nullptr);
  CHECK(clout_error_code(nullptr) == CLOUT_OK);
  CHECK(std::string(clout_error_text(nullptr)).empty());

  const Prepared prepared(db.session, "RETURN 1");
  std::int64_t integer = 0;
  const char* text = nullptr;
  CHECK(clout_column_int64(prepared.statement, 0, &integer) == CLOUT_ERROR_USAGE);
  CHECK(clout_row_json(prepared.statement, &text, nullptr) == CLOUT_ERROR_USAGE);
  REQUIRE(prepared.step() == CLOUT_ROW);
  CHECK(clout_column_int64(prepared.statement, 1, &integer) == CLOUT_ERROR_USAGE);
  CHECK(clout_column_int64(prepared.statement, 0, nullptr) == CLOUT_ERROR_USAGE);
  CHECK(clout_column_text(prepared.statement, 9, &text, nullptr) == CLOUT_ERROR_USAGE);
}

TEST_CASE("c api: every error code has the name that the language gives it", "[c]") {
  CHECK(std::string(clout_code_name(CLOUT_OK)) == "Ok");
  CHECK(std::string(clout_code_name(CLOUT_ERROR_SYNTAX)) == "Syntax");
  CHECK(std::string(clout_code_name(CLOUT_ERROR_LIMIT)) == "Limit");
  CHECK(std::string(clout_code_name(CLOUT_ERROR_BUSY)) == "Busy");
  CHECK(std::string(clout_code_name(CLOUT_ERROR_INTERNAL)) == "Internal");
  CHECK(std::string(clout_code_name(CLOUT_DONE)) == "Done");
}

TEST_CASE("c api: two sessions see each other's commits and not their transactions", "[c]") {
  const Opened db;
  clout_session* other = nullptr;
  REQUIRE(clout_connect(db.database, &other, nullptr) == CLOUT_OK);
  REQUIRE(run(db.session, "BEGIN") == CLOUT_DONE);
  CHECK(clout_in_transaction(db.session));
  CHECK_FALSE(clout_in_transaction(other));
  REQUIRE(run(db.session, "CREATE (:A)") == CLOUT_DONE);
  CHECK(answer(db.session, kCount) == "1");
  CHECK(answer(other, kCount) == "0");
  REQUIRE(run(db.session, "COMMIT") == CLOUT_DONE);
  CHECK(answer(other, kCount) == "1");
  REQUIRE(run(other, "BEGIN") == CLOUT_DONE);
  REQUIRE(run(other, "CREATE (:A)") == CLOUT_DONE);
  clout_disconnect(other);  // drops its transaction
  CHECK(answer(db.session, kCount) == "1");
}

TEST_CASE("c api: of two transactions that change one thing the second conflicts", "[c]") {
  const Opened db;
  clout_session* other = nullptr;
  REQUIRE(clout_connect(db.database, &other, nullptr) == CLOUT_OK);
  REQUIRE(run(db.session, "CREATE (:A {x: 0})") == CLOUT_DONE);
  for (auto* session : {db.session, other}) {
    REQUIRE(run(session, "BEGIN") == CLOUT_DONE);
    REQUIRE(run(session, "MATCH (a:A) SET a.x = a.x + 1") == CLOUT_DONE);
  }
  CHECK(run(other, "COMMIT") == CLOUT_DONE);
  CHECK(run(db.session, "COMMIT") == CLOUT_ERROR_CONFLICT);
  CHECK(answer(db.session, "MATCH (a:A) RETURN a.x") == "1");
  clout_disconnect(other);
}

TEST_CASE("c api: in a transaction a statement ends the rows of the one before", "[c]") {
  const Opened db;
  REQUIRE(run(db.session, "UNWIND range(1, 5000) AS x CREATE (:A {x: x})") == CLOUT_DONE);
  const Prepared outside(db.session, "MATCH (a:A) RETURN a");
  REQUIRE(outside.step() == CLOUT_ROW);
  REQUIRE(run(db.session, "BEGIN") == CLOUT_DONE);
  const Prepared inside(db.session, "MATCH (a:A) RETURN a");
  REQUIRE(inside.step() == CLOUT_ROW);
  REQUIRE(run(db.session, "MATCH (a:A) DELETE a") == CLOUT_DONE);
  Failure failure;
  CHECK(clout_column_type(inside.statement, 0) == CLOUT_TYPE_NONE);
  CHECK(clout_step(inside.statement, &failure.error) == CLOUT_ERROR_USAGE);
  CHECK(std::string(clout_error_message(failure.error)).find("another statement") == 0);
  REQUIRE(clout_reset(inside.statement, nullptr) == CLOUT_OK);
  CHECK(inside.step() == CLOUT_DONE);  // they are gone
  REQUIRE(run(db.session, "COMMIT") == CLOUT_DONE);
  std::size_t rows = 1;  // those outside are of a state of their own
  while (outside.step() == CLOUT_ROW) ++rows;
  CHECK(rows == 5000);
}

TEST_CASE("c api: handles may be given back in any order", "[c]") {
  const clout::tests::TemporaryDirectory directory;
  const auto path = directory / "db";
  clout_database* database = nullptr;
  clout_session* session = nullptr;
  clout_statement* statement = nullptr;
  REQUIRE(clout_open(path.c_str(), CLOUT_OPEN_CREATE, &database, nullptr) == CLOUT_OK);
  REQUIRE(clout_connect(database, &session, nullptr) == CLOUT_OK);
  REQUIRE(run(session, "BEGIN") == CLOUT_DONE);
  REQUIRE(run(session, "UNWIND range(1, 3000) AS x CREATE (:A)") == CLOUT_DONE);
  REQUIRE(clout_prepare(session, "MATCH (a) RETURN a", CLOUT_WHOLE, &statement, nullptr) ==
          CLOUT_OK);
  REQUIRE(clout_step(statement, nullptr) == CLOUT_ROW);
  clout_close(database);
  clout_disconnect(session);
  CHECK(clout_step(statement, nullptr) == CLOUT_ROW);
  clout_database* again = nullptr;
  CHECK(clout_open(path.c_str(), 0, &again, nullptr) == CLOUT_ERROR_IO);  // open still
  clout_finalize(statement);
  REQUIRE(clout_open(path.c_str(), 0, &again, nullptr) == CLOUT_OK);
  clout_close(again);
}

TEST_CASE("c api: a missing database is made only if that is asked for", "[c]") {
  const clout::tests::TemporaryDirectory directory;
  clout_database* database = nullptr;
  Failure failure;
  CHECK(clout_open((directory / "none").c_str(), 0, &database, &failure.error) != CLOUT_OK);
  CHECK(database == nullptr);
  CHECK_FALSE(std::string(clout_error_message(failure.error)).empty());
}

TEST_CASE("c api: another thread interrupts what runs", "[c]") {
  const Opened db;
  const Prepared prepared(db.session, kEndless);
  clout_code code = CLOUT_OK;
  std::thread worker([&] { code = clout_step(prepared.statement, nullptr); });
  std::atomic<bool> done{false};
  // Again and again: one that comes before the statement has begun does not concern it.
  std::thread killer([&] {
    while (!done) {
      clout_interrupt(db.session);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  worker.join();
  done = true;
  killer.join();
  CHECK(code == CLOUT_ERROR_CANCELLED);
  clout_interrupt(db.session);  // nothing runs: nothing happens
  CHECK(answer(db.session, "RETURN 1") == "1");
}

TEST_CASE("c api: time and memory have limits", "[c]") {
  const Opened db;
  REQUIRE(clout_set_timeout_ms(db.session, 20) == CLOUT_OK);
  CHECK(run(db.session, kEndless) == CLOUT_ERROR_LIMIT);
  REQUIRE(clout_set_timeout_ms(db.session, UINT64_MAX) == CLOUT_OK);
  CHECK(answer(db.session, "RETURN 1") == "1");
  REQUIRE(clout_set_memory_bytes(db.session, 100'000) == CLOUT_OK);
  CHECK(run(db.session, "UNWIND range(1, 1000000) AS x RETURN collect(x)") == CLOUT_ERROR_LIMIT);
}

TEST_CASE("c api: notices, the summary and counts of writes come beside the rows", "[c]") {
  const Opened db;
  const Prepared created(db.session, "CREATE (:Person {name: 'a'})-[:COMPETES_WITH]->(:B)");
  REQUIRE(created.step() == CLOUT_DONE);
  CHECK(clout_write_count(created.statement, "nodes_created") == 2);
  CHECK(clout_write_count(created.statement, "edges_created") == 1);
  CHECK(clout_write_count(created.statement, "nodes_deleted") == 0);
  CHECK(clout_write_count(created.statement, "no such thing") == 0);
  std::size_t names = 0;
  while (clout_write_name(names) != nullptr) ++names;
  CHECK(names == 18);

  const Prepared asked(db.session, "MATCH (p:Persn) RETURN p");
  REQUIRE(asked.step() == CLOUT_DONE);
  REQUIRE(clout_notice_count(asked.statement) == 1);
  CHECK(std::string(clout_notice(asked.statement, 0)) ==
        "there is no label `Persn`; did you mean `Person`?");
  CHECK(clout_notice(asked.statement, 1) == nullptr);
  CHECK(std::string(clout_summary(asked.statement)).empty());

  const Prepared pressure(db.session, "PRESSURE ON 'a'");
  while (pressure.step() == CLOUT_ROW) {
  }
  CHECK_FALSE(std::string(clout_summary(pressure.statement)).empty());
}
