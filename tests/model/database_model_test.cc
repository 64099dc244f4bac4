// Random transactions on both stores equal a model made of maps, with folds and reopenings between.
#include <memory>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_seed.h"
#include "tests/support/random_steps.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

using graph::Database;
using graph::OpenOptions;

void run(std::uint64_t seed, bool on_disk, int transactions) {
  INFO("CLOUT_SEED=" << seed << (on_disk ? " on disk" : " in memory"));
  const TemporaryDirectory directory;
  OpenOptions options;
  options.background_fold = false;
  options.mode = OpenOptions::Mode::CreateIfMissing;
  const auto open = [&] {
    return on_disk ? Database::open(directory / "db", options) : Database::open_in_memory(options);
  };
  auto database = open();
  RandomSteps random(seed);
  GraphModel committed;
  for (int i = 0; i < transactions; ++i) {
    INFO("transaction " << i);
    auto before = database->view();
    auto writer = database->begin();
    GraphModel model = committed;
    for (std::uint64_t steps = random.below(30); steps > 0; --steps) random.step(*writer, model);
    REQUIRE(difference(model, writer->view()) == "");
    if (random.below(5) == 0) {
      writer.reset();
    } else {
      writer->commit();
      REQUIRE(difference(committed, *before) == "");
      committed = std::move(model);
    }
    if (random.below(6) == 0) database->fold();
    REQUIRE(difference(committed, *database->view()) == "");
    if (on_disk && i % 10 == 9) {
      writer.reset();
      before.reset();
      database.reset();
      database = open();
      REQUIRE(difference(committed, *database->view()) == "");
    }
  }
}

}  // namespace

TEST_CASE("database model: random transactions in memory", "[model][database]") {
  run(random_seed(101), false, 60);
}

TEST_CASE("database model: random transactions on disk", "[model][database]") {
  run(random_seed(102), true, 60);
}

TEST_CASE("database model: many random transactions on both stores", "[model][database][long]") {
  const std::uint64_t seed = random_seed(1000);
  for (std::uint64_t i = 0; i < 20; ++i) run(seed + i, i % 2 == 1, 150);
}

}  // namespace clout::tests
