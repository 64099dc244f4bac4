// Which plans the optimizer makes, as EXPLAIN shows them.
#include <string>

#include <catch2/catch.hpp>

#include "schema/value_text.h"
#include "tests/support/query_rows.h"

using namespace clout;
using clout::tests::QueryBench;

namespace {

/// "Step details" per line, from the result down.
std::string plan(QueryBench& bench, const std::string& text) {
  std::string lines;
  const auto cursor = bench.engine().run("EXPLAIN " + text, {}, bench.options);
  while (const auto* row = cursor->next()) {
    const std::string& name = (*row)[0].as_string();
    const std::string& details = (*row)[1].as_string();
    lines +=
        name.substr(name.find_first_not_of(' ')) + (details.empty() ? "" : " " + details) + "\n";
  }
  return lines;
}

bool has(const std::string& plan, const std::string& step) {
  return plan.find(step) != std::string::npos;
}

QueryBench companies() {
  QueryBench bench;
  (void)bench.run(
      "UNWIND range(1, 50) AS i CREATE (c:Company {name: 'c' + toString(i), n: i})"
      "-[:MAKES]->(:Product {name: 'p' + toString(i), n: i})");
  (void)bench.run("CREATE (:Regulator {name: 'CAC'})");
  return bench;
}

}  // namespace

TEST_CASE("plans: a name is looked up, not scanned for", "[query][plan]") {
  QueryBench bench = companies();
  const std::string found = plan(bench, "MATCH (c:Company {name: 'c7'})-[:MAKES]->(p) RETURN p");
  CHECK(has(found, "NodeByName (c) name = 'c7'"));
  CHECK(has(found, "Expand (c)-["));
  CHECK_FALSE(has(found, "NodesByLabel"));
}

TEST_CASE("plans: the rarest label is the start", "[query][plan]") {
  QueryBench bench = companies();
  const std::string found =
      plan(bench, "MATCH (c:Company)-[:MAKES]->()<-[:RESTRICTS]-(r:Regulator) RETURN c");
  CHECK(has(found, "NodesByLabel (r:Regulator)"));
}

TEST_CASE("plans: conditions go where their variables are first known", "[query][plan]") {
  QueryBench bench = companies();
  const std::string found = plan(
      bench, "MATCH (c:Company)-[:MAKES]->(p:Product) WHERE c.size > 3 AND p.price < 2 RETURN c");
  const std::size_t filter = found.find("c.size > 3");
  const std::size_t expand = found.find("Expand");
  const std::size_t other = found.find("p.price < 2");
  REQUIRE(filter != std::string::npos);
  // The plan lists the result first: what is below comes later.
  CHECK((filter > expand) != (other > expand));
}

TEST_CASE("plans: a sort under a limit is a top-k", "[query][plan]") {
  QueryBench bench = companies();
  CHECK(has(plan(bench, "MATCH (c) RETURN c ORDER BY c.name LIMIT 3"), "TopK c.name, limit 3"));
  CHECK(has(plan(bench, "MATCH (c) RETURN c ORDER BY c.name"), "Sort c.name"));
}

TEST_CASE("plans: known ends are joined by an expansion into", "[query][plan]") {
  QueryBench bench = companies();
  CHECK(
      has(plan(bench, "MATCH (a), (b) WITH a, b LIMIT 9 MATCH (a)-->(b) RETURN a"), "ExpandInto"));
}

TEST_CASE("plans: a node that closes a cycle is found from all its ends", "[query][plan]") {
  QueryBench bench = companies();
  CHECK(has(plan(bench, "MATCH (a)-->(b)-->(c)-->(a) RETURN a"), "Intersect (b)-["));
  const std::string four =
      plan(bench, "MATCH (a)-->(b)-->(c)-->(a), (d)-->(a), (d)-->(b), (d)-->(c) RETURN a, d");
  CHECK_FALSE(has(four, "ExpandInto"));
}

TEST_CASE("plans: EXISTS over few rows is a join, over many a search for the first",
          "[query][plan]") {
  QueryBench bench = companies();
  CHECK(has(plan(bench, "MATCH (a), (b) WHERE (a)-->(b) RETURN a"), "SemiJoin"));
  CHECK(has(plan(bench, "MATCH (a), (b) WHERE NOT (a)-->(b) RETURN a"), "AntiJoin"));
  CHECK_FALSE(has(plan(bench, "MATCH (a) WHERE (a)-[*]->() RETURN a"), "SemiJoin"));
  CHECK_FALSE(has(plan(bench, "MATCH (a) WHERE EXISTS { MATCH (b) RETURN b } RETURN a"), "Join"));
}

TEST_CASE("plans: of repeated edges below a DISTINCT only the ends are looked for",
          "[query][plan]") {
  QueryBench bench = companies();
  const auto reaches = [&](const std::string& text) { return has(plan(bench, text), "Reach"); };
  CHECK(reaches("MATCH (a)-[*1..3]-(b) RETURN DISTINCT b.name"));
  CHECK(reaches("MATCH (a)-[:MAKES*]->(b) WHERE a.x = 1 RETURN a, count(DISTINCT b)"));
  CHECK_FALSE(reaches("MATCH (a)-[*1..3]-(b) RETURN count(b)"));
  CHECK_FALSE(reaches("MATCH (a)-[*2..3]-(b) RETURN DISTINCT b"));
  CHECK_FALSE(reaches("MATCH (a)-[r*1..3]-(b) RETURN DISTINCT b, size(r)"));
  CHECK_FALSE(reaches("MATCH p = (a)-[*1..3]-(b) RETURN DISTINCT length(p)"));
  CHECK_FALSE(reaches("MATCH WALK (a)-[*1..3]-(b) RETURN DISTINCT b"));
  CHECK_FALSE(reaches("MATCH (a)-[*1..3]-(b) WITH b LIMIT 3 RETURN DISTINCT b"));
  CHECK_FALSE(reaches("MATCH (a)-[*1..3]-(b) WITH b, rand() AS r RETURN DISTINCT b, r"));
}

TEST_CASE("plans: a subquery that works row by row is a part of the query", "[query][plan]") {
  QueryBench bench = companies();
  const std::string row_by_row = plan(
      bench, "MATCH (a) CALL (a) { MATCH (a)-[:MAKES]->(p) WHERE p.x > 1 RETURN p } RETURN a, p");
  CHECK_FALSE(has(row_by_row, "Subquery"));
  CHECK(has(plan(bench, "MATCH (a) CALL (a) { MATCH (a)-->(p) RETURN count(p) AS n } RETURN n"),
            "Subquery"));
}

TEST_CASE("plans: an equality between parts of a pattern is a hash join", "[query][plan]") {
  QueryBench bench = companies();
  const std::string query = "MATCH (c:Company), (p:Product) WHERE c.n = p.n RETURN c.name, p.name";
  CHECK(has(plan(bench, query), "HashJoin"));
  // What may fail is computed for no row that another condition would have dropped.
  CHECK_FALSE(has(plan(bench,
                       "MATCH (c:Company), (p:Product) WHERE p.n > 0 AND c.n = 9 / p.n "
                       "RETURN c.name"),
                  "HashJoin"));
  const auto rows = bench.sorted(query);
  CHECK(rows.size() == 50);
  bench.options.optimize = false;
  CHECK_FALSE(has(plan(bench, query), "HashJoin"));
  CHECK(bench.sorted(query) == rows);
}

TEST_CASE("plans: an id leads to its node", "[query][plan]") {
  QueryBench bench = companies();
  CHECK(has(plan(bench, "MATCH (a) WHERE id(a) = 3 RETURN a"), "NodeById (a) id = 3"));
}

TEST_CASE("plans: cheapest paths take costs from a path index about the same cost",
          "[query][plan]") {
  QueryBench bench;
  (void)bench.run("CREATE ({x: 1})-[:R {w: 1}]->({x: 2})-[:S {w: 1}]->({x: 3})-[:T]->()");
  (void)bench.run("CREATE PATH INDEX by_w FOR ()-[r:R|S]-() COST r.w * 2");
  const auto uses = [&](const std::string& pattern, const std::string& cost) {
    return has(plan(bench, "MATCH CHEAPEST (a {x: 1})" + pattern + "(b {x: 3}) COST " + cost +
                               " RETURN b"),
               "by index by_w");
  };
  CHECK(uses("-[e:R|S]->+", "e.w * 2"));
  CHECK(uses("-[e:R]-+", "e.w * 2"));
  CHECK(uses("-[:R]->+()-[e:S]->", "e.w * 2"));
  CHECK(uses("((l)-[e:S]->(m)-[f]->(n))+", "e.w * 2"));
  CHECK_FALSE(uses("-[e]->+", "e.w * 2"));
  CHECK_FALSE(uses("-[e:R|T]->+", "e.w * 2"));
  CHECK_FALSE(uses("-[e:R]->+", "e.w * 2.0"));
  CHECK_FALSE(uses("-[e:R]->+", "e.w"));
  CHECK_FALSE(uses("-[e:R]->+", "e.v * 2"));
  CHECK_FALSE(uses("-[e:R]->+", "2 * e.w"));
  CHECK_FALSE(uses("((l)-[e:R]->(m))+", "e.w * m.x"));
  CHECK_FALSE(uses("((l)-[e:R]->(m)-[f:S]->(n))+", "coalesce(e.w, f.w) * 2"));
  (void)bench.run("DROP INDEX by_w");
  CHECK_FALSE(uses("-[e:R]->+", "e.w * 2"));
  (void)bench.run(
      "CREATE PATH INDEX by_w FOR ()-[r:R]-() COST CASE type(r) WHEN 'R' THEN r.w ELSE 2 END");
  CHECK(uses("-[e:R]->+", "CASE type(e) WHEN 'R' THEN e.w ELSE 2 END"));
  CHECK_FALSE(uses("-[e:R]->+", "CASE type(e) WHEN 'R' THEN e.w ELSE 3 END"));
}

TEST_CASE("plans: path values that nobody reads are not made", "[query][plan]") {
  QueryBench bench = companies();
  CHECK_FALSE(has(plan(bench, "MATCH p = (a)-->(b) RETURN a"), "Path p"));
  CHECK(has(plan(bench, "MATCH p = (a)-->(b) RETURN p"), "Path p"));
}

TEST_CASE("plans: without the optimizer the text gives the order", "[query][plan]") {
  QueryBench bench = companies();
  bench.options.optimize = false;
  const std::string found = plan(bench, "MATCH (c:Company {name: 'c7'})-[:MAKES]->(p) RETURN p");
  CHECK(has(found, "AllNodes (c)"));
  CHECK_FALSE(has(found, "NodeByName"));
}

TEST_CASE("plans: PROFILE counts what came out of each step, and what it held", "[query][plan]") {
  QueryBench bench = companies();
  const auto cursor =
      bench.engine().run("PROFILE MATCH (c:Company) RETURN c.name, count(c)", {}, {});
  CHECK(cursor->columns() == std::vector<std::string>{"operator", "details", "estimated_rows",
                                                      "rows", "time_ms", "memory_kib"});
  std::int64_t scanned = -1;
  std::int64_t held = 0;
  while (const auto* row = cursor->next()) {
    held += (*row)[5].as_integer();
    if ((*row)[0].as_string().find("NodesByLabel") != std::string::npos) {
      scanned = (*row)[3].as_integer();
    }
  }
  CHECK(scanned == 50);
  CHECK(held > 0);
}

namespace {

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("plans: what plans grow with has a limit", "[query][plan][limits]") {
  QueryBench bench;
  CHECK(bench.error("MATCH " + repeated("(a)-->", 1001) + "(b) RETURN 1").code() ==
        ErrorCode::Limit);
  CHECK(bench.error(repeated("WITH 1 AS x ", 1000) + "RETURN x").code() == ErrorCode::Limit);
  CHECK(bench.run("RETURN 1 AS x" + repeated(" UNION ALL RETURN 1 AS x", 999)).size() == 1000);
  CHECK(bench.error("LET x = 1" + repeated(", y = 2", 5000) + " RETURN x").code() ==
        ErrorCode::Limit);
  CHECK(bench.error("RETURN 1" + repeated(", 1", 5000)).code() == ErrorCode::Limit);
  // What is created makes no step of its own.
  (void)bench.run("CREATE (a)" + repeated(", (a)-[:R]->()", 1500));
  CHECK(bench.run("MATCH ()-[e:R]->() RETURN count(e)") == QueryBench::Lines{"1500"});
}

TEST_CASE("plans: planning keeps to the time limit", "[query][plan][limits]") {
  QueryBench bench;
  bench.options.timeout = std::chrono::milliseconds(1);
  CHECK(bench.error("MATCH " + repeated("(a)-->", 900) + "(b) RETURN 1").code() ==
        ErrorCode::Limit);
}

TEST_CASE("plans: how edges lie between labels decides the order", "[query][plan]") {
  QueryBench bench;
  // Each of many people is in one of two cities; one city has an office.
  (void)bench.run("CREATE (:City {name: 'a'})-[:HAS]->(:Office), (:City {name: 'b'})");
  (void)bench.run(
      "MATCH (c:City) UNWIND range(1, 300) AS i CREATE (:Person {x: i})-[:LIVES_IN]->(c)");
  const std::string found =
      plan(bench, "MATCH (p:Person)-[:LIVES_IN]->(c:City)-[:HAS]->(o:Office) RETURN p.x, o");
  CHECK(has(found, "NodesByLabel (o:Office)"));
  CHECK(has(found, "LIVES_IN]-(p)"));
}
