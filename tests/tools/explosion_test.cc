// Queries whose answers nobody could hold or wait for, run by the program: each answers, or ends
// with the limit error soon after its deadline and within its memory.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/program.h"
#include "tests/support/temporary_directory.h"

using namespace clout::tests;

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::size_t kMemory = 100 * kMiB;
constexpr double kDeadline = 1.0;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

class Graph {
 public:
  explicit Graph(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) REQUIRE(run(statement).exit_code == 0);
    idle_ = run("RETURN 1");
  }

  /// What a query takes is counted above what the program takes for nothing. Time is that of the
  /// processor: other work on the machine does not count.
  void expect_limits(const std::string& text) const {
    CAPTURE(text);
    const ProgramResult result =
        run(text, {"--timeout", "1s", "--memory", "100MB", "--format", "jsonl"});
    CAPTURE(result.err.substr(0, 200));
    CHECK((result.exit_code == 0 || result.err.starts_with("Limit error")));
    if (kSanitized) return;
    constexpr double kGrace = 0.1;
    CHECK(result.cpu_seconds - idle_.cpu_seconds <= kDeadline + kGrace);
    CHECK(result.peak_memory / kMiB <= (idle_.peak_memory + kMemory + kMemory / 10) / kMiB);
  }

 private:
  [[nodiscard]] ProgramResult run(const std::string& text,
                                  const std::vector<std::string>& options = {}) const {
    std::vector<std::string> words{CLOUT_BINARY, "query", directory_ / "db", text};
    words.insert(words.end(), options.begin(), options.end());
    return run_program(words);
  }

  TemporaryDirectory directory_;
  ProgramResult idle_;
};

Graph clique(int size) {
  return Graph({"UNWIND range(1, " + std::to_string(size) + ") AS i CREATE (:K {i: i})",
                "MATCH (a:K), (b:K) WHERE a.i < b.i CREATE (a)-[:E]->(b)"});
}

Graph many_nodes() {
  return Graph({"UNWIND range(1, 10000) AS i CREATE (:N {i: i, s: 'node ' + toString(i)})"});
}

}  // namespace

TEST_CASE("explosions: walks of a clique of six nodes", "[tools][explosion]") {
  const Graph graph = clique(6);
  graph.expect_limits("MATCH p = (a)-[:E]-{1,18}(b) RETURN count(p)");
  graph.expect_limits("MATCH p = (a)-[:E]-{1,18}(b) RETURN p ORDER BY length(p)");
  graph.expect_limits("MATCH p = (a)-[:E]-{1,18}(b) RETURN count(DISTINCT p)");
  graph.expect_limits("MATCH p = SHORTEST 1000000000 (a)-[:E]-{1,18}(b) RETURN count(p)");
}

TEST_CASE("explosions: walks of a clique of fifty nodes", "[tools][explosion]") {
  const Graph graph = clique(50);
  graph.expect_limits("MATCH p = (a)-[:E]-{1,10}(b) RETURN count(p)");
  graph.expect_limits("MATCH p = (a)-[:E]-{1,10}(b) RETURN collect(p)");
  graph.expect_limits("MATCH p = WALK (a)-[:E]-{1,10}(b) RETURN collect(p)");
  graph.expect_limits("MATCH (a)--(b)--(c)--(d)--(e)--(f)--(a) RETURN count(*), count(DISTINCT f)");
}

TEST_CASE("explosions: products of scans", "[tools][explosion]") {
  const Graph graph = many_nodes();
  const std::string five = "MATCH (a:N), (b:N), (c:N), (d:N), (e:N) RETURN ";
  graph.expect_limits(five + "count(*)");
  graph.expect_limits(five + "sum(a.i + e.i)");
  graph.expect_limits(five + "a, e ORDER BY e.i");
  graph.expect_limits(five + "count(DISTINCT [a, b, c, d, e])");
  graph.expect_limits(
      "MATCH (a:N), (b:N), (c:N), (d:N), (e:N) "
      "WITH a.i AS a, b.i AS b, e.i AS e, count(*) AS n, collect(c) AS c RETURN sum(n)");
  graph.expect_limits("MATCH (a:N), (b:N) WITH a.s + b.s AS text, count(*) AS n RETURN count(n)");
}

TEST_CASE("explosions: lists within lists", "[tools][explosion]") {
  const Graph graph = many_nodes();
  std::string nested = "a0 + a9";
  for (int i = 9; i >= 0; --i) {
    nested = "[a" + std::to_string(i) + " IN range(1, 100) | " + nested + "]";
  }
  graph.expect_limits("RETURN size(" + nested + ") AS x");
  graph.expect_limits("RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s)) AS n");
  graph.expect_limits("RETURN size(reduce(s = [1], i IN range(1, 60) | s + s)) AS n");
  graph.expect_limits(
      "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y "
      "WITH x, y ORDER BY y DESC RETURN count(*)");
}

TEST_CASE("explosions: everything collected", "[tools][explosion]") {
  const Graph graph = many_nodes();
  graph.expect_limits("MATCH (a:N), (b:N) RETURN size(collect(a.s + b.s)) AS n");
  graph.expect_limits("MATCH (a:N), (b:N) RETURN size(collect({a: a, b: b.s})) AS n");
  graph.expect_limits(
      "MATCH (a:N) RETURN size(COLLECT { MATCH (b:N), (c:N) RETURN [a, b, c] }) AS n");
  graph.expect_limits("UNWIND range(1, 100000000) AS x CREATE (:Z {x: x})");
  graph.expect_limits("MATCH (a:N), (b:N), (c:N) CREATE (:Z {x: a.i + b.i + c.i})");
}
