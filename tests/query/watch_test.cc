// What is news to whoever watches a query.
#include "query/watch.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

/// A database, a watch on it, and what it has told.
class Watcher {
 public:
  explicit Watcher(const std::string& text, const std::string& graph)
      : watch_(text, {{"least", Value(0.5)}}) {
    run(graph);
    known_ = look();
  }

  void run(const std::string& statement) { engine_.run(statement, {})->finish(); }

  /// `before -> after`, a line each; `!` where the condition holds.
  std::string news_after(const std::string& statement) {
    run(statement);
    WatchedRows found = look();
    std::string text;
    for (const WatchNews& news : news_of(known_, found)) {
      text += news.before.value_or("-") + " -> " + news.after.value_or("-") +
              (news.holds ? "!" : "") + "\n";
    }
    known_ = std::move(found);
    return text;
  }

  [[nodiscard]] const WatchedRows& rows() const { return known_; }
  [[nodiscard]] const Watch& watch() const { return watch_; }

 private:
  WatchedRows look() {
    QueryBudget budget;
    const auto cursor = engine_.run(*watch_.query(), watch_.parameters());
    std::vector<std::vector<Value>> rows;
    std::vector<std::string> shown;
    while (const std::vector<Value>* row = cursor->next()) {
      rows.push_back(*row);
      std::string text;
      for (const Value& value : *row) text += (text.empty() ? "" : " ") + literal(value);
      shown.push_back(std::move(text));
    }
    return watch_.look(cursor->columns(), rows, std::move(shown), cursor->view(), budget);
  }

  std::unique_ptr<graph::Database> database_ = graph::Database::open_in_memory();
  Engine engine_{*database_};
  Watch watch_;
  WatchedRows known_;
};

constexpr const char* kThree = "UNWIND ['a', 'b', 'c'] AS n CREATE (:P {name: n, v: 0.1})";

std::string message_of(const std::string& text) {
  try {
    const Watch watch(text, {});
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

}  // namespace

TEST_CASE("watch: without a condition, rows that are new, gone or different are news",
          "[query][watch]") {
  Watcher watcher("MATCH (p:P) RETURN p.name AS who, p.v ORDER BY who", kThree);
  CHECK(watcher.watch().name() == "watch");
  CHECK(watcher.news_after("CREATE (:Q)").empty());
  CHECK(watcher.news_after("MATCH (p {name: 'b'}) SET p.v = 0.2") == "'b' 0.1 -> 'b' 0.2!\n");
  CHECK(watcher.news_after("CREATE (:P {name: 'd', v: 1})") == "- -> 'd' 1!\n");
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) DELETE p") == "'a' 0.1 -> -\n");
}

TEST_CASE("watch: a condition is news when it begins and when it ceases to hold",
          "[query][watch]") {
  Watcher watcher("WATCH high ON MATCH (p:P) RETURN p.name AS who, p.v AS v WHEN v >= $least",
                  kThree);
  CHECK(watcher.watch().name() == "high");
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.4").empty());
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.6") == "'a' 0.4 -> 'a' 0.6!\n");
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.7").empty());
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.3") == "'a' 0.7 -> 'a' 0.3\n");
  CHECK(watcher.news_after("CREATE (:P {name: 'd', v: 0.9})") == "- -> 'd' 0.9!\n");
  CHECK(watcher.news_after("MATCH (p {name: 'd'}) DELETE p") == "'d' 0.9 -> -\n");
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) DELETE p").empty());
}

TEST_CASE("watch: alternatives are looked at one by one, and a new rank is news each time",
          "[query][watch]") {
  const std::string ranked =
      "MATCH (p:P) WITH p ORDER BY p.v DESC, p.name WITH collect(p) AS all "
      "UNWIND range(0, size(all) - 1) AS i RETURN i + 1 AS rank, all[i].name AS who, all[i].v AS v";
  Watcher watcher("WATCH w ON " + ranked + " WHEN v >= 0.5 OR rank_changed", kThree);
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.6") == "1 'a' 0.1 -> 1 'a' 0.6!\n");
  CHECK(watcher.news_after("MATCH (p {name: 'b'}) SET p.v = 0.7") ==
        "2 'b' 0.1 -> 1 'b' 0.7!\n1 'a' 0.6 -> 2 'a' 0.6!\n");
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.8") ==
        "2 'a' 0.6 -> 1 'a' 0.8!\n1 'b' 0.7 -> 2 'b' 0.7!\n");
  CHECK(watcher.news_after("MATCH (p {name: 'a'}) SET p.v = 0.9").empty());
}

TEST_CASE("watch: a single row is about the same thing as a single row", "[query][watch]") {
  Watcher watcher("MATCH (p:P) RETURN count(*)", kThree);
  CHECK(watcher.news_after("CREATE (:P)") == "3 -> 4!\n");
}

TEST_CASE("watch: equal rows are told apart by their number", "[query][watch]") {
  Watcher watcher("MATCH (p:P) RETURN p.v", kThree);
  CHECK(watcher.news_after("CREATE (:P {v: 0.1})") == "- -> 0.1!\n");
  CHECK(watcher.news_after("MATCH (p:P {name: 'a'}) DELETE p") == "0.1 -> -\n");
}

TEST_CASE("watch: an influence statement is watched by whom it is about", "[query][watch]") {
  Watcher watcher("WATCH apple ON PRESSURE ON 'B' RETURN who, round(pressure * 100) AS p",
                  "CREATE (:K {name: 'A'})-[:COMPETES_WITH {strength: 0.5}]->(:K {name: 'B'})");
  REQUIRE(watcher.rows().rows.size() == 1);
  CHECK(watcher
            .news_after("MATCH (b {name: 'B'}) "
                        "CREATE (:K {name: 'C'})-[:COMPETES_WITH {strength: 0.25}]->(b)")
            .find("- -> 'C'") != std::string::npos);
}

TEST_CASE("watch: what cannot be watched says why", "[query][watch]") {
  const std::string reads = "only a statement that reads can be watched";
  CHECK(message_of("CREATE (:P)") == reads);
  CHECK(message_of("WATCH w ON MATCH (n) SET n.x = 1") == reads);
  CHECK(message_of("EXPLAIN MATCH (n) RETURN n") == reads);
  CHECK(message_of("BEGIN") == reads);
  CHECK(message_of("WATCH w ON MATCH (n) RETURN n WHEN").find("expected") != std::string::npos);
  CHECK(message_of("WATCH ON MATCH (n) RETURN n") != "");
  CHECK_THROWS_WITH(Watcher("WATCH w ON RETURN 1 AS a WHEN b > 1", "CREATE (:P)"),
                    Catch::Matchers::Contains("`b`"));
  CHECK_THROWS_WITH(Watcher("WATCH w ON RETURN 1 AS a WHEN EXISTS { (:P) }", "CREATE (:P)"),
                    Catch::Matchers::Contains("WHEN looks at the columns of a row"));
}

TEST_CASE("watch: an error of the query has its place in the whole text", "[query][watch]") {
  const Watch watch("WATCH prüfung ON\nMATCH (n) RETURN m WHEN true", {});
  const auto database = graph::Database::open_in_memory();
  Engine engine(*database);
  try {
    (void)engine.run(*watch.query(), {});
    FAIL("`m` is not defined");
  } catch (const Error& error) {
    REQUIRE(error.position());
    CHECK(error.position()->line == 2);
    CHECK(error.position()->column == 18);
  }
}

TEST_CASE("watch: it is not run, but subscribed to", "[query][watch]") {
  const auto database = graph::Database::open_in_memory();
  Engine engine(*database);
  CHECK_THROWS_WITH(engine.run("WATCH w ON RETURN 1", {}),
                    Catch::Matchers::Contains("subscribed to"));
  Session session(engine);
  (void)session.run("BEGIN", {});
  CHECK_THROWS_WITH(session.run("WATCH w ON RETURN 1", {}),
                    Catch::Matchers::Contains("subscribed to"));
}

}  // namespace clout::query
