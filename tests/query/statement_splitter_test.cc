// The splitter's contract: where statements end, whatever the pieces they arrive in.
#include "query/statement_splitter.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using clout::query::StatementSplitter;

namespace {

/// Every statement as "line:column text", fed in pieces of `size` bytes.
std::vector<std::string> split(std::string_view text, std::size_t size) {
  StatementSplitter splitter;
  std::vector<std::string> result;
  const auto add = [&](const auto& statement) {
    result.push_back(std::to_string(statement.line) + ":" + std::to_string(statement.column) + " " +
                     statement.text);
  };
  for (std::size_t i = 0; i < text.size(); i += size) {
    splitter.feed(text.substr(i, size));
    while (const auto statement = splitter.next()) add(*statement);
  }
  while (const auto statement = splitter.rest()) add(*statement);
  CHECK_FALSE(splitter.pending());
  return result;
}

void check_split(std::string_view text, const std::vector<std::string>& expected) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{7}, text.size() + 1}) {
    INFO("pieces of " << size);
    CHECK(split(text, size) == expected);
  }
}

}  // namespace

TEST_CASE("splitter: statements end at semicolons", "[query][splitter]") {
  check_split("RETURN 1;\n RETURN 2 ; RETURN 3",
              {"1:1 RETURN 1", "2:2 RETURN 2 ", "2:13 RETURN 3"});
  check_split(" ;; \n;", {});
  check_split("", {});
}

TEST_CASE("splitter: a semicolon inside something is not an end", "[query][splitter]") {
  check_split("RETURN ';', \"\\\";\", `;`;", {"1:1 RETURN ';', \"\\\";\", `;`"});
  check_split("RETURN '\\\\'; RETURN 2", {"1:1 RETURN '\\\\'", "1:14 RETURN 2"});
  check_split("WHAT IF { a; b } THEN c; d", {"1:1 WHAT IF { a; b } THEN c", "1:26 d"});
  check_split("a } ; b", {"1:1 a } ", "1:7 b"});
}

TEST_CASE("splitter: comments are looked through and hide what they hold", "[query][splitter]") {
  check_split("// a;b\nRETURN 1; /* ; */ RETURN 2 // end",
              {"2:1 RETURN 1", "2:19 RETURN 2 // end"});
  check_split("/*/ ; */ a; b", {"1:10 a", "1:13 b"});
  check_split("a / b; c", {"1:1 a / b", "1:8 c"});
}

TEST_CASE("splitter: columns count code points", "[query][splitter]") {
  check_split("RETURN '公司';RETURN 2", {"1:1 RETURN '公司'", "1:13 RETURN 2"});
}

TEST_CASE("splitter: what is not closed is the rest", "[query][splitter]") {
  check_split("RETURN 'a; b", {"1:1 RETURN 'a; b"});
  check_split("a; /* b", {"1:1 a"});
}

TEST_CASE("splitter: pending text can be dropped", "[query][splitter]") {
  StatementSplitter splitter;
  splitter.feed("RETURN '\n");
  CHECK(splitter.pending());
  CHECK_FALSE(splitter.next());
  splitter.clear();
  CHECK_FALSE(splitter.pending());
  splitter.feed("RETURN 1;");
  const auto statement = splitter.next();
  REQUIRE(statement);
  CHECK(statement->text == "RETURN 1");
  CHECK(statement->line == 2);
  splitter.feed("  \n ; ");
  CHECK_FALSE(splitter.pending());
}
