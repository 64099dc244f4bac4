// Runs statements and hands out their rows. (Cursors for queries and for writes.)
#include "query/engine.h"

#include <utility>

#include "query/procedures/procedure.h"
#include "query/statement_run.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// Rows as they are found.
class StreamingCursor final : public Cursor {
 public:
  explicit StreamingCursor(std::unique_ptr<StatementRun> run)
      : run_(std::move(run)), batch_(run_->width()), row_(run_->columns().size()) {}

  [[nodiscard]] const std::vector<std::string>& columns() const override { return run_->columns(); }
  const std::vector<Value>* next() override {
    if (done_) return nullptr;
    if (row_.empty()) return drain();
    if (next_ == batch_.size()) {
      next_ = 0;
      if (!run_->next(batch_)) {
        done_ = true;
        return nullptr;
      }
    }
    for (std::size_t i = 0; i < row_.size(); ++i) row_[i] = batch_.at(run_->slots()[i], next_);
    ++next_;
    return &row_;
  }
  void finish() override {
    while (next() != nullptr) {
    }
  }
  [[nodiscard]] const graph::GraphView& view() const override { return run_->view(); }
  [[nodiscard]] const WriteSummary& writes() const override { return run_->write_summary(); }
  [[nodiscard]] const std::vector<std::string>& notices() const override { return run_->notices(); }
  [[nodiscard]] const std::string& summary() const override { return run_->summary(); }

 private:
  /// A statement without columns has no rows to show.
  const std::vector<Value>* drain() {
    while (run_->next(batch_)) {
    }
    done_ = true;
    return nullptr;
  }

  std::unique_ptr<StatementRun> run_;
  Batch batch_;
  std::vector<Value> row_;
  std::size_t next_ = 0;
  bool done_ = false;
};

/// Rows that are all there: of a statement that has written, or a plan.
class FinishedCursor final : public Cursor {
 public:
  FinishedCursor(std::vector<std::string> columns, std::vector<std::vector<Value>> rows,
                 std::shared_ptr<const graph::GraphView> view, const StatementRun& run)
      : columns_(std::move(columns)),
        rows_(std::move(rows)),
        view_(std::move(view)),
        writes_(run.write_summary()),
        notices_(run.notices()),
        summary_(run.summary()) {}

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  const std::vector<Value>* next() override {
    return next_ == rows_.size() ? nullptr : &rows_[next_++];
  }
  void finish() override { next_ = rows_.size(); }
  [[nodiscard]] const graph::GraphView& view() const override { return *view_; }
  [[nodiscard]] const WriteSummary& writes() const override { return writes_; }
  [[nodiscard]] const std::vector<std::string>& notices() const override { return notices_; }
  [[nodiscard]] const std::string& summary() const override { return summary_; }

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<Value>> rows_;
  std::shared_ptr<const graph::GraphView> view_;
  WriteSummary writes_;
  std::vector<std::string> notices_;
  std::string summary_;
  std::size_t next_ = 0;
};

/// Pulls everything. The budget is charged for as long as the run lives.
std::vector<std::vector<Value>> all_rows(StatementRun& run) {
  std::vector<std::vector<Value>> rows;
  Batch batch(run.width());
  while (run.next(batch)) {
    if (run.slots().empty()) continue;
    run.budget().charge(batch.bytes());
    for (std::size_t row = 0; row < batch.size(); ++row) {
      std::vector<Value> values;
      values.reserve(run.slots().size());
      for (const Slot slot : run.slots()) values.push_back(batch.at(slot, row));
      rows.push_back(std::move(values));
    }
  }
  return rows;
}

/// How often a statement that meets a conflict runs again.
constexpr int kAttempts = 100;

}  // namespace

Engine::Engine(graph::Database& database)
    : Engine(database, std::make_shared<const ProcedureTable>(builtin_procedures())) {}
Engine::Engine(graph::Database& database, std::shared_ptr<const ProcedureTable> procedures)
    : database_(database), procedures_(std::move(procedures)) {}
Engine::~Engine() = default;

std::unique_ptr<Cursor> Engine::run(std::string_view text, const Map& parameters,
                                    const QueryOptions& options, const CancelToken* cancel) {
  for (int attempt = 1;; ++attempt) {
    auto run =
        std::make_unique<StatementRun>(database_, procedures_, text, parameters, options, cancel);
    if (run->explain() == BoundExplain::Explain) {
      PlanTable table = run->plan_table();
      return std::make_unique<FinishedCursor>(std::move(table.columns), std::move(table.rows),
                                              database_.view(), *run);
    }
    if (!run->writes() && run->explain() == BoundExplain::None) {
      return std::make_unique<StreamingCursor>(std::move(run));
    }
    try {
      auto rows = all_rows(*run);
      run->commit();
      std::vector<std::string> columns = run->columns();
      if (run->explain() == BoundExplain::Profile) {
        PlanTable table = run->plan_table();
        columns = std::move(table.columns);
        rows = std::move(table.rows);
      }
      return std::make_unique<FinishedCursor>(std::move(columns), std::move(rows), database_.view(),
                                              *run);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Conflict || attempt == kAttempts) throw;
    }
  }
}

}  // namespace clout::query
