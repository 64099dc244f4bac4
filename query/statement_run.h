// One run of one statement: its plan, its operators, and everything that they refer to.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/database.h"
#include "query/ast.h"
#include "query/bound_query.h"
#include "query/engine.h"
#include "query/explain.h"
#include "query/operators/build.h"
#include "query/planned_statement.h"

namespace clout::query {

/// What is asked: a statement, the text that it was parsed from, and what came with it.
struct StatementRequest {
  const ast::Statement& statement;
  std::string_view text;
  const Map& parameters;
  const QueryOptions& options;
  const CancelToken* cancel;
  /// If not null: instead of its best rows, an influence statement gives those of these nodes (as
  /// counterparts) or paths, as far as there are any.
  const std::vector<Value>* wanted = nullptr;
  /// If not null: gets the nodes (counterparts) or paths that an influence statement's rows are of.
  std::vector<Value>* subjects = nullptr;
  /// If not null: plans of earlier runs, which engine number `engine` has made.
  std::shared_ptr<PlanPool> plans = nullptr;
  std::uint64_t engine = 0;

  /// All of the statement.
  [[nodiscard]] SourcePosition place() const {
    return position_at(text, statement.span.begin, statement.span.size());
  }
};

[[nodiscard]] inline QueryBudget::Limits limits_of(const QueryOptions& options) {
  return {options.timeout, options.memory_bytes, options.memory_pool};
}

/// A transaction that outlasts its statements.
struct OpenTransaction {
  std::shared_ptr<graph::Transaction> transaction;
  std::int64_t began = 0;  ///< nanoseconds since the epoch
  bool spoilt = false;     ///< a statement has failed half-way
};

/// Binds and plans at construction, against `open` if there is one, else against the newest commit;
/// then a statement that writes gets a transaction of its own. Pinned to its place: the parts refer
/// to each other.
class StatementRun {
 public:
  StatementRun(graph::Database& database, std::shared_ptr<const ProcedureTable> procedures,
               const StatementRequest& request, const OpenTransaction* open);
  StatementRun(const StatementRun&) = delete;
  StatementRun& operator=(const StatementRun&) = delete;
  ~StatementRun();

  [[nodiscard]] bool writes() const { return planned_->bound.writes; }
  /// Does it read what was known earlier?
  [[nodiscard]] bool looks_back() const { return known_at_.has_value(); }
  [[nodiscard]] BoundExplain explain() const { return planned_->bound.explain; }
  [[nodiscard]] const std::vector<std::string>& columns() const {
    return planned_->bound.query.columns;
  }
  [[nodiscard]] const std::vector<TypeSet>& types() const { return planned_->bound.query.types; }
  [[nodiscard]] const std::vector<Slot>& slots() const { return planned_->bound.query.slots; }
  [[nodiscard]] std::size_t width() const { return planned_->bound.slot_names.size(); }

  /// The next batch of the result; false at the end.
  bool next(Batch& out);
  /// All rows of the result, charged to the budget for as long as the run lives.
  [[nodiscard]] std::vector<std::vector<Value>> all_rows();
  /// Makes the changes durable, but for those in an open transaction. Throws Error{Conflict} if the
  /// statement has to run again.
  void commit();

  [[nodiscard]] PlanTable plan_table() const;
  [[nodiscard]] const graph::GraphView& view() const;
  [[nodiscard]] QueryBudget& budget();
  [[nodiscard]] const WriteSummary& write_summary() const { return summary_of_writes_; }
  [[nodiscard]] const std::vector<std::string>& notices() const { return planned_->bound.notices; }
  [[nodiscard]] const std::string& summary() const { return summary_; }
  [[nodiscard]] const std::shared_ptr<const InfluenceModel>& influence_model() const {
    return influence_model_;
  }

 private:
  struct Machine;

  /// A plan of an earlier run, or one that is made now. True if it was made.
  bool find_plan(const StatementRequest& request);
  void look_back(const graph::Database& database, const StatementRequest& request,
                 const OpenTransaction* open);

  std::shared_ptr<const ProcedureTable> procedures_;  ///< shared with the engine, which may go
  std::shared_ptr<const graph::GraphView> snapshot_;  ///< null in an open transaction
  std::shared_ptr<graph::Transaction> transaction_;
  std::shared_ptr<const graph::GraphView> past_;      ///< KNOWN AT: what is read instead of those
  std::shared_ptr<const graph::GraphView> recorded_;  ///< what is read, as far as it is stored
  std::optional<std::int64_t> known_at_;
  QueryBudget budget_;
  bool commits_ = false;
  std::shared_ptr<PlanPool> plans_;  ///< where the plan goes at the end; may be null
  std::unique_ptr<PlannedStatement> planned_;
  WriteSummary summary_of_writes_;
  std::string summary_;
  std::shared_ptr<const InfluenceModel> influence_model_;
  std::unique_ptr<Machine> machine_;
};

/// Error{Usage}: the statement is a WATCH, which is subscribed to.
[[noreturn]] void throw_watched(const StatementRequest& request);

/// `now` of a statement with these options.
[[nodiscard]] std::int64_t now_nanoseconds(const QueryOptions& options);

}  // namespace clout::query
