// Law: under a read rule, every statement answers as in a database that lacks what the rule hides:
// the same rows, notices, summary, and the same error.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/history.h"
#include "graph/restricted_database.h"
#include "query/engine.h"
#include "schema/error.h"
#include "schema/temporal_zone.h"
#include "schema/value_text.h"
#include "tests/support/query_generator.h"
#include "tests/support/random_seed.h"
#include "tests/support/rule_oracle.h"

namespace clout::query {
namespace {

using graph::Database;
using graph::ReadRule;
using graph::RestrictedDatabase;
using tests::StatedGraph;

/// Values as text that does not depend on numbers of nodes and edges.
class Told {
 public:
  explicit Told(const graph::GraphView& view) : view_(view) {}

  [[nodiscard]] std::string text(const Value& value) const {
    std::string out;
    append_literal(out, value,
                   [this](std::string& to, const Value& entity) { to += entity_text(entity); });
    return out;
  }

 private:
  [[nodiscard]] std::string property_text(const std::vector<graph::Property>& properties) const {
    Map named;
    for (const auto& [key, value] : properties) {
      named.emplace(view_.catalog().property_keys.name(key), value);
    }
    return text(Value(std::move(named)));
  }

  [[nodiscard]] std::string node_text(NodeId node) const {
    std::vector<std::string> labels;
    for (const LabelId label : view_.labels(node)) {
      labels.push_back(view_.catalog().labels.name(label));
    }
    std::sort(labels.begin(), labels.end());
    std::string all = "(";
    for (const std::string& label : labels) all += ":" + label;
    return all + property_text(view_.properties(node)) + ")";
  }

  [[nodiscard]] std::string edge_text(const Edge& edge) const {
    return "[" + view_.catalog().edge_types.name(edge.type) +
           property_text(view_.properties(edge)) + "]";
  }

  [[nodiscard]] std::string entity_text(const Value& entity) const {
    if (entity.is_node()) return node_text(entity.as_node().id);
    if (entity.is_edge()) return edge_text(entity.as_edge());
    std::string all = "<";
    const Path& path = entity.as_path();
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      all += node_text(path.nodes[i]);
      if (i < path.edges.size()) all += edge_text(path.edges[i]);
    }
    return all + ">";
  }

  const graph::GraphView& view_;
};

/// All that a statement says: rows (sorted where the language leaves the order open), notices and
/// summary, or its error.
std::string answer(Engine& engine, const std::string& statement, bool in_order = false,
                   const Map& parameters = {}) {
  QueryOptions options;
  options.now_microseconds = 1'750'000'000'000'000;
  try {
    const auto cursor = engine.run(statement, parameters, options);
    std::vector<std::string> lines;
    while (const std::vector<Value>* row = cursor->next()) {
      std::string line;
      for (const Value& value : *row) line += Told(cursor->view()).text(value) + " | ";
      lines.push_back(std::move(line));
    }
    if (!in_order) std::sort(lines.begin(), lines.end());
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    for (const std::string& notice : cursor->notices()) all += "notice: " + notice + "\n";
    return all + "summary: " + cursor->summary();
  } catch (const Error& error) {
    return "error " + std::string(error.what()) + " hint " + error.hint_text();
  }
}

void run(Engine& engine, const std::string& statement) { engine.run(statement, {})->finish(); }

void try_to_run(Engine& engine, const std::string& statement) {
  try {
    run(engine, statement);
  } catch (const Error&) {  // it has told nothing
  }
}

/// Those on what the rule does not hide.
void make_indexes(Engine& engine, const ReadRule& rule) {
  if (!rule.labels.contains("C")) {
    run(engine, "CREATE INDEX by_x FOR (n:C) ON (n.x)");
    run(engine, "CREATE FULLTEXT INDEX words FOR (n:C) ON EACH [n.name]");
  }
  if (!rule.edge_types.contains("R")) run(engine, "CREATE INDEX by_w FOR ()-[e:R]-() ON (e.w)");
  if (!rule.edge_types.contains("SUPPLIES")) {
    run(engine, "CREATE INDEX by_source FOR ()-[e:SUPPLIES]-() ON (e.source)");
  }
}

class Chance {
 public:
  explicit Chance(std::mt19937_64& random) : random_(random) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  [[nodiscard]] std::string name() { return "'n" + std::to_string(below(10)) + "'"; }
  [[nodiscard]] std::string source() { return "'s" + std::to_string(below(4)) + "'"; }
  [[nodiscard]] std::string any(std::vector<std::string> texts) {
    return texts[below(texts.size())];
  }

  [[nodiscard]] std::string influence() {
    const std::string with = any({"", " WITHIN 3 HOPS", " TOP 3"});
    switch (below(10)) {
      case 0:
        return "PRESSURE ON " + name() + with;
      case 1:
        return "PRESSURE BY " + name() + with;
      case 2:
        return "INFLUENCE FROM " + name() + " TO " + name() + with;
      case 3:
        return "WHY DOES " + name() + " PRESSURE " + name() + any({"", " BY SOURCE", " BY CLAIM"});
      case 4:
        return "CONTRADICTIONS" + any({"", " ABOUT " + name()});
      case 5:
        return "SOURCES FOR (" + name() + ")-[]->(" + name() + ")";
      case 6:
        return "HISTORY OF PRESSURE FROM " + name() + " TO " + name() +
               " FROM date('2024-01-01') UNTIL date('2024-03-01') EVERY 20 DAYS";
      case 7:
        return "CHANGES IN PRESSURE ON " + name() +
               " BETWEEN date('2023-01-01') AND date('2025-01-01')";
      case 8:
        return "PRESSURE ON " + name() + " METHOD SRWR TOP 5";
      default:
        return "MATCH (a:C), (b:C) WHERE a.x < 3 RETURN a.name, b.name, pressure(a, b), "
               "support(a, b)";
    }
  }

  [[nodiscard]] std::string catalog() {
    return any({"CALL db.labels() YIELD label, nodes RETURN label, nodes",
                "CALL db.edgeTypes() YIELD edgeType, edges RETURN edgeType, edges",
                "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey",
                "CALL db.indexes() YIELD name, label, property RETURN name, label, property",
                "CALL db.constraints() YIELD name, label RETURN name, label",
                "MATCH (n) RETURN count(*), count(DISTINCT labels(n))",
                "MATCH ()-[e]->() RETURN type(e), count(*), collect(DISTINCT e.source)",
                "MATCH ()-->() RETURN count(*)",
                "MATCH (n:A) RETURN count(*)",
                "MATCH (n:AA)-[:RR]->(m {nme: 1}) RETURN n",
                "MATCH (n:Sorce) RETURN n",
                "MATCH ()-[:SUPLIES|COMPETE_WITH]->() RETURN 1",
                "PRESSURE ON 'n10'",
                "PRESSURE ON 'nn1'",
                "INFLUENCE FROM 'N1' TO 'n2'",
                "MATCH (n:C {x: 3}) RETURN n",
                "MATCH ()-[e:R {w: 2}]->() RETURN e",
                "MATCH ()-[e:SUPPLIES {source: " + source() + "}]->() RETURN e",
                "MATCH (n) WHERE COUNT { (n)--() } > 2 RETURN n.name, COUNT { (n)-->() }",
                "MATCH (n) RETURN n, [(n)-[e]-(m) | m.name + type(e)]"});
  }

  /// Nothing in it has the name of something hidden, so that both databases take it alike.
  [[nodiscard]] std::string what_if() {
    const std::string pair = "MATCH (a {name: " + name() + "}), (b {name: " + name() + "}) ";
    const std::string change = any(
        {pair + "CREATE (a)-[:PARTNERS_WITH {w: 7}]->(b)",
         "MATCH (a {name: " + name() + "})-[e]->() SET e.strength = 0.25",
         "MATCH (a {name: " + name() + "})-[e]->() DELETE e",
         "MATCH (a {name: " + name() + "}) DETACH DELETE a", "MATCH (a:C {x: 2})-[e]-() DELETE e",
         "ASSERT (" + name() + ")-[:PARTNERS_WITH]->(" + name() + ") BY 'new' CERTAINTY 0.5",
         "CREATE (:C:New {name: 'n20', x: 20})-[:PARTNERS_WITH]->(:C {name: 'n21', x: 21})"});
    const std::string question =
        any({"PRESSURE ON " + name() + " TOP 3", "MATCH (n) RETURN count(*) AS nodes",
             "MATCH ()-[e]->() RETURN type(e) AS type, count(*) AS edges",
             "MATCH (n:C) RETURN n.name AS name, COUNT { (n)--() } AS degree"});
    return "WHAT IF { " + change + " } THEN " + question;
  }

 private:
  std::mt19937_64& random_;
};

/// A database with a past of random changes.
struct Full {
  explicit Full(std::mt19937_64& random) {
    run(engine, "UNWIND range(0, 8) AS i CREATE (:C {x: i, k: i % 3, name: 'n' + toString(i)})");
    for (const char* change :
         {"MATCH (n:C) WHERE n.x % 3 = 0 SET n:A", "MATCH (n:C) WHERE n.x % 4 = 1 SET n:B",
          "MATCH (n:C {x: 8}) SET n.alias = 'N1'", "MATCH (n:C {x: 7}) SET n.name = 'zz'",
          "CREATE (:Source {name: 's0', x: 30, aliases: ['s3'], reliability: 0.9})"}) {
      try_to_run(engine, change);
    }
    for (int i = 0; i < 45; ++i) {
      try_to_run(engine, tests::random_stated_change(random));
      const auto view = database->view();
      times.push_back(*graph::time_of(*view, view->commit()));
    }
    make_indexes(engine, {});
    if (random() % 2 == 0) database->fold();
  }

  std::unique_ptr<Database> database = Database::open_in_memory();
  Engine engine{*database};
  std::vector<std::int64_t> times;
};

std::string text_of(const ReadRule& rule) {
  std::string text;
  for (const graph::NameSet* set : {&rule.labels, &rule.edge_types, &rule.sources}) {
    text += set->others ? "all but" : "";
    for (const std::string& name : set->names) text += " " + name;
    text += "; ";
  }
  return text;
}

}  // namespace

TEST_CASE("read rules: statements answer as if the hidden things did not exist", "[query][rules]") {
  const std::uint64_t seed = tests::random_seed(21);
  std::mt19937_64 random(seed);
  Chance chance(random);
  int compared = 0;
  int failed = 0;
  for (int round = 0; round < 10; ++round) {
    Full full(random);
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
        const auto kind = chance.below(5);
        const std::string statement = kind == 0   ? chance.influence()
                                      : kind == 1 ? chance.catalog()
                                      : kind == 2 ? chance.what_if()
                                                  : tests::random_query(random).text();
        INFO("CLOUT_SEED=" << seed << " round " << round << " rule " << text_of(rule) << "\n"
                           << statement);
        const std::string said = answer(found, statement, kind == 0);
        REQUIRE(said == answer(expected, statement, kind == 0));
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
  Chance chance(random);
  for (int round = 0; round < 8; ++round) {
    Full full(random);
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
        const auto said =
            answer(found, question + " KNOWN AT $t", true, {{"t", at_microseconds(full.times[i])}});
        const std::string wanted = answer(expected, question, true);
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
    return answer(restricted_engine, statement);
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
  const std::string unrestricted = answer(small.engine, all, true);
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
  const std::string expected = answer(visible, asked, true);
  CHECK(expected.size() > 1000);
  CHECK(answer(found, asked, true) == expected);
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
  CHECK(answer(engine, "EXPLAIN CREATE (:X)").find("error") == std::string::npos);
  Session session(engine);
  session.run("BEGIN", {})->finish();
  CHECK_THROWS_AS(session.run("CREATE (:X)", {}), Error);
  session.run("MATCH (n) RETURN n", {})->finish();
  session.run("COMMIT", {})->finish();
}

}  // namespace clout::query
