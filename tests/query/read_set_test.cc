// Law: a statement whose read set no change meets answers as before.
#include "graph/read_set.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/change_log.h"
#include "graph/history.h"
#include "graph/restricted_database.h"
#include "query/engine.h"
#include "schema/error.h"
#include "schema/value_text.h"
#include "tests/support/query_generator.h"
#include "tests/support/random_seed.h"
#include "tests/support/rule_oracle.h"

namespace clout::query {
namespace {

using graph::Database;
using graph::ReadSet;

constexpr std::int64_t kNow = 1'750'000'000'000'000;

/// Nodes and edges with what is stored with them, so that a change of that is a change of the row.
std::string text_of(const graph::GraphView& view, const Value& value) {
  std::string text;
  append_literal(text, value, [&view](std::string& to, const Value& entity) {
    Map parts;
    if (entity.is_node()) {
      to += "(" + std::to_string(raw(entity.as_node().id));
      for (const LabelId label : view.labels(entity.as_node().id)) {
        to += ":" + std::to_string(raw(label));
      }
      for (const auto& [key, stored] : view.properties(entity.as_node().id)) {
        to += std::to_string(raw(key)) + literal(stored);
      }
    } else if (entity.is_edge()) {
      to += "[" + std::to_string(raw(entity.as_edge().id));
      for (const auto& [key, stored] : view.properties(entity.as_edge())) {
        to += std::to_string(raw(key)) + literal(stored);
      }
    } else {
      for (const NodeId node : entity.as_path().nodes) to += text_of(view, Value(Node{node}));
      for (const Edge& edge : entity.as_path().edges) to += text_of(view, Value(edge));
    }
  });
  return text;
}

/// A statement that is asked again when its read set says so.
struct Watched {
  std::string statement;
  std::shared_ptr<ReadSet> reads;
  std::string answer;
};

/// Rows, sorted, as the language leaves their order open; or that there was an error.
std::string answer(Database& database, const std::string& statement,
                   std::shared_ptr<ReadSet> reads) {
  QueryOptions options;
  options.now_microseconds = kNow;
  options.reads = std::move(reads);
  Engine engine(database);
  try {
    const auto cursor = engine.run(statement, {}, options);
    std::vector<std::string> lines;
    while (const std::vector<Value>* row = cursor->next()) {
      std::string line;
      for (const Value& value : *row) line += text_of(cursor->view(), value) + " | ";
      lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    return all;
  } catch (const Error& error) {
    return "error " + std::string(error.what());
  }
}

void ask(Database& database, Watched& watched) {
  watched.reads = std::make_shared<ReadSet>();
  watched.answer = answer(database, watched.statement, watched.reads);
}

/// May what was committed after `since` change the answer?
bool is_met(const ReadSet& reads, const Database& whole, const Database& seen, CommitNumber since) {
  const auto view = whole.view();
  if (reads.meets_rules_of(*seen.view())) return true;
  QueryBudget budget;
  graph::ChangeLog log(
      *view, graph::time_of(*view, since).value_or(std::numeric_limits<graph::RecordedTime>::min()),
      std::numeric_limits<graph::RecordedTime>::max(), budget);
  while (const auto change = log.next()) {
    if (reads.meets(*change, view->catalog())) return true;
  }
  return false;
}

std::vector<std::string> statements(std::mt19937_64& random) {
  const auto name = [&] { return "'n" + std::to_string(random() % 10) + "'"; };
  std::vector<std::string> all = {
      "PRESSURE ON " + name(),
      "PRESSURE BY " + name() + " WITHIN 2 HOPS",
      "PRESSURE ON " + name() + " METHOD SRWR TOP 5",
      "INFLUENCE FROM " + name() + " TO " + name() + " WITHIN 3 HOPS",
      "INFLUENCE FROM " + name() + " TO " + name() + " WHERE e.w > 2 AND n.k <> 1 TOP 5",
      "WHY " + name() + " PRESSURES " + name() + " BY SOURCE",
      "CONTRADICTIONS ABOUT " + name(),
      "SOURCES FOR (" + name() + ")-[]->(" + name() + ")",
      "CHANGES IN PRESSURE ON " + name() + " BETWEEN date('2023-01-01') AND date('2025-01-01')",
      "MATCH (a:C), (b:C) WHERE a.x < 3 AND b.x < 3 RETURN a.name, b.name, pressure(a, b)",
      "MATCH (n:C {x: 3}) RETURN n",
      "MATCH ()-[e:R {w: 2}]->() RETURN e",
      "MATCH (n:New) RETURN n.name",
      "MATCH (n {name: " + name() + "})-[e:SUPPLIES]-(m) RETURN e, m",
      "MATCH (n {name: " + name() + "}) RETURN COUNT { (n)--() }, EXISTS { (n)-[:R]->(:A) }",
      "MATCH p = SHORTEST 1 (a:C {x: 1})-[:R|S]->{1,4}(b:C {x: 2}) RETURN p",
      "MATCH p = STRONGEST 2 PATHS (a:C {x: 1})=[e]=>{1,3}(b:C {x: 2}) RETURN p",
      "MATCH (n:C) RETURN count(*)",
      "MATCH ()-[e:S]->() RETURN count(e)",
      "MATCH (s:Source) RETURN s.name, s.reliability",
      "MATCH ()-[e:SUPPLIES]->() RETURN e, size(claims(e)), confidence(e)",
      "CALL db.labels() YIELD label, nodes RETURN label, nodes",
      "CALL db.edgeTypes() YIELD edgeType, edges RETURN edgeType, edges",
      "SHOW INFLUENCE MODELS",
  };
  for (int i = 0; i < 25; ++i) all.push_back(tests::random_query(random).text());
  return all;
}

void change(Database& database, std::mt19937_64& random) {
  try {
    Engine(database).run(tests::random_stated_change(random), {})->finish();
  } catch (const Error&) {  // it has changed nothing
  }
}

/// Commits at random, and asks again what may have another answer. How many did not have to be
/// asked, and how many of those that were had the same answer.
struct Counts {
  int spared = 0, asked = 0;
};

void follow(Database& whole, Database& seen, std::mt19937_64& random, std::uint64_t seed,
            Counts& counts) {
  std::vector<Watched> watched;
  for (std::string& statement : statements(random)) {
    watched.push_back({std::move(statement), nullptr, {}});
    ask(seen, watched.back());
  }
  for (int i = 0; i < 40; ++i) {
    const CommitNumber since = whole.view()->commit();
    change(whole, random);
    if (random() % 15 == 0) whole.fold();
    for (Watched& one : watched) {
      if (is_met(*one.reads, whole, seen, since)) {
        ask(seen, one);
        ++counts.asked;
        continue;
      }
      ++counts.spared;
      INFO("CLOUT_SEED=" << seed << " change " << i << "\n" << one.statement);
      REQUIRE(answer(seen, one.statement, nullptr) == one.answer);
    }
  }
}

std::unique_ptr<Database> random_database(std::mt19937_64& random) {
  auto database = Database::open_in_memory();
  Engine engine(*database);
  engine.run("UNWIND range(0, 8) AS i CREATE (:C {x: i, k: i % 3, name: 'n' + toString(i)})", {})
      ->finish();
  for (int i = 0; i < 40; ++i) change(*database, random);
  engine.run("CREATE INDEX by_x FOR (n:C) ON (n.x)", {})->finish();
  engine.run("CREATE INDEX by_w FOR ()-[e:R]-() ON (e.w)", {})->finish();
  return database;
}

}  // namespace

TEST_CASE("read sets: what no commit meets answers as before", "[query][watch]") {
  const std::uint64_t seed = tests::random_seed(31);
  std::mt19937_64 random(seed);
  Counts counts;
  for (int round = 0; round < 6; ++round) {
    const auto database = random_database(random);
    follow(*database, *database, random, seed, counts);
  }
  CHECK(counts.spared > counts.asked);
}

TEST_CASE("read sets: the same under read rules", "[query][watch]") {
  const std::uint64_t seed = tests::random_seed(32);
  std::mt19937_64 random(seed);
  Counts counts;
  for (int round = 0; round < 6; ++round) {
    const auto database = random_database(random);
    graph::RestrictedDatabase seen(*database, tests::random_rule(random));
    follow(*database, seen, random, seed, counts);
  }
  CHECK(counts.spared > 0);
}

TEST_CASE("read sets: a statement about one corner of the graph is not met by the other",
          "[query][watch]") {
  const auto database = Database::open_in_memory();
  Engine engine(*database);
  engine
      .run(
          "CREATE (a:Company {name: 'Ann'})-[:COMPETES_WITH]->(b:Company {name: 'Bo'}), "
          "(x:Company {name: 'Xi'})-[:COMPETES_WITH]->(y:Company {name: 'Yu'}), (:Bank {name: "
          "'Z'})",
          {})
      ->finish();
  const auto met_by = [&](const std::string& statement, const std::string& change) {
    Watched watched{statement, nullptr, {}};
    ask(*database, watched);
    const CommitNumber since = database->view()->commit();
    engine.run(change, {})->finish();
    return is_met(*watched.reads, *database, *database, since);
  };
  CHECK_FALSE(met_by("PRESSURE ON 'Bo'",
                     "MATCH (x {name: 'Xi'}), (y {name: 'Yu'}) CREATE (y)-[:COMPETES_WITH]->(x)"));
  CHECK_FALSE(met_by("PRESSURE ON 'Bo'", "CREATE (:Company {name: 'Vi'})"));
  CHECK(met_by("PRESSURE ON 'Bo'",
               "MATCH (a {name: 'Ann'}), (x {name: 'Xi'}) CREATE (x)-[:COMPETES_WITH]->(a)"));
  CHECK(met_by("PRESSURE ON 'Bo'", "CREATE (:Company {name: 'bo'})"));
  engine.run("CREATE INFLUENCE MODEL mine FROM clout-v1", {})->finish();
  CHECK(met_by("PRESSURE ON 'Bo' USING MODEL mine",
               "ALTER INFLUENCE MODEL mine SET hop_decay = 0.5"));
  CHECK_FALSE(met_by("MATCH (b:Bank) RETURN count(*)", "CREATE (:Company {name: 'Wu'})"));
  CHECK(met_by("MATCH (b:Bank) RETURN count(*)", "CREATE (:Bank {name: 'W'})"));
  CHECK_FALSE(met_by("MATCH (a {name: 'Xi'})-[:COMPETES_WITH]->(b) RETURN count(*)",
                     "MATCH (a {name: 'Xi'}), (b:Bank {name: 'W'}) SET b.name = 'Wo'"));
  CHECK(met_by("WHAT IF { MATCH (b:Bank) DELETE b } THEN PRESSURE ON 'Bo'",
               "CREATE (:Bank {name: 'V'})"));
  CHECK(met_by("PRESSURE ON 'Bo' KNOWN AT datetime()", "CREATE (:Bank {name: 'U'})"));
}

}  // namespace clout::query
