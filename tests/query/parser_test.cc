// The parser's contract: shapes of trees through their normal form, and limits.
#include "query/parser.h"

#include <string>

#include <catch2/catch.hpp>

#include "query/ast_text.h"
#include "schema/error.h"

using namespace clout;
using query::parse_expression;
using query::parse_statement;
using query::to_text;

namespace {

/// The normal form; also checks that it is one.
std::string normal(const std::string& text) {
  const std::string once = to_text(parse_statement(text));
  CHECK(to_text(parse_statement(once)) == once);
  return once;
}

std::string normal_expression(const std::string& text) {
  const std::string once = to_text(*parse_expression(text));
  CHECK(to_text(*parse_expression(once)) == once);
  return once;
}

/// The tree shape: every operator in parentheses, by re-reading each pair.
void check_same(const std::string& text, const std::string& with_parentheses) {
  CHECK(to_text(*parse_expression(text)) == to_text(*parse_expression(with_parentheses)));
}

ErrorCode error_code(const std::string& text) {
  try {
    static_cast<void>(parse_statement(text));
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

std::string repeated(std::string_view piece, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += piece;
  return result;
}

}  // namespace

TEST_CASE("parser: statements that stand alone", "[query][parser]") {
  CHECK(normal("create range index for (n:L) on (n.k);") == "CREATE INDEX FOR (n:L) ON (n.k)");
  CHECK(normal("CREATE INDEX `if` IF NOT EXISTS FOR (n:L) ON (n.k)") ==
        "CREATE INDEX if IF NOT EXISTS FOR (n:L) ON (n.k)");
  CHECK(normal("CREATE CONSTRAINT c FOR (n:`a b`) REQUIRE (n.k) IS UNIQUE") ==
        "CREATE CONSTRAINT c FOR (n:`a b`) REQUIRE n.k IS UNIQUE");
  CHECK(normal("DROP INDEX i IF EXISTS") == "DROP INDEX i IF EXISTS");
  CHECK(normal("DROP CONSTRAINT c") == "DROP CONSTRAINT c");
  CHECK(normal("begin transaction") == "BEGIN");
  CHECK(normal("COMMIT;") == "COMMIT");
  CHECK(normal("ROLLBACK") == "ROLLBACK");
  CHECK(normal("CREATE index = (a)") == "CREATE index = (a)");
  CHECK(normal("create constraint if not exists for (n:L) require (n.k) is not null") ==
        "CREATE CONSTRAINT IF NOT EXISTS FOR (n:L) REQUIRE n.k IS NOT NULL");
  CHECK(normal("CREATE CONSTRAINT c FOR ()-[r:A-B]->() REQUIRE r.k IS TYPED zoned datetime") ==
        "CREATE CONSTRAINT c FOR ()-[r:`A-B`]-() REQUIRE r.k IS :: ZONED DATETIME");
  CHECK(normal("CREATE INDEX FOR ()<-[r:T]-() ON (r.k)") ==
        "CREATE INDEX FOR ()-[r:T]-() ON (r.k)");
  CHECK(normal("CREATE FULLTEXT INDEX f IF NOT EXISTS FOR (n:A|B) ON EACH [n.x, n.y]") ==
        "CREATE FULLTEXT INDEX f IF NOT EXISTS FOR (n:A|B) ON EACH [n.x, n.y]");
  CHECK(normal("CREATE fulltext = (:A)") == "CREATE fulltext = (:A)");
  CHECK(error_code("CREATE FULLTEXT INDEX FOR (n:A) ON EACH [n.x]") == ErrorCode::Syntax);
  CHECK(error_code("CREATE CONSTRAINT FOR (n:L) REQUIRE n.k IS :: LOCAL DATE") ==
        ErrorCode::Syntax);
  CHECK(error_code("CREATE INDEX FOR (n:L) ON (m.k)") == ErrorCode::Syntax);
  CHECK(error_code("PROFILE COMMIT") == ErrorCode::Syntax);
  CHECK(error_code("BEGIN RETURN 1") == ErrorCode::Syntax);
}

TEST_CASE("parser: other words for clauses and functions", "[query][parser]") {
  CHECK(normal("match (n) let a = n.x, `case` = 2 filter where a > 1 finish") ==
        "MATCH (n) LET a = n.x, `case` = 2 FILTER a > 1 FINISH");
  CHECK(normal("RETURN n ORDER BY n OFFSET 2 LIMIT 1") == "RETURN n ORDER BY n SKIP 2 LIMIT 1");
  CHECK(normal_expression("TRIM(leading 'x' from s) + trim(t from s) + trim(s)") ==
        "ltrim(s, 'x') + btrim(s, t) + trim(s)");
  CHECK(normal_expression("trim(both from s) + trim(both, 'x')") == "btrim(s) + trim(both, 'x')");
}

TEST_CASE("parser: precedence and associativity", "[query][parser]") {
  check_same("1 + 2 * 3 ^ 4", "1 + (2 * (3 ^ 4))");
  check_same("1 - 2 - 3", "(1 - 2) - 3");
  check_same("2 ^ 3 ^ 2", "(2 ^ 3) ^ 2");
  check_same("-3 ^ 2", "(-3) ^ 2");
  CHECK(normal_expression("-(n:A) - - -x") == "-(n:A) - (-(-x))");
  CHECK(normal("CALL `a.b.`()") == "CALL `a.b.`()");
  CHECK(normal("CALL a.`b.c`()") == "CALL a.b.c()");
  check_same("[x IN s, y]", "[(x IN s), y]");
  CHECK(normal_expression("[(x IN s)]") != normal_expression("[x IN s]"));
  CHECK(normal_expression("[(x IN s) IS NULL]") != normal_expression("[x IN (s IS NULL)]"));
  CHECK(normal_expression("[(x IN s) IS :: BOOLEAN]") !=
        normal_expression("[x IN (s IS :: BOOLEAN)]"));
  CHECK(normal_expression("[(x IN s AND y)]") != normal_expression("[x IN (s AND y)]"));
  check_same("NOT a = b AND c OR d XOR e", "((NOT (a = b)) AND c) OR (d XOR e)");
  check_same("a = b IN c", "a = (b IN c)");
  check_same("NOT a IS NULL", "NOT (a IS NULL)");
  check_same("a + b STARTS WITH c", "(a + b) STARTS WITH c");
  check_same("-n.x[0].y", "-(((n.x)[0]).y)");
  CHECK(normal_expression("(1 + 2) * 3") == "(1 + 2) * 3");
  CHECK(normal_expression("1 - (2 - 3)") == "1 - (2 - 3)");
  CHECK(normal_expression("(a < b) < c") == "(a < b) < c");
  CHECK(normal_expression("a < b <= c") == "a < b <= c");
  CHECK(normal_expression("(NOT a) = b") == "(NOT a) = b");
  CHECK(normal_expression("- - 1") == "-(-1)");
  CHECK(normal_expression("-9223372036854775808") == "-9223372036854775808");
  CHECK(normal_expression("(n:A).x") == "(n:A).x");
}

TEST_CASE("parser: every kind of expression", "[query][parser]") {
  CHECK(normal_expression("$p + $1 + $`a b`") == "$p + $1 + $`a b`");
  CHECK(normal_expression("[1,'a',null,true,{a:1,`b c`:[]}]") ==
        "[1, 'a', null, true, {a: 1, `b c`: []}]");
  CHECK(normal_expression("l[1] + l[1..] + l[..2] + l[1..2] + l[..]") ==
        "l[1] + l[1..] + l[..2] + l[1..2] + l[..]");
  CHECK(normal_expression("case x when 1 then 'a' else 'b' end") ==
        "CASE x WHEN 1 THEN 'a' ELSE 'b' END");
  CHECK(normal_expression("case x when >5,2, is null, is not typed int then 1 end") ==
        "CASE x WHEN > 5, 2, IS NULL, IS NOT :: INTEGER THEN 1 END");
  CHECK(normal_expression("case x when in [1] = true, starts with 'a', a = b then 1 end") ==
        "CASE x WHEN IN [1] = true, STARTS WITH 'a', a = b THEN 1 END");
  CHECK(normal_expression("n{.a,.*,b:1,c}") == "n {.*, a: n.a, b: 1, c: c}");
  CHECK(normal_expression("n {}.x") == "n {}.x");
  CHECK(normal_expression("x IS::list<int not null> and (x is typed relationship) = y") ==
        "x IS :: LIST<INTEGER NOT NULL> AND x IS :: EDGE = y");
  CHECK(normal_expression("n IS A|B&!C AND n IS NOT A") == "n:(A|B&!C) AND NOT n:A");
  CHECK(normal_expression("[x IN xs WHERE x IS A | x]") == "[x IN xs WHERE x:A | x]");
  CHECK(normal_expression("a || b || (c - d)") == "a || b || (c - d)");
  CHECK(normal_expression("CASE WHEN a THEN b WHEN c THEN d END") ==
        "CASE WHEN a THEN b WHEN c THEN d END");
  CHECK(normal_expression("[x IN xs WHERE x > 1 | x + 1]") == "[x IN xs WHERE x > 1 | x + 1]");
  CHECK(normal_expression("[p = (a)-[:R*1..2]->(b) WHERE a.x | b.y]") ==
        "[p = (a)-[:R*1..2]->(b) WHERE a.x | b.y]");
  CHECK(normal_expression("ALL(x IN xs WHERE x) OR any(x in xs where x)") ==
        "all(x IN xs WHERE x) OR any(x IN xs WHERE x)");
  CHECK(normal_expression("reduce(a = 0, x IN xs | a + x)") == "reduce(a = 0, x IN xs | a + x)");
  CHECK(normal_expression("count(*) + count(DISTINCT n.x) + date.truncate('day', d)") ==
        "count(*) + count(DISTINCT n.x) + date.truncate('day', d)");
  CHECK(normal_expression("exists { (a)-->(b) where a.x = b.x }") ==
        "EXISTS { MATCH (a)-->(b) WHERE a.x = b.x }");
  CHECK(normal_expression("COUNT { MATCH (a) RETURN a UNION MATCH (b) RETURN b }") ==
        "COUNT { MATCH (a) RETURN a UNION MATCH (b) RETURN b }");
  CHECK(normal_expression("a =~ '.*' AND a CONTAINS 'b' AND a ENDS WITH 'c'") ==
        "a =~ '.*' AND a CONTAINS 'b' AND a ENDS WITH 'c'");
  CHECK(normal_expression("n:A|B AND n:A:B AND n:!(A&B) AND n:%") ==
        "n:(A|B) AND n:A&B AND n:!(A&B) AND n:%");
  CHECK(normal_expression("[x IN xs WHERE x:A | x.b]") == "[x IN xs WHERE x:A | x.b]");
  CHECK(normal_expression("shortestPath((a)-[*]-(b))") == "shortestPath((a)-[*1..]-(b))");
}

TEST_CASE("parser: a bracketed name is a pattern only if an edge follows", "[query][parser]") {
  CHECK(normal_expression("(a)-(b)") == "a - b");
  CHECK(normal_expression("(a)-->(b) AND (a)--(b)") == "(a)-->(b) AND (a)--(b)");
  CHECK(normal_expression("(a)<-(b)") == "a < -b");
  CHECK(normal_expression("(a)-[1][0]") == "a - [1][0]");
  CHECK(normal_expression("(a)=[e]") == "a = [e]");
  CHECK(normal_expression("(a) < (b)") == "a < b");
}

TEST_CASE("parser: clauses", "[query][parser]") {
  CHECK(normal("match (n:A:B {x:1}) optional match (n)<-[r:R|:S]-(m) where n.x=1 return n") ==
        "MATCH (n:A&B {x: 1}) OPTIONAL MATCH (n)<-[r:R|S]-(m) WHERE n.x = 1 RETURN n");
  CHECK(normal("MATCH (n) WITH DISTINCT n, n.x AS y ORDER BY y DESC, n ASC SKIP 1 LIMIT $k "
               "WHERE y > 1 RETURN *, 1 AS one") ==
        "MATCH (n) WITH DISTINCT n, n.x AS y ORDER BY y DESC, n SKIP 1 LIMIT $k WHERE y > 1 "
        "RETURN *, 1 AS one");
  CHECK(normal("UNWIND [1] AS x CREATE (a:A {x: x})-[:R $p]->(b) SET a.y = 1, b += {z: 1}, "
               "a = $m, a:C:D REMOVE a.y, a:C DETACH DELETE a, b") ==
        "UNWIND [1] AS x CREATE (a:A {x: x})-[:R $p]->(b) SET a.y = 1, b += {z: 1}, a = $m, "
        "a:C:D REMOVE a.y, a:C DETACH DELETE a, b");
  CHECK(normal("MERGE (a) ON MATCH SET a.x = 1 ON CREATE SET a.y = 2") ==
        "MERGE (a) ON CREATE SET a.y = 2 ON MATCH SET a.x = 1");
  CHECK(normal("CALL db.labels() YIELD label AS l WHERE l = 'A' RETURN l") ==
        "CALL db.labels() YIELD label AS l WHERE l = 'A' RETURN l");
  CHECK(normal("CALL db.labels YIELD *") == "CALL db.labels YIELD *");
  CHECK(normal("MATCH (n) CALL (n) { RETURN 1 AS x } CALL { WITH n RETURN 2 AS y } RETURN x, y") ==
        "MATCH (n) CALL (n) { RETURN 1 AS x } CALL { WITH n RETURN 2 AS y } RETURN x, y");
  CHECK(normal("FOREACH (x IN [1] | CREATE (:A {x: x}) SET n.y = x)") ==
        "FOREACH (x IN [1] | CREATE (:A {x: x}) SET n.y = x)");
  CHECK(normal("LOAD CSV WITH HEADERS FROM 'f.csv' AS row FIELDTERMINATOR ';' RETURN row") ==
        "LOAD CSV WITH HEADERS FROM 'f.csv' AS row FIELDTERMINATOR ';' RETURN row");
  CHECK(normal("explain RETURN 1 UNION ALL RETURN 2;") == "EXPLAIN RETURN 1 UNION ALL RETURN 2");
  CHECK(normal("MATCH (n) AS OF date('2025-01-01') KNOWN AT $t WHERE n.x RETURN n") ==
        "MATCH (n) AS OF date('2025-01-01') KNOWN AT $t WHERE n.x RETURN n");
  CHECK(normal("MATCH (n) FOR SYSTEM_TIME AS OF $t FOR valid_time AS OF $u RETURN n") ==
        "MATCH (n) AS OF $u KNOWN AT $t RETURN n");
}

TEST_CASE("parser: paths of GQL", "[query][parser]") {
  CHECK(normal("MATCH p = STRONGEST 5 PATHS (a)=[e]=>{1,4}(b) RETURN p") ==
        "MATCH p = STRONGEST 5 PATHS (a)=[e]=>{1,4}(b) RETURN p");
  CHECK(normal("MATCH p = CHEAPEST 3 PATHS SIMPLE (a)-[e:S WHERE e.share > 0.1]->{1,6}(b) "
               "COST e.lead_time RETURN p") ==
        "MATCH p = CHEAPEST 3 SIMPLE PATHS (a)-[e:S WHERE e.share > 0.1]->{1,6}(b) "
        "COST e.lead_time RETURN p");
  CHECK(normal("MATCH ANY SHORTEST (a)-->+(b), ALL SHORTEST TRAIL (a)-->*(b), "
               "SHORTEST 2 GROUPS (a)-->(b), ANY 3 ACYCLIC PATHS (a)-->(b) RETURN 1") ==
        "MATCH ANY SHORTEST (a)-->{1,}(b), ALL SHORTEST TRAIL (a)-->{0,}(b), "
        "SHORTEST 2 GROUPS (a)-->(b), ANY 3 ACYCLIC (a)-->(b) RETURN 1");
  CHECK(normal("MATCH (s) ((a)-[r:R]->(b) WHERE a.x < b.x){1,4} (e WHERE e.y) RETURN r") ==
        "MATCH (s)((a)-[r:R]->(b) WHERE a.x < b.x){1,4}(e WHERE e.y) RETURN r");
  CHECK(normal("MATCH (a)<-[:R*]->(b)-[*2]-(c)-[*..3]-(d)-[*0..]-(e) RETURN 1") ==
        "MATCH (a)-[:R*1..]-(b)-[*2]-(c)-[*1..3]-(d)-[*0..]-(e) RETURN 1");
}

TEST_CASE("parser: hyphens belong to edge types only", "[query][parser]") {
  CHECK(normal("MATCH (a)-[:competes-with|partners-with]->(b) RETURN a") ==
        "MATCH (a)-[:competes-with|partners-with]->(b) RETURN a");
  CHECK(normal("MATCH (a)-[r:(x-y|z)&!w]-(b) RETURN a-b") ==
        "MATCH (a)-[r:(x-y|z)&!w]-(b) RETURN a - b");
  CHECK(normal("CREATE (a)-[:awaiting-approval-from {p: 1}]->(b)") ==
        "CREATE (a)-[:awaiting-approval-from {p: 1}]->(b)");
  CHECK(normal("MATCH (a)-[:`b c-d`]-() RETURN a") == "MATCH (a)-[:`b c-d`]-() RETURN a");
}

TEST_CASE("parser: influence statements", "[query][parser]") {
  CHECK(normal("influence from 'Huawei' to 'Apple'") == "INFLUENCE FROM 'Huawei' TO 'Apple'");
  CHECK(normal("INFLUENCE FROM 7 TO (:Company {name: 'Apple'}) WHERE e.w > n.x WITHIN 4 HOPS "
               "OVER competes-with|SUPPLIES VIA 'Alibaba', $x AVOIDING 'CAC' ADVERSE "
               "AS OF date('2025-02-13') KNOWN AT $t USING MODEL clout-v1 WITH DECAY "
               "BUDGET 100 PATHS BUDGET 50 MS TOP 5") ==
        "INFLUENCE FROM 7 TO (:Company {name: 'Apple'}) WITHIN 4 HOPS "
        "OVER competes-with|SUPPLIES VIA 'Alibaba', $x AVOIDING 'CAC' WHERE e.w > n.x ADVERSE "
        "AS OF date('2025-02-13') KNOWN AT $t USING MODEL 'clout-v1' WITH DECAY "
        "BUDGET 100 PATHS BUDGET 50 MS TOP 5");
  CHECK(normal("PRESSURE BY 'Huawei' FROM :Company WHERE e.x TOP 100 WHERE support > 0 "
               "ORDER BY net SKIP 1 LIMIT 10") ==
        "PRESSURE BY 'Huawei' FROM :Company WHERE e.x TOP 100 WHERE support > 0 "
        "ORDER BY net SKIP 1 LIMIT 10");
  CHECK(normal("PRESSURE ON $who TOP 3 WITH who, pressure WHERE pressure > 0.1 RETURN who") ==
        "PRESSURE ON $who TOP 3 WITH who, pressure WHERE pressure > 0.1 RETURN who");
  CHECK(normal("PRESSURE ON 1 USING MODEL m version 2") ==
        "PRESSURE ON 1 USING MODEL 'm' VERSION 2");
}

TEST_CASE("parser: influence models", "[query][parser]") {
  CHECK(normal("create influence model clout-v2 if not exists from 'clout-v1' version $n "
               "set hop_decay = 1 / 2, type sells-to = {kappa: .5, aliases: ['x']}, "
               "type T += {} remove type U, a-b set type = 1") ==
        "CREATE INFLUENCE MODEL 'clout-v2' IF NOT EXISTS FROM 'clout-v1' VERSION $n "
        "SET hop_decay = 1 / 2 SET TYPE sells-to = {kappa: 0.5, aliases: ['x']} "
        "SET TYPE T += {} REMOVE TYPE U REMOVE TYPE a-b SET type = 1");
  CHECK(normal("ALTER INFLUENCE MODEL m REMOVE TYPE A") ==
        "ALTER INFLUENCE MODEL 'm' REMOVE TYPE A");
  CHECK(normal("DROP INFLUENCE MODEL `m n` IF EXISTS") == "DROP INFLUENCE MODEL 'm n' IF EXISTS");
  CHECK(normal("SHOW INFLUENCE MODELS") == "CALL db.influenceModels()");
  CHECK(normal("SHOW INFLUENCE MODEL m VERSION 2 YIELD type") ==
        "CALL db.influenceModel('m', 2) YIELD type");
  CHECK(normal("CREATE influence = (model)") == "CREATE influence = (model)");
}

TEST_CASE("parser: the words of influence statements stay names elsewhere", "[query][parser]") {
  CHECK(normal("MATCH (influence:pressure)-[top:via]->(from {to: 1}) RETURN from.of, top.top") ==
        "MATCH (influence:pressure)-[top:via]->(from {to: 1}) RETURN from.of, top.top");
  CHECK(normal("MATCH (n) RETURN pressure(n, n), count(n) AS count, n.match, n.`order by`") ==
        "MATCH (n) RETURN pressure(n, n), count(n) AS count, n.match, n.`order by`");
  CHECK(normal("MATCH (all)-[exists]-(any) RETURN all, exists, any, shortest") ==
        "MATCH (all)-[exists]-(any) RETURN all, exists, any, shortest");
  CHECK(normal("MATCH (`match`) RETURN `match`") == "MATCH (`match`) RETURN `match`");
}

TEST_CASE("parser: columns are named as they are written", "[query][parser]") {
  const auto statement = parse_statement("RETURN 1+2, ( n . x ), `a b`, count( * ) AS c");
  const auto& clause = std::get<query::ast::Query>(statement.node).parts[0].clauses[0];
  const auto& items = std::get<query::ast::Return>(clause.node).projection.items;
  REQUIRE(items.size() == 4);
  CHECK(items[0].column == "1+2");
  CHECK(items[1].column == "( n . x )");
  CHECK(items[2].column == "a b");
  CHECK(items[3].column == "c");
}

TEST_CASE("parser: limits are errors and deep trees are safe", "[query][parser]") {
  CHECK(error_code("RETURN " + repeated("(", 190) + "1" + repeated(")", 190)) ==
        ErrorCode::Internal);
  for (const auto* opening : {"(", "[", "{a:", "-", "NOT ", "f(", "CASE WHEN ", "x[", "[x IN ",
                              "EXISTS { MATCH (a) WHERE ", "n:(", "[(a)-->(b) | "}) {
    INFO(opening);
    CHECK(error_code("MATCH (n) WHERE " + repeated(opening, 100'000 / 25)) == ErrorCode::Limit);
  }
  CHECK(error_code("RETURN n:" + repeated("!", 5000)) == ErrorCode::Limit);
  CHECK(error_code("RETURN n:" + repeated("(", 5000)) == ErrorCode::Limit);
  const int deep = 1000;
  CHECK(error_code("MATCH (n) WHERE " + repeated("(a)-[r WHERE ", deep) + "b" +
                   repeated("]-(c)", deep)) == ErrorCode::Limit);
  CHECK(error_code("MATCH " + repeated("(", 5000)) == ErrorCode::Limit);
  CHECK(error_code("FOREACH (x IN [1] | " + repeated("FOREACH (x IN [1] | ", 5000)) ==
        ErrorCode::Limit);
  CHECK(error_code("CALL { " + repeated("CALL { ", 5000)) == ErrorCode::Limit);
  CHECK(error_code("RETURN 1" + repeated(" + 1", 2000)) == ErrorCode::Limit);
  CHECK(error_code("RETURN a" + repeated(".b", 2000)) == ErrorCode::Limit);
  CHECK(error_code("RETURN a" + repeated(" IS NULL", 2000)) == ErrorCode::Limit);
  CHECK(error_code("RETURN '" + repeated("x", 1 << 20) + "'") == ErrorCode::Limit);
  // Chains of boolean operators are balanced, so they may be as long as the text.
  const auto chain = parse_statement("RETURN a" + repeated(" OR a", 100'000));
  CHECK(to_text(chain).size() > 400'000);
}

TEST_CASE("parser: numbers are read by value", "[query][parser]") {
  CHECK(normal_expression("0x1F + 0o17 + 1.50 + 1e3") == "31 + 15 + 1.5 + 1000.0");
  CHECK(normal_expression("-0x8000000000000000") == "-9223372036854775808");
}
