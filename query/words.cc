#include "query/words.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "query/characters.h"
#include "query/engine.h"

namespace clout::query {

const std::vector<std::string_view>& clause_words() {
  static const std::vector<std::string_view> words{
      "MATCH",  "OPTIONAL", "UNWIND", "WITH",   "RETURN", "CREATE",  "MERGE",
      "SET",    "REMOVE",   "DELETE", "DETACH", "CALL",   "FOREACH", "LOAD",
      "FILTER", "LET",      "FINISH", "ASSERT", "DENY",   "DOUBT"};
  return words;
}

bool is_reserved(std::string_view word) {
  static constexpr std::string_view kReserved[] = {
      "MATCH",  "OPTIONAL", "UNWIND", "WITH",  "RETURN", "CREATE", "MERGE",  "SET",      "REMOVE",
      "DELETE", "DETACH",   "UNION",  "WHERE", "ORDER",  "SKIP",   "LIMIT",  "DISTINCT", "AS",
      "AND",    "OR",       "XOR",    "NOT",   "IN",     "IS",     "STARTS", "ENDS",     "CONTAINS",
      "CASE",   "WHEN",     "THEN",   "ELSE",  "END",    "TRUE",   "FALSE",  "NULL"};
  return std::any_of(std::begin(kReserved), std::end(kReserved), [&](std::string_view reserved) {
    return equals_ignoring_case(word, reserved);
  });
}

const std::vector<std::string>& keywords() {
  static const std::vector<std::string> words = {
      "ABOUT",
      "ACYCLIC",
      "ADVERSE",
      "ALL",
      "AND",
      "ANY",
      "AS",
      "AS OF",
      "ASC",
      "ASSERT",
      "AVOIDING",
      "BEGIN",
      "BUDGET",
      "BY",
      "CALL",
      "CASE",
      "CERTAINTY",
      "CHEAPEST",
      "CHOKEPOINTS",
      "COLLECT",
      "COMMIT",
      "CONSTRAINT",
      "CONTAINS",
      "CONTRADICTIONS",
      "COST",
      "COUNT",
      "CREATE",
      "CSV",
      "DECAY",
      "DELETE",
      "DENIED",
      "DENY",
      "DESC",
      "DETACH",
      "DISTINCT",
      "DOUBT",
      "DROP",
      "ELSE",
      "END",
      "ENDS WITH",
      "EXISTS",
      "EXPLAIN",
      "FALSE",
      "FIELDTERMINATOR",
      "FILTER",
      "FINISH",
      "FOR",
      "FOREACH",
      "FROM",
      "FULLTEXT",
      "GRANTED",
      "GROUPS",
      "HEADERS",
      "HISTORY",
      "HOPS",
      "IF EXISTS",
      "IF NOT EXISTS",
      "IN",
      "INDEX",
      "INFLUENCE",
      "IS",
      "KNOWN AT",
      "LET",
      "LIMIT",
      "LOAD",
      "MATCH",
      "MERGE",
      "MODEL",
      "MS",
      "NONE",
      "NOT",
      "NULL",
      "OFFSET",
      "ON",
      "ON EACH",
      "OPTIONAL",
      "OR",
      "ORDER BY",
      "ORIGIN",
      "OVER",
      "PATHS",
      "PENDING",
      "PRESSURE",
      "PRESSURES",
      "PROFILE",
      "PUBLISHED",
      "QUOTE",
      "RECORDED",
      "REDUCE",
      "REMOVE",
      "REQUIRE",
      "RETURN",
      "ROLLBACK",
      "SET",
      "SET OUTCOME OF",
      "SHORTEST",
      "SHOW",
      "SIMPLE",
      "SINGLE",
      "SKIP",
      "SOURCES FOR",
      "SPEAKER",
      "STARTS WITH",
      "STATUS",
      "STRONGEST",
      "SUPPORTIVE",
      "THEN",
      "TO",
      "TOP",
      "TRAIL",
      "TRANSACTION",
      "TRUE",
      "TYPED",
      "UNION",
      "UNIQUE",
      "UNWIND",
      "URL",
      "USING",
      "VIA",
      "WALK",
      "WHEN",
      "WHERE",
      "WHY",
      "WITH",
      "WITHIN",
      "XOR",
      "YIELD",
  };
  return words;
}

}  // namespace clout::query
