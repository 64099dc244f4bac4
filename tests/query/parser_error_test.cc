// What the parser says about wrong text: the place, what was found and expected, and the hint.
#include <string>

#include <catch2/catch.hpp>

#include "query/parser.h"
#include "schema/error.h"

using namespace clout;

namespace {

/// "line:column+length message | hint"
std::string complaint(const std::string& text) {
  try {
    static_cast<void>(query::parse_statement(text));
  } catch (const Error& error) {
    std::string result;
    if (const auto at = error.position()) {
      result = std::to_string(at->line) + ":" + std::to_string(at->column) + "+" +
               std::to_string(at->length) + " ";
    }
    result += error.message();
    if (!error.hint_text().empty()) result += " | " + error.hint_text();
    return result;
  }
  return "no error";
}

}  // namespace

TEST_CASE("parser errors: what was found and what was expected", "[query][parser]") {
  CHECK(complaint("MATCH (p RETURN p") ==
        "1:10+6 unexpected `RETURN`, expected `:`, `{`, WHERE or `)` | the `(` of `(p` is not "
        "closed");
  CHECK(complaint("MATCH (n)\nRETURN n.") ==
        "2:10+1 unexpected end of the query, expected a property key");
  CHECK(complaint("RETURN 1 +") == "1:11+1 unexpected end of the query, expected an expression");
  CHECK(complaint("") == "1:1+1 the query is empty | write e.g. MATCH (n) RETURN n");
  CHECK(complaint("MATCH (n)") ==
        "1:1+5 a query cannot end with MATCH | add what to do with the rows, e.g. RETURN *");
  CHECK(complaint("RETURN 1 MATCH (n) RETURN n") ==
        "1:10+5 RETURN ends a query: no other clause may follow it | pass rows on to the next "
        "clause with WITH");
}

TEST_CASE("parser errors: misspelt keywords", "[query][parser]") {
  const auto hint = [](const std::string& text) {
    const auto whole = complaint(text);
    return whole.substr(0, whole.find('+')) + whole.substr(whole.rfind(" | "));
  };
  CHECK(hint("MATHC (n) RETURN n") == "1:1 | did you mean MATCH?");
  CHECK(hint("MATCH (n) RETRUN n") == "1:11 | did you mean RETURN?");
  CHECK(hint("MATCH (n) WHER n.x RETURN n") == "1:11 | did you mean WHERE?");
  CHECK(hint("MATCH (n) RETURN n LIMT 3") == "1:20 | did you mean LIMIT?");
  CHECK(hint("MATCH (n) RETURN n ODER BY n") == "1:20 | did you mean ORDER?");
  CHECK(hint("INFLUNCE FROM 'a' TO 'b'") == "1:1 | did you mean INFLUENCE?");
  CHECK(hint("INFLUENCE FROM 'a' TO 'b' WITHN 3 HOPS") == "1:27 | did you mean WITHIN?");
  CHECK(hint("SELECT 1") == "1:1 | this is not SQL: write MATCH (n) WHERE .. RETURN ..");
}

TEST_CASE("parser errors: what is not closed is shown where it opens", "[query][parser]") {
  CHECK(complaint("RETURN 'abc").rfind("1:8+1 this string is never closed", 0) == 0);
  CHECK(complaint("RETURN `abc").rfind("1:8+1 this name is never closed", 0) == 0);
  CHECK(complaint("RETURN 1 /* abc").rfind("1:10+2 this comment is never closed", 0) == 0);
  CHECK(complaint("RETURN [1, 2").rfind("1:8+1 this `[` is never closed", 0) == 0);
  CHECK(complaint("RETURN (1 + [2]").rfind("1:8+1 this `(` is never closed", 0) == 0);
  CHECK(complaint("MATCH (n {x: 1} RETURN n").rfind("1:17+6 unexpected `RETURN`", 0) == 0);
}

TEST_CASE("parser errors: operators of other languages", "[query][parser]") {
  CHECK(complaint("MATCH (n) WHERE n.x == 1 RETURN n") ==
        "1:21+2 `==` is not an operator | equality is written `=`");
  CHECK(complaint("MATCH (n) WHERE n.x != 1 RETURN n") ==
        "1:21+2 `!=` is not an operator | inequality is written `<>`");
  CHECK(complaint("MATCH (n) WHERE a && b RETURN n") ==
        "1:19+2 `&&` is not an operator | write AND between conditions");
  CHECK(complaint("MATCH (a)->(b) RETURN a") ==
        "1:10+2 `->` alone is not an edge | an edge without details is written -->");
  CHECK(complaint("MATCH (a)-[:R->(b) RETURN a") ==
        "1:14+1 unexpected `-`, expected `&`, `:`, `|`, `*`, `{`, WHERE or `]` | the `[` of `[:R` "
        "is not closed");
  CHECK(complaint("MATCH n RETURN n") ==
        "1:7+1 unexpected `n`, expected `(` | a node is written in parentheses: (n)");
  CHECK(complaint("MATCH (n) SET n.x += 1") ==
        "1:19+2 `+=` adds a map of properties to a node or edge | for one property write n.x = "
        "n.x + ..");
}

TEST_CASE("parser errors: influence statements", "[query][parser]") {
  CHECK(complaint("INFLUENCE FROM 'Huawei' 'Apple'") ==
        "1:25+7 unexpected string 'Apple', expected TO | write INFLUENCE FROM .. TO 'Apple'");
  CHECK(complaint("PRESSURE ON Apple") ==
        "1:13+5 `Apple` is not quoted | names are written in quotes: 'Apple'");
  CHECK(complaint("PRESSURE 'Apple'") == "1:10+7 unexpected string 'Apple', expected ON or BY");
  CHECK(complaint("PRESSURE ON 'Apple' TOP 3 TOP 4").rfind("1:27+3 TOP is given twice", 0) == 0);
  CHECK(complaint("PRESSURE ON 'Apple' TOP 1.5").rfind("1:25+3 expected a number of rows", 0) == 0);
}

TEST_CASE("parser errors: characters that mean nothing", "[query][parser]") {
  CHECK(complaint("RETURN 1 # 2") == "1:10+1 unexpected character `#`");
  CHECK(complaint("RETURN 42 \u2014 41") ==
        "1:11+1 unexpected character `\u2014` (U+2014) | write the ASCII character -");
  CHECK(complaint("RETURN \u2018a\u2019") ==
        "1:8+1 unexpected character `\u2018` (U+2018) | write the ASCII character '");
  CHECK(complaint("RETURN \xFF").rfind("1:8+1 the query is not valid UTF-8 here", 0) == 0);
  CHECK(complaint(std::string("RETURN \0 1", 10)) == "1:8+1 unexpected control character U+0000");
  CHECK(complaint("RETURN '公司' x").rfind("1:13+1 unexpected `x`", 0) == 0);
}
