// Law: under a read rule, every statement answers as in a database that lacks what the rule hides:
// the same rows, notices, summary, and the same error.
#include <cstdint>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/restricted_database.h"
#include "query/engine.h"
#include "schema/error.h"
#include "schema/temporal_zone.h"
#include "tests/support/random_seed.h"
#include "tests/support/rule_cases.h"
#include "tests/support/rule_oracle.h"
#include "tests/support/told_answer.h"

namespace clout::query {

using graph::Database;
using graph::ReadRule;
using graph::RestrictedDatabase;
using tests::make_indexes;
using tests::RuleStatements;
using tests::run;
using tests::StatedDatabase;
using tests::StatedGraph;
using tests::told_answer;
using tests::try_to_run;

TEST_CASE("read rules: statements answer as if the hidden things did not exist", "[query][rules]") {
  const std::uint64_t seed = tests::random_seed(21);
  std::mt19937_64 random(seed);
  RuleStatements chance(random);
  int compared = 0;
  int failed = 0;
  for (int round = 0; round < 10; ++round) {
    StatedDatabase full(random);
    const StatedGraph all = tests::stated_graph(*full.database->view());
    for (int i = 0; i < 5; ++i) {
      const ReadRule rule = tests::random_rule(random);
      const auto lacking =
          tests::stored(tests::visible_part(all, rule), full.database->view()->catalog(), rule);
      Engine expected(*lacking);
      make_indexes(expected, rule);
      RestrictedDatabase restricted(*full.database, rule);
      Engine found(restricted);
      for (int k = 0; k < 25; ++k) {
        const auto [statement, in_order] = chance.any_statement();
        INFO("CLOUT_SEED=" << seed << " round " << round << " rule " << tests::text_of(rule) << "\n"
                           << statement);
        const std::string said = told_answer(found, statement, in_order);
        REQUIRE(said == told_answer(expected, statement, in_order));
        ++compared;
        if (said.starts_with("error")) ++failed;
      }
    }
  }
  CHECK(compared == 1250);
  CHECK(failed < compared / 4);
}

TEST_CASE("read rules: what was known earlier is told without what is hidden", "[query][rules]") {
  const std::uint64_t seed = tests::random_seed(22);
  std::mt19937_64 random(seed);
  RuleStatements chance(random);
  for (int round = 0; round < 8; ++round) {
    StatedDatabase full(random);
    // Labels and types that never change: what is hidden at one time is hidden at all.
    const ReadRule rule{{{"Source"}}, {{"T", "competes-with"}}, {}};
    RestrictedDatabase restricted(*full.database, rule);
    Engine found(restricted);
    QueryBudget budget;
    for (std::size_t i = 0; i < full.times.size(); i += 1 + chance.below(8)) {
      const auto then = full.database->view_at(full.times[i], budget);
      const auto lacking = tests::stored(tests::visible_part(tests::stated_graph(*then), rule),
                                         full.database->view()->catalog(), rule);
      Engine expected(*lacking);
      const std::vector<std::string> questions = {
          "PRESSURE ON " + chance.name(), "CONTRADICTIONS",
          "INFLUENCE FROM " + chance.name() + " TO " + chance.name()};
      for (const std::string& question : questions) {
        INFO("CLOUT_SEED=" << seed << " round " << round << " moment " << i << "\n" << question);
        const auto said = told_answer(found, question + " KNOWN AT $t", true,
                                      {{"t", at_microseconds(full.times[i])}});
        const std::string wanted = told_answer(expected, question, true);
        // The summary of one names the moment, and errors have another place.
        const auto rows = [](const std::string& text) {
          return text.substr(0, text.rfind("summary"));
        };
        if (!wanted.starts_with("error")) REQUIRE(rows(said) == rows(wanted));
        if (wanted.starts_with("error")) REQUIRE(said.starts_with("error"));
      }
    }
  }
}

namespace {

/// Two companies and a third that is secret, with claims.
struct Small {
  Small() {
    for (const char* statement :
         {"CREATE (:Company {name: 'Ann', v: 1}), (:Company {name: 'Bo', v: 2}), "
          "(:Company:Secret {name: 'Cy', aliases: ['Bo'], v: 3}), (:Source {name: 'Mole', aliases: "
          "['The Mole']}), (:Source {name: 'Daily'})",
          "MATCH (a {name: 'Ann'}), (b:Company {name: 'Bo'}) CREATE (a)-[:SUPPLIES {source: "
          "'Daily', confidence: 0.5}]->(b), (a)-[:WATCHES]->(b), (a)-[:PARTNERS_WITH {source: "
          "'Mole', confidence: 0.9}]->(b)",
          "MATCH (a {name: 'Ann'}), (c:Secret) CREATE (c)-[:COMPETES_WITH]->(a)",
          "MATCH (a {name: 'Ann'}), (b:Company {v: 2}) ASSERT (b)-[:COMPETES_WITH]->(a) BY 'The "
          "Mole' CERTAINTY 1.0",
          "MATCH (a {name: 'Ann'}), (b:Company {v: 2}) ASSERT (b)-[:SUPPLIES]->(a) BY 'Mole' "
          "CERTAINTY 1.0",
          "MATCH (a {name: 'Ann'}), (b:Company {v: 2}) ASSERT (b)-[:SUPPLIES]->(a) BY 'Daily' "
          "CERTAINTY 0.5",
          "MATCH (a {name: 'Ann'}), (b:Company {v: 2}) ASSERT (a)-[:PARTNERS_WITH]->(b) BY 'Daily' "
          "CERTAINTY 0.5 ",
          "CREATE CONSTRAINT secrets FOR (n:Secret) REQUIRE n.v IS UNIQUE",
          "CREATE CONSTRAINT one_v FOR (n:Company) REQUIRE n.v IS UNIQUE",
          "CREATE CONSTRAINT watched FOR ()-[e:WATCHES]-() REQUIRE e.w IS :: INTEGER",
          "CREATE INFLUENCE MODEL 'own' FROM 'clout-v1' SET TYPE WATCHES = {kappa: 0.5, polarity: "
          "-1}"}) {
      run(engine, statement);
    }
  }

  [[nodiscard]] std::string under(const ReadRule& rule, const std::string& statement) {
    RestrictedDatabase restricted(*database, rule);
    Engine restricted_engine(restricted);
    return told_answer(restricted_engine, statement);
  }

  std::unique_ptr<Database> database = Database::open_in_memory();
  Engine engine{*database};
};

const ReadRule kNoSecrets{{{"Secret"}}, {}, {}};
const ReadRule kNoWatching{{}, {{"WATCHES"}}, {}};
const ReadRule kNoMole{{}, {}, {{"Mole"}}};

}  // namespace

TEST_CASE("read rules: one by one", "[query][rules]") {
  struct Case {
    ReadRule rule;
    std::string statement, expected;
  };
  const std::string end = "summary: ";
  const std::vector<Case> cases = {
      // Labels.
      {kNoSecrets, "MATCH (n:Company) RETURN count(*)", "2 | \n" + end},
      {kNoSecrets, "MATCH (n:Secret) RETURN n.v", "notice: there is no label `Secret`\n" + end},
      {kNoSecrets, "MATCH (n:Secre) RETURN n.v", "notice: there is no label `Secre`\n" + end},
      {kNoSecrets, "MATCH (n) WHERE id(n) = 2 RETURN n", end},
      {kNoSecrets, "MATCH (n {v: 1})<-[:COMPETES_WITH]-(m) RETURN m.v", "2 | \n" + end},
      {kNoSecrets, "CALL db.indexes() YIELD name RETURN name", "'one_v' | \n" + end},
      {kNoSecrets, "MATCH (n:!Secret&Company) RETURN count(*)",
       "2 | \nnotice: there is no label `Secret`\n" + end},
      // Edge types.
      {kNoWatching, "MATCH ()-[e:WATCHES]->() RETURN e",
       "notice: there is no edge type `WATCHES`\n" + end},
      {kNoWatching, "MATCH ()-[e]->() WHERE type(e) = 'WATCHES' RETURN e", end},
      {kNoWatching, "CALL db.constraints() YIELD name RETURN name",
       "'one_v' | \n'secrets' | \n" + end},
      {kNoWatching, "MATCH ({v: 1})-[e]->({v: 2}) RETURN count(e)", "2 | \n" + end},
      // Sources, under all of their names.
      {kNoMole, "MATCH (s:Source) RETURN s.name", "'Daily' | \n" + end},
      {kNoMole, "MATCH (b {v: 2})-[e:COMPETES_WITH]->() RETURN e", end},
      {kNoMole, "SOURCES FOR ('Bo')-[:SUPPLIES]->('Ann') RETURN source, weight",
       "'Daily' | 0.35 | \n" + end},
      {kNoMole, "MATCH ()-[e:PARTNERS_WITH]->() RETURN e.source, e.confidence, keys(e)",
       "null | null | [] | \n" + end},
      {kNoMole, "MATCH ()-[e:PARTNERS_WITH {source: 'Mole'}]->() RETURN e", end},
      {{{}, {}, {{"Daily"}, true}}, "MATCH (s:Source) RETURN s.name", "'Daily' | \n" + end},
      // What is made under a hidden name is not seen either.
      {kNoSecrets, "WHAT IF { CREATE (:Secret {v: 4}) } THEN MATCH (n) RETURN count(*) AS nodes",
       "4 | 0 | \n" + end},
      {kNoMole,
       "WHAT IF { ASSERT (:Company {v: 1})-[:OWNS]->(:Company {v: 2}) BY 'Mole' } THEN MATCH "
       "()-[e:OWNS]->() RETURN count(*) AS edges",
       "0 | 0 | \n" + end},
      // Values that hidden things have are free.
      {kNoSecrets,
       "WHAT IF { CREATE (:Company {v: 3}); MATCH (n {v: 1}) SET n.v = 3 } THEN MATCH (n) RETURN n",
       "error 1:37: the value of 'v' on :Company is taken by node 5 (unique index 'one_v') hint "},
      {kNoSecrets, "WHAT IF { CREATE (:Company {v: 3}) } THEN MATCH (n) RETURN count(*) AS nodes",
       "5 | 1 | \n" + end},
      {kNoSecrets,
       "WHAT IF { MATCH (n {v: 1}) SET n.v = 3 } THEN MATCH (n {v: 3}) RETURN count(*) AS nodes",
       "1 | 1 | \n" + end},
      {kNoSecrets, "WHAT IF { CREATE (:Secret {v: 3}) } THEN MATCH (n) RETURN count(*) AS nodes",
       "4 | 0 | \n" + end},
      // Hidden edges do not keep a node that is deleted.
      {kNoWatching,
       "WHAT IF { MATCH ({v: 1})-[e]-() DELETE e; MATCH (n {v: 1}) DELETE n } THEN MATCH "
       "(n:Company) RETURN count(*) AS nodes",
       "2 | -1 | \n" + end},
  };
  for (const Case& each : cases) {
    Small small;
    INFO(each.statement);
    CHECK(small.under(each.rule, each.statement) == each.expected);
  }
}

TEST_CASE("read rules: hidden names are neither found nor in the way of others", "[query][rules]") {
  Small small;
  run(small.engine, "CREATE (:Secret {name: 'Xanny'}), (:Company {name: 'Hann', v: 7})");
  run(small.engine,
      "CREATE (:Secret {name: 'hann'}), (:Company {name: 'Dee', alias: 'Eve', v: 8})");
  run(small.engine, "CREATE (:Secret {name: 'Eve'})");
  const auto asked = [&](const std::string& name) {
    return small.under(kNoSecrets, "PRESSURE ON '" + name + "' RETURN who");
  };
  CHECK(asked("Cy").find("error") == 0);
  CHECK(asked("Cy").find("'Cy'?") == std::string::npos);
  CHECK(asked("Bo").find("error") == std::string::npos);    // 'Cy' is called Bo too
  CHECK(asked("Eve").find("error") == std::string::npos);   // the name of one, an alias of another
  CHECK(asked("hann").find("error") == std::string::npos);  // ignoring case
  // Names that share the first letter are looked at first, and all of those are hidden.
  CHECK(asked("Xann").find("'Hann'") != std::string::npos);
  CHECK(asked("Xann").find("Xanny") == std::string::npos);
}

TEST_CASE("read rules: what states an edge", "[query][rules]") {
  struct Case {
    const char *properties, *claims;
    bool visible;
  };
  const std::vector<Case> cases = {
      {"", "", true},
      {"{source: 'Daily'}", "", true},
      {"{source: 'Mole'}", "", false},
      {"{source: ''}", "", true},
      {"{source: ['Daily', 'Mole']}", "", false},
      {"", "ASSERT Daily", true},
      {"", "ASSERT Mole", false},
      {"", "DENY Mole", false},
      {"", "DENY Daily", true},
      {"", "DENY Daily DENY Mole", true},
      {"", "ASSERT Mole DENY Daily", false},
      {"", "ASSERT Mole ASSERT Daily", true},
      {"{source: 'Daily'}", "ASSERT Mole", true},
      {"{source: 'Daily'}", "DENY Mole", true},
      {"{source: 'Mole'}", "DENY Daily", false},
      {"{source: 'Mole'}", "ASSERT Daily", true},
  };
  for (const Case& each : cases) {
    const auto database = Database::open_in_memory();
    Engine engine(*database);
    run(engine,
        std::string("CREATE (:P {name: 'a'})-[:R ") + each.properties + "]->(:P {name: 'b'})");
    std::istringstream words(each.claims);
    for (std::string verb, source; words >> verb >> source;) {
      run(engine, verb + " ('a')-[:R]->('b') BY '" + source + "'");
    }
    INFO(each.properties << " " << each.claims);
    RestrictedDatabase restricted(*database, kNoMole);
    CHECK(restricted.view()->edge_count() == (each.visible ? 1 : 0));
    CHECK(restricted.begin()->view().edge_count() == (each.visible ? 1 : 0));
  }
}

TEST_CASE("read rules: what was recorded of hidden things is not told", "[query][rules]") {
  Small small;
  const std::string all = "CHANGES SINCE date('2000-01-01') RETURN change, kind, what, after";
  const std::string unrestricted = told_answer(small.engine, all, true);
  CHECK(unrestricted.find("Mole") != std::string::npos);
  CHECK(unrestricted.find("Cy") != std::string::npos);
  CHECK(small.under(kNoMole, all).find("Mole") == std::string::npos);
  CHECK(small.under(kNoSecrets, all).find("Cy") == std::string::npos);
  CHECK(small.under(kNoWatching, all).find("WATCHES") == std::string::npos);
  // It is hidden for all its past, also where the label came late, and when it is gone.
  run(small.engine, "MATCH (n:Company {v: 2}) SET n:Secret");
  run(small.engine, "MATCH (n:Company {v: 2}) DETACH DELETE n");
  CHECK(small.under(kNoSecrets, all).find("'Bo") == std::string::npos);
  CHECK(small.under(kNoMole, all).find("'Bo'") != std::string::npos);
}

TEST_CASE("read rules: the recorded changes are those of a database that lacks the hidden things",
          "[query][rules]") {
  const std::uint64_t seed = tests::random_seed(23);
  std::mt19937_64 random(seed);
  const auto full = Database::open_in_memory();
  const auto lacking = Database::open_in_memory();
  Engine all(*full), visible(*lacking);
  const ReadRule rule{{{"Secret"}}, {{"WATCHES"}}, {{"Mole"}}};
  const auto tell = [&](const std::string& statement, bool hidden) {
    try_to_run(all, statement);
    if (!hidden) try_to_run(visible, statement);
  };
  for (int i = 0; i < 120; ++i) {
    const auto node = [&] { return std::to_string(random() % 6); };
    const auto company = [&] { return "(:Company {name: 'c" + node() + "'})"; };
    const std::string n = node();
    switch (random() % 7) {
      case 0:
        tell("MERGE (:Company {name: 'c" + n + "'})", false);
        break;
      case 1:
        tell("MERGE (:Company:Secret {name: 'd" + n + "'})", true);
        break;
      case 2:
        tell("MATCH (a:Company {name: 'c" + n + "'}), (b:Secret {name: 'd" + node() +
                 "'}) CREATE (a)-[:SUPPLIES]->(b)",
             true);
        break;
      case 3:
        tell("MATCH (a:Company {name: 'c" + n + "'}), (b:Company {name: 'c" + node() +
                 "'}) CREATE (a)-[:WATCHES {w: 1}]->(b)",
             true);
        break;
      case 4:
        tell("ASSERT " + company() + "-[:OWNS]->" + company() +
                 " BY 'Mole' RECORDED date('2020-01-01')",
             true);
        break;
      case 5:
        tell("ASSERT " + company() + "-[:SUPPLIES]->" + company() +
                 " BY 'Daily' RECORDED date('2020-01-01')",
             false);
        break;
      default:
        tell("MATCH (:Company {name: 'c" + n +
                 "'})-[e:SUPPLIES]->(m) WHERE NOT m:Secret SET e.k = " + node(),
             false);
        break;
    }
  }
  RestrictedDatabase restricted(*full, rule);
  Engine found(restricted);
  INFO("CLOUT_SEED=" << seed);
  const std::string asked =
      "CHANGES SINCE date('2000-01-01') RETURN change, kind, what, before, after, gained, lost";
  const std::string expected = told_answer(visible, asked, true);
  CHECK(expected.size() > 1000);
  CHECK(told_answer(found, asked, true) == expected);
}

TEST_CASE("read rules: models do not name hidden types", "[query][rules]") {
  Small small;
  RestrictedDatabase restricted(*small.database, kNoWatching);
  const auto model = restricted.view()->influence_model("own");
  REQUIRE(model != nullptr);
  CHECK(model->find("WATCHES") == nullptr);
  CHECK(model->find("SUPPLIES") != nullptr);
  for (const auto& version : restricted.view()->influence_models()) {
    CHECK(version.model.find("WATCHES") == nullptr);
  }
}

TEST_CASE("read rules: statements that write are refused before they do anything",
          "[query][rules]") {
  Small small;
  RestrictedDatabase restricted(*small.database, {});
  Engine engine(restricted);
  for (const char* statement :
       {"CREATE (:X)", "MATCH (n) SET n.v = 1", "MERGE (:Company {v: 9})",
        "ASSERT ('Ann')-[:SUPPLIES]->('Bo') BY 'Daily'", "CREATE INDEX i FOR (n:X) ON (n.v)",
        "DROP INDEX secrets", "CREATE INFLUENCE MODEL 'm'", "PROFILE CREATE (:X)",
        "CREATE CONSTRAINT c FOR (n:X) REQUIRE n.v IS NOT NULL"}) {
    INFO(statement);
    try {
      run(engine, statement);
      FAIL("it was not refused");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::Permission);
      CHECK(error.position().has_value());
      CHECK(!error.hint_text().empty());
    }
  }
  CHECK(told_answer(engine, "EXPLAIN CREATE (:X)").find("error") == std::string::npos);
  Session session(engine);
  session.run("BEGIN", {})->finish();
  CHECK_THROWS_AS(session.run("CREATE (:X)", {}), Error);
  session.run("MATCH (n) RETURN n", {})->finish();
  session.run("COMMIT", {})->finish();
}

}  // namespace clout::query
