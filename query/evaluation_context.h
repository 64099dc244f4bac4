// What expressions see beside their row: the graph, the clock, chance, and the query's budget.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "graph/graph_view.h"
#include "query/batch.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::query {

/// One per running statement, used by one thread at a time. What it refers to outlives it.
class EvaluationContext {
 public:
  /// `now_nanoseconds`: the statement's fixed time, since the epoch (UTC).
  EvaluationContext(const graph::GraphView& view, QueryBudget& budget, std::int64_t now_nanoseconds,
                    std::uint64_t random_seed)
      : view_(&view), budget_(&budget), now_(now_nanoseconds), random_(random_seed) {}

  [[nodiscard]] const graph::GraphView& view() const { return *view_; }
  [[nodiscard]] QueryBudget& budget() { return *budget_; }
  /// `now` of the statement and of its transaction, nanoseconds since the epoch (UTC).
  [[nodiscard]] std::int64_t statement_time() const { return now_; }
  [[nodiscard]] std::int64_t transaction_time() const { return transaction_time_.value_or(now_); }
  /// For an explicit transaction, which began before this statement.
  void set_transaction_time(std::int64_t nanoseconds) { transaction_time_ = nanoseconds; }
  [[nodiscard]] std::mt19937_64& random() { return random_; }

  // Variables of comprehensions, quantifiers and reduce that enclose what is being evaluated,
  // innermost last. Only the evaluator pushes.
  [[nodiscard]] const Value& local(Slot slot) const;
  [[nodiscard]] const std::vector<std::pair<Slot, Value>>& locals() const { return locals_; }
  std::vector<std::pair<Slot, Value>>& locals() { return locals_; }

 private:
  const graph::GraphView* view_;
  QueryBudget* budget_;
  std::int64_t now_;
  std::optional<std::int64_t> transaction_time_;
  std::mt19937_64 random_;
  std::vector<std::pair<Slot, Value>> locals_;
};

}  // namespace clout::query
