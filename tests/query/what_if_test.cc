// WHAT IF is the answer after the changes are made, less the answer before; and makes none.
#include <map>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "query/engine.h"
#include "tests/support/random_seed.h"

namespace clout::query {
namespace {

using Rows = std::vector<std::vector<Value>>;

Rows rows_of(Engine& engine, const std::string& text) {
  Rows rows;
  const auto cursor = engine.run(text, {});
  while (const std::vector<Value>* row = cursor->next()) rows.push_back(*row);
  return rows;
}

std::string name(std::uint64_t number) { return "n" + std::to_string(number); }

/// A statement that changes edges between ten companies.
std::string random_change(std::mt19937_64& random) {
  const std::string a = name(random() % 10), b = name((random() % 9 + 1 + random() % 10) % 10);
  const std::string confidence = std::to_string(random() % 100 / 100.0);
  switch (random() % 4) {
    case 0:
      return "MATCH (a:Company {name: '" + a + "'})-[e]->() DELETE e";
    case 1:
      return "MATCH (a:Company {name: '" + a + "'})-[e]->() SET e.confidence = " + confidence;
    case 2:
      return "MATCH (a:Company {name: '" + a + "'}), (b:Company {name: '" + b +
             "'}) ASSERT (a)-[:SUPPLIES]->(b) BY 'x' CERTAINTY " + confidence;
    default:
      return "MATCH (a:Company {name: '" + a + "'}), (b:Company {name: '" + b +
             "'}) CREATE (a)-[:COMPETES_WITH {confidence: " + confidence + "}]->(b)";
  }
}

}  // namespace

TEST_CASE("what if: it is the answer after the same changes are committed", "[query]") {
  const std::uint64_t seed = tests::random_seed(11);
  INFO("CLOUT_SEED=" << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20; ++round) {
    const auto database = graph::Database::open_in_memory();
    Engine engine(*database);
    (void)rows_of(engine, "UNWIND range(0, 9) AS i CREATE (:Company {name: 'n' + toString(i)})");
    for (int i = 0; i < 25; ++i) (void)rows_of(engine, random_change(random));

    std::string changes;
    std::vector<std::string> each;
    for (std::uint64_t i = 0; i <= random() % 4; ++i) {
      each.push_back(random_change(random));
      changes += (changes.empty() ? "" : "; ") + each.back();
    }
    const std::string target = name(random() % 10);
    const std::string question = "PRESSURE ON '" + target + "' TOP 3";
    const std::string every = "MATCH (a:Company), (b:Company {name: '" + target +
                              "'}) RETURN a.name, pressure(a, b), support(a, b)";
    INFO(changes << " ON " << target);

    const CommitNumber commit = database->view()->commit();
    const Rows before = rows_of(engine, every);
    const Rows what_if = rows_of(engine, "WHAT IF { " + changes + " } THEN " + question);
    CHECK(database->view()->commit() == commit);
    for (const std::string& change : each) (void)rows_of(engine, change);
    const Rows expected = rows_of(engine, question);
    const Rows after = rows_of(engine, every);

    std::map<std::string, std::pair<double, double>> then, now;
    for (const auto& row : before) then[row[0].as_string()] = {row[1].number(), row[2].number()};
    for (const auto& row : after) now[row[0].as_string()] = {row[1].number(), row[2].number()};
    // rank, who, pressure, its delta, low, its delta, high, its delta, support, its delta, ..
    REQUIRE(what_if.size() >= expected.size());
    for (std::size_t i = 0; i < what_if.size(); ++i) {
      const std::string& who = what_if[i][1].as_string();
      if (i < expected.size()) {
        CHECK(who == expected[i][1].as_string());
        CHECK(what_if[i][2].number() == expected[i][2].number());
      } else {
        CHECK(what_if[i][0].is_null());
      }
      CHECK(what_if[i][2].number() == Approx(now[who].first).margin(1e-9));
      CHECK(what_if[i][3].number() == Approx(now[who].first - then[who].first).margin(1e-9));
      CHECK(what_if[i][9].number() == Approx(now[who].second - then[who].second).margin(1e-9));
    }
  }
}

}  // namespace clout::query
