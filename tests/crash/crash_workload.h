// A sequence of transactions that depends on a seed alone, so that the state after any number of
// them is known: a database in memory goes through the same ones.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "graph/database.h"
#include "tests/support/graph_model.h"
#include "tests/support/random_steps.h"

namespace clout::tests {

/// Transaction `number` of the sequence, committed to `database`; `model` follows.
inline void commit_transaction(graph::Database& database, GraphModel& model, std::uint64_t seed,
                               std::uint64_t number) {
  RandomSteps random(seed * 1'000'003 + number);
  const auto writer = database.begin();
  GraphModel next = model;
  do {  // A transaction without changes would be no commit.
    for (std::uint64_t steps = 1 + random.below(6); steps > 0; --steps) random.step(*writer, next);
  } while (!writer->has_changes());
  writer->commit();
  model = std::move(next);
}

/// The state after the first so many transactions, each of which is one commit.
class Replica {
 public:
  explicit Replica(std::uint64_t seed) : seed_(seed) {
    graph::OpenOptions options;
    options.background_fold = false;
    database_ = graph::Database::open_in_memory(options);
  }

  void advance_to(std::uint64_t commits) {
    while (commits_ < commits) commit_transaction(*database_, model_, seed_, commits_++);
  }
  [[nodiscard]] std::uint64_t commits() const { return commits_; }
  [[nodiscard]] GraphModel& model() { return model_; }

 private:
  const std::uint64_t seed_;
  std::uint64_t commits_ = 0;
  GraphModel model_;
  std::unique_ptr<graph::Database> database_;
};

}  // namespace clout::tests
