// What expressions see beside their row: the graph, the clock, chance, and the query's budget.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "graph/graph_view.h"
#include "query/batch.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::graph {
class SourceReliability;
}

namespace clout::query {

class RegexCache;

/// One per running statement, used by one thread at a time. What it refers to outlives it.
class EvaluationContext {
 public:
  /// `now_nanoseconds`: the statement's fixed time, since the epoch (UTC).
  EvaluationContext(const graph::GraphView& view, QueryBudget& budget, std::int64_t now_nanoseconds,
                    std::uint64_t random_seed);
  /// For expressions that read neither graph nor clock: folding.
  explicit EvaluationContext(QueryBudget& budget);
  ~EvaluationContext();
  EvaluationContext(const EvaluationContext&) = delete;
  EvaluationContext& operator=(const EvaluationContext&) = delete;

  [[nodiscard]] const graph::GraphView& view() const;
  [[nodiscard]] QueryBudget& budget() { return *budget_; }
  /// Throws Error{Limit} if `bytes` more would be over the memory limit: asked before something
  /// large is built whose holder will charge it.
  void check_room(std::size_t bytes);
  /// Nanoseconds since the epoch (UTC): fixed for the statement, and for its transaction.
  [[nodiscard]] std::int64_t statement_time() const { return now_; }
  [[nodiscard]] std::int64_t transaction_time() const { return transaction_time_.value_or(now_); }
  /// For an explicit transaction, which began before this statement.
  void set_transaction_time(std::int64_t nanoseconds) { transaction_time_ = nanoseconds; }
  /// Made at the first question: it has a state of kilobytes.
  [[nodiscard]] std::mt19937_64& random();
  /// Compiled patterns of `=~`.
  [[nodiscard]] RegexCache& regexes();

  /// What the sources say of themselves: read at the first question, and again after each step
  /// that writes (forget_sources()).
  [[nodiscard]] const graph::SourceReliability& sources();
  void forget_sources();

  /// What the database knew at a moment, microseconds since the epoch. Without it, view_at() is
  /// Error{Internal}.
  using PastViews = std::function<std::shared_ptr<const graph::GraphView>(std::int64_t)>;
  void set_past_views(PastViews views) { past_views_ = std::move(views); }
  /// The view of that moment, for expressions that look back on their own. Valid until another
  /// moment is asked for: rows that follow one another tend to ask for the same.
  [[nodiscard]] const graph::GraphView& view_at(std::int64_t moment);

  /// Set for statements that delete: reading a property of what is gone is then an error
  /// (DeletedEntityAccess) and not null.
  void set_deletes(bool deletes) { deletes_ = deletes; }
  [[nodiscard]] bool deletes() const { return deletes_; }

  // Variables of comprehensions, quantifiers and reduce that enclose what is being evaluated,
  // innermost last. Only the evaluator pushes.
  [[nodiscard]] const Value& local(Slot slot) const;
  [[nodiscard]] const std::vector<std::pair<Slot, Value>>& locals() const { return locals_; }
  std::vector<std::pair<Slot, Value>>& locals() { return locals_; }

 private:
  const graph::GraphView* view_ = nullptr;
  QueryBudget* budget_;
  std::int64_t now_ = 0;
  std::optional<std::int64_t> transaction_time_;
  std::uint64_t random_seed_ = 0;
  std::unique_ptr<std::mt19937_64> random_;
  std::vector<std::pair<Slot, Value>> locals_;
  std::unique_ptr<RegexCache> regexes_;
  std::unique_ptr<graph::SourceReliability> sources_;
  PastViews past_views_;
  std::shared_ptr<const graph::GraphView> past_;
  std::int64_t past_moment_ = 0;
  std::size_t past_bytes_ = 0;
  bool deletes_ = false;
};

}  // namespace clout::query
