#include "tests/support/rule_cases.h"

#include "graph/history.h"
#include "schema/error.h"
#include "tests/support/query_generator.h"
#include "tests/support/rule_oracle.h"

namespace clout::tests {

void run(query::Engine& engine, const std::string& statement) {
  engine.run(statement, {})->finish();
}

void try_to_run(query::Engine& engine, const std::string& statement) {
  try {
    run(engine, statement);
  } catch (const Error&) {  // it has told nothing
  }
}

StatedDatabase::StatedDatabase(std::mt19937_64& random) {
  run(engine, "UNWIND range(0, 8) AS i CREATE (:C {x: i, k: i % 3, name: 'n' + toString(i)})");
  for (const char* change :
       {"MATCH (n:C) WHERE n.x % 3 = 0 SET n:A", "MATCH (n:C) WHERE n.x % 4 = 1 SET n:B",
        "MATCH (n:C {x: 8}) SET n.alias = 'N1'", "MATCH (n:C {x: 7}) SET n.name = 'zz'",
        "CREATE (:Source {name: 's0', x: 30, aliases: ['s3'], reliability: 0.9})"}) {
    try_to_run(engine, change);
  }
  for (int i = 0; i < 45; ++i) {
    try_to_run(engine, random_stated_change(random));
    const auto view = database->view();
    times.push_back(*graph::time_of(*view, view->commit()));
  }
  make_indexes(engine, {});
  if (random() % 2 == 0) database->fold();
}

void make_indexes(query::Engine& engine, const graph::ReadRule& rule) {
  if (!rule.labels.contains("C")) {
    run(engine, "CREATE INDEX by_x FOR (n:C) ON (n.x)");
    run(engine, "CREATE FULLTEXT INDEX words FOR (n:C) ON EACH [n.name]");
  }
  if (!rule.edge_types.contains("R")) run(engine, "CREATE INDEX by_w FOR ()-[e:R]-() ON (e.w)");
  if (!rule.edge_types.contains("SUPPLIES")) {
    run(engine, "CREATE INDEX by_source FOR ()-[e:SUPPLIES]-() ON (e.source)");
  }
}

std::string text_of(const graph::ReadRule& rule) {
  std::string text;
  for (const graph::NameSet* set : {&rule.labels, &rule.edge_types, &rule.sources}) {
    text += set->others ? "all but" : "";
    for (const std::string& name : set->names) text += " " + name;
    text += "; ";
  }
  return text;
}

RuleStatements::Asked RuleStatements::any_statement() {
  switch (below(5)) {
    case 0:
      return {influence(), true};
    case 1:
      return {catalog()};
    case 2:
      return {what_if()};
    default:
      return {random_query(random_).text()};
  }
}

std::string RuleStatements::influence() {
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

std::string RuleStatements::catalog() {
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

std::string RuleStatements::what_if() {
  const std::string pair = "MATCH (a {name: " + name() + "}), (b {name: " + name() + "}) ";
  const std::string change =
      any({pair + "CREATE (a)-[:PARTNERS_WITH {w: 7}]->(b)",
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

}  // namespace clout::tests
