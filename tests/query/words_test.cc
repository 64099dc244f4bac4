// Near words, keywords for completion, and which statements write.
#include "query/words.h"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "query/engine.h"
#include "query/spelling.h"

using namespace clout::query;

TEST_CASE("spelling: distance counts inserts deletes replacements and swaps", "[query][words]") {
  CHECK(edit_distance("match", "MATCH", 2) == 0);
  CHECK(edit_distance("MATHC", "MATCH", 2) == 1);
  CHECK(edit_distance("MACH", "MATCH", 2) == 1);
  CHECK(edit_distance("MATTCH", "MATCH", 2) == 1);
  CHECK(edit_distance("RETRUN", "RETURN", 2) == 1);
  CHECK(edit_distance("", "AB", 2) == 2);
  CHECK(edit_distance("MATCH", "RETURN", 2) == 3);
}

TEST_CASE("spelling: only what is near enough is meant", "[query][words]") {
  CHECK(nearest_word("WHER", {"WITH", "WHERE"}) == "WHERE");
  CHECK(nearest_word("n", {"IN"}) == std::nullopt);
  CHECK(nearest_word("ORDR", {"OR", "ORDER"}) == "ORDER");
  CHECK(nearest_word("match", {"MATCH", "BATCH"}) == std::nullopt);
  CHECK(nearest_word("xyz", {}) == std::nullopt);
}

TEST_CASE("keywords: sorted and without repetition", "[query][words]") {
  const auto& words = keywords();
  CHECK(std::is_sorted(words.begin(), words.end()));
  CHECK(std::adjacent_find(words.begin(), words.end()) == words.end());
  for (const auto word : clause_words()) {
    INFO(word);
    CHECK(std::binary_search(words.begin(), words.end(), std::string(word)));
    const bool free = word == "CALL" || word == "FOREACH" || word == "LOAD" || word == "FILTER" ||
                      word == "LET" || word == "FINISH" || word == "ASSERT" || word == "DENY" ||
                      word == "DOUBT" || word == "SPLIT";
    CHECK(is_reserved(word) != free);
  }
}

TEST_CASE("statements that write are known before they run", "[query][words]") {
  for (const auto* text :
       {"CREATE (a)", "MATCH (a) SET a.x = 1", "MERGE (a)", "MATCH (a) DELETE a",
        "MATCH (a) REMOVE a.x", "FOREACH (x IN [1] | CREATE (:A))", "CALL { CREATE (a) } RETURN 1",
        "RETURN 1 AS x UNION CREATE (a) RETURN 2 AS x", "PROFILE CREATE (a)",
        "CREATE INFLUENCE MODEL m", "MERGE ENTITIES 'a' INTO 'b'", "SPLIT 'a' FROM 'b'"}) {
    INFO(text);
    CHECK(is_write_statement(text));
  }
  for (const auto* text : {"MATCH (a) RETURN a", "EXPLAIN CREATE (a)", "CREATE (", "",
                           "PRESSURE ON 'a'", "SHOW INFLUENCE MODELS", "RETURN 'CREATE (a)'"}) {
    INFO(text);
    CHECK_FALSE(is_write_statement(text));
  }
}
