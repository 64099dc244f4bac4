// What work is charged with, alone and together with other work.
#include "schema/query_budget.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/error_of.h"

using namespace clout;

namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

QueryBudget::Limits sharing(const std::shared_ptr<MemoryPool>& pool) { return {.pool = pool}; }

}  // namespace

TEST_CASE("query budget: over its limit it holds no more than before", "[schema]") {
  QueryBudget budget({.memory_bytes = 1'000});
  budget.charge(900);
  CHECK(tests::error_of([&] { budget.charge(101); }).code() == ErrorCode::Limit);
  CHECK(budget.memory_used() == 900);
  budget.charge(100);
  budget.release(1'000);
  CHECK(budget.memory_used() == 0);
  CHECK(budget.memory_peak() == 1'000);
}

TEST_CASE("query budget: what shares a pool has no more than it together", "[schema]") {
  const auto pool = std::make_shared<MemoryPool>(10 * kMegabyte);
  QueryBudget first(sharing(pool));
  first.charge(6 * kMegabyte);
  {
    QueryBudget second(sharing(pool));
    second.charge(3 * kMegabyte);
    const Error error = tests::error_of([&] { second.charge(2 * kMegabyte); });
    CHECK(error.code() == ErrorCode::Limit);
    CHECK(error.detail_name() == "MemoryPoolExhausted");
    CHECK(error.message().find("10 MiB") != std::string::npos);
    CHECK(second.memory_used() == 3 * kMegabyte);
    CHECK(pool->used() == 9 * kMegabyte);
  }
  CHECK(pool->used() == 6 * kMegabyte);
  QueryBudget third(sharing(pool));
  third.charge(4 * kMegabyte);
  CHECK(pool->used() == 10 * kMegabyte);
}

TEST_CASE("query budget: what it releases goes back to the pool, in large steps", "[schema]") {
  const auto pool = std::make_shared<MemoryPool>(100 * kMegabyte);
  {
    QueryBudget budget(sharing(pool));
    for (std::size_t i = 0; i < 80'000; ++i) budget.charge(1'000);
    CHECK(pool->used() >= 80'000'000);
    CHECK(pool->used() < 80'000'000 + kMegabyte);
    for (std::size_t i = 0; i < 80'000; ++i) {
      budget.release(1'000);
      REQUIRE(pool->used() >= budget.memory_used());
      REQUIRE(pool->used() <= budget.memory_used() + 2 * kMegabyte);
    }
  }
  CHECK(pool->used() == 0);
  QueryBudget none(sharing(std::make_shared<MemoryPool>(0)));
  CHECK_THROWS_AS(none.charge(1), Error);
}

TEST_CASE("query budget: a pool of many threads is never over its limit", "[schema]") {
  const auto pool = std::make_shared<MemoryPool>(8 * kMegabyte);
  std::atomic<std::size_t> refused = 0, exceeded = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int round = 0; round < 2'000; ++round) {
        QueryBudget budget(sharing(pool));
        try {
          for (int step = 0; step < 4; ++step) {
            budget.charge(kMegabyte);
            if (pool->used() > pool->limit()) ++exceeded;
          }
        } catch (const Error&) {
          ++refused;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(pool->used() == 0);
  CHECK(exceeded == 0);
  CHECK(refused < 8'000);
}
