// Statements that write: what they see, what stays when they fail, what happens in a conflict.
#include <atomic>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/support/query_rows.h"

using namespace clout;
using clout::tests::QueryBench;
using Lines = QueryBench::Lines;

TEST_CASE("write: a clause does not see what it writes", "[query][write]") {
  QueryBench bench;
  (void)bench.run("CREATE (:N), (:N)");
  (void)bench.run("MATCH (n:N) CREATE (:N)");
  CHECK(bench.run("MATCH (n:N) RETURN count(n)") == Lines{"4"});
  (void)bench.run("MATCH (a:N), (b:N) CREATE (a)-[:R]->(b)");
  CHECK(bench.run("MATCH ()-[r]->() RETURN count(r)") == Lines{"16"});
  CHECK(bench.run("MATCH (n:N) CREATE (:N) WITH count(*) AS c MATCH (m:N) RETURN c, count(m)") ==
        Lines{"4 | 8"});
}

TEST_CASE("write: MERGE sees what its earlier rows have created", "[query][write]") {
  QueryBench bench;
  CHECK(bench.run("UNWIND [1, 1, 2] AS x MERGE (n:N {x: x}) RETURN id(n)") == Lines{"0", "0", "1"});
  CHECK(bench.error("MERGE (:N {x: null})").detail_name() == "MergeReadOwnWrites");
}

TEST_CASE("write: a statement that fails leaves nothing behind", "[query][write]") {
  QueryBench bench;
  (void)bench.run("CREATE (:N {x: 1})");
  (void)bench.error("UNWIND [1, 0] AS x CREATE (:N {x: 1 / x})");
  (void)bench.error("MATCH (n:N) SET n.x = 5 WITH n CREATE (:M {y: {a: 1}})");
  CHECK(bench.error("CREATE (:N {x: [{a: 1}]})").detail_name() == "InvalidPropertyType");
  CHECK(bench.run("MATCH (n) RETURN n.x") == Lines{"1"});
}

TEST_CASE("write: rows beyond a limit are written all the same", "[query][write]") {
  QueryBench bench;
  CHECK(bench.run("UNWIND range(1, 3000) AS x CREATE (n:N {x: x}) RETURN n.x LIMIT 1") ==
        Lines{"1"});
  CHECK(bench.run("UNWIND [1, 2] AS x CREATE (n:N {x: x}) RETURN n LIMIT 0").empty());
  CHECK(bench.run("MATCH (n:N) RETURN count(n)") == Lines{"3002"});
}

TEST_CASE("write: deleting takes edges with it only where asked", "[query][write]") {
  QueryBench bench;
  (void)bench.run("CREATE (:N {x: 1})-[:R]->(:N {x: 2})");
  CHECK(bench.error("MATCH (n {x: 1}) DELETE n").detail_name() == "DeleteConnectedNode");
  (void)bench.run("MATCH p = ({x: 1})-->() DELETE p");
  CHECK(bench.run("MATCH (n) RETURN count(n)") == Lines{"0"});
}

TEST_CASE("write: an edge ends after it begins", "[query][write]") {
  QueryBench bench;
  CHECK(bench.error("CREATE ()-[:R {since: date('2025-01-02'), until: date('2025-01-02')}]->()")
            .code() == ErrorCode::Constraint);
  (void)bench.run("CREATE ()-[:R {since: date('2025-01-02')}]->()");
  CHECK(bench.error("MATCH ()-[r:R]->() SET r.until = date('2024-01-01')").code() ==
        ErrorCode::Constraint);
  (void)bench.run("MATCH ()-[r:R]->() SET r.until = date('2026-01-01')");
}

TEST_CASE("write: what changed is counted", "[query][write]") {
  QueryBench bench;
  const auto cursor = bench.engine().run("CREATE (a:A:B {x: 1})-[:R {y: 2}]->(a) SET a.z = 3", {});
  CHECK(cursor->writes().nodes_created == 1);
  CHECK(cursor->writes().edges_created == 1);
  CHECK(cursor->writes().labels_added == 2);
  CHECK(cursor->writes().properties_set == 3);
}

TEST_CASE("write: statements that meet a conflict run again", "[query][write]") {
  QueryBench bench;
  (void)bench.run("CREATE (:Counter {n: 0})");
  constexpr int kThreads = 3;
  constexpr int kRounds = 20;
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        try {
          bench.engine().run("MATCH (c:Counter) SET c.n = c.n + 1", {})->finish();
        } catch (const Error&) {
          ++failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(bench.run("MATCH (c:Counter) RETURN c.n") == Lines{std::to_string(kThreads * kRounds)});
}
