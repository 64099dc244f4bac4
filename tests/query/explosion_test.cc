// Queries whose answers nobody could hold or wait for: each ends with the limit error soon after
// its deadline, within its memory.
#include <ctime>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <malloc.h>

#include "tests/support/query_rows.h"

using namespace clout;
using clout::tests::QueryBench;

namespace {

constexpr std::size_t kMemory = std::size_t{100} << 20;
constexpr std::chrono::milliseconds kDeadline(1'000);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// A line of /proc/self/status, in bytes.
std::size_t status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1)) * 1'024;
  }
  return 0;
}

/// The most memory of the process from here on is counted anew.
void reset_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Runs to the end, answered or refused; the time that it takes to let go of everything counts.
void expect_limits(QueryBench& bench, const std::string& text) {
  CAPTURE(text);
  bench.options.timeout = kDeadline;
  bench.options.memory_bytes = kMemory;
  reset_peak();
  const std::size_t before = status_bytes("VmRSS");
  const double start = cpu_ms();
  std::optional<ErrorCode> code;
  try {
    const auto cursor = bench.engine().run(text, {}, bench.options);
    while (cursor->next() != nullptr) {
    }
  } catch (const Error& error) {
    code = error.code();
  }
  // Of this thread alone: other work on the machine does not count.
  const double took = cpu_ms() - start;
  const std::size_t held = status_bytes("VmHWM") - before;
  CHECK(code.value_or(ErrorCode::Limit) == ErrorCode::Limit);
  CAPTURE(took, held >> 20);
  if (kSanitized) return;
  constexpr double kOver = 100;
  CHECK(took <= static_cast<double>(kDeadline.count()) + kOver);
  CHECK(held <= kMemory + kMemory / 10);
}

QueryBench clique(int size) {
  QueryBench bench;
  (void)bench.run("UNWIND range(1, " + std::to_string(size) + ") AS i CREATE (:K {i: i})");
  (void)bench.run("MATCH (a:K), (b:K) WHERE a.i < b.i CREATE (a)-[:E]->(b)");
  return bench;
}

QueryBench many_nodes() {
  QueryBench bench;
  (void)bench.run("UNWIND range(1, 10000) AS i CREATE (:N {i: i, s: 'node ' + toString(i)})");
  return bench;
}

}  // namespace

TEST_CASE("explosions: walks of a clique of six nodes", "[query][explosion]") {
  QueryBench bench = clique(6);
  expect_limits(bench, "MATCH p = (a)-[:E]-{1,18}(b) RETURN count(p)");
  expect_limits(bench, "MATCH p = (a)-[:E]-{1,18}(b) RETURN p ORDER BY length(p)");
  expect_limits(bench, "MATCH p = (a)-[:E]-{1,18}(b) RETURN DISTINCT p");
  expect_limits(bench, "MATCH p = SHORTEST 1000000000 PATHS (a)-[:E]-{1,18}(b) RETURN count(p)");
}

TEST_CASE("explosions: walks of a clique of fifty nodes", "[query][explosion]") {
  QueryBench bench = clique(50);
  expect_limits(bench, "MATCH p = (a)-[:E]-{1,10}(b) RETURN count(p)");
  expect_limits(bench, "MATCH p = (a)-[:E]-{1,10}(b) RETURN collect(p)");
  expect_limits(bench, "MATCH p = WALK (a)-[:E]-{1,10}(b) RETURN collect(p)");
  expect_limits(bench, "MATCH (a)--(b)--(c)--(d)--(e)--(f)--(a) RETURN count(DISTINCT f)");
}

TEST_CASE("explosions: products of scans", "[query][explosion]") {
  QueryBench bench = many_nodes();
  const std::string five = "MATCH (a:N), (b:N), (c:N), (d:N), (e:N) RETURN ";
  expect_limits(bench, five + "count(*)");
  expect_limits(bench, five + "sum(a.i + e.i)");
  expect_limits(bench, five + "a, e ORDER BY e.i");
  expect_limits(bench, five + "DISTINCT a, b, c, d, e");
  expect_limits(bench, five + "a.i, b.i, e.i, count(*), collect(c)");
  expect_limits(bench, "MATCH (a:N), (b:N) RETURN a.s + b.s AS text, count(*)");
}

TEST_CASE("explosions: lists within lists", "[query][explosion]") {
  QueryBench bench = many_nodes();
  std::string nested = "a0 + a9";
  for (int i = 9; i >= 0; --i) {
    nested = "[a" + std::to_string(i) + " IN range(1, 100) | " + nested + "]";
  }
  expect_limits(bench, "RETURN " + nested + " AS x");
  expect_limits(bench, "RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s)) AS n");
  expect_limits(bench, "RETURN size(reduce(s = [1], i IN range(1, 60) | s + s)) AS n");
  expect_limits(bench,
                "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN x, y "
                "ORDER BY y DESC");
}

TEST_CASE("explosions: everything collected", "[query][explosion]") {
  QueryBench bench = many_nodes();
  expect_limits(bench, "MATCH (a:N), (b:N) RETURN collect(a.s + b.s) AS all");
  expect_limits(bench, "MATCH (a:N), (b:N) RETURN collect({a: a, b: b.s}) AS all");
  expect_limits(bench, "MATCH (a:N) RETURN COLLECT { MATCH (b:N), (c:N) RETURN [a, b, c] } AS all");
  expect_limits(bench, "UNWIND range(1, 100000000) AS x CREATE (:Z {x: x})");
  expect_limits(bench, "MATCH (a:N), (b:N), (c:N) CREATE (:Z {x: a.i + b.i + c.i})");
}
