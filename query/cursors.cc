#include "query/cursors.h"

#include <utility>

namespace clout::query {
namespace {

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
  [[nodiscard]] std::shared_ptr<const InfluenceModel> influence_model() const override {
    return run_->influence_model();
  }

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

class FinishedCursor final : public Cursor {
 public:
  FinishedCursor(std::vector<std::string> columns, std::vector<std::vector<Value>> rows,
                 std::shared_ptr<const graph::GraphView> view, const StatementRun& run)
      : columns_(std::move(columns)),
        rows_(std::move(rows)),
        view_(std::move(view)),
        writes_(run.write_summary()),
        notices_(run.notices()),
        summary_(run.summary()),
        influence_model_(run.influence_model()) {}
  FinishedCursor(std::shared_ptr<const graph::GraphView> view, const WriteSummary& writes,
                 std::vector<std::string> notices)
      : view_(std::move(view)), writes_(writes), notices_(std::move(notices)) {}

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  const std::vector<Value>* next() override {
    return next_ == rows_.size() ? nullptr : &rows_[next_++];
  }
  void finish() override { next_ = rows_.size(); }
  [[nodiscard]] const graph::GraphView& view() const override { return *view_; }
  [[nodiscard]] const WriteSummary& writes() const override { return writes_; }
  [[nodiscard]] const std::vector<std::string>& notices() const override { return notices_; }
  [[nodiscard]] const std::string& summary() const override { return summary_; }
  [[nodiscard]] std::shared_ptr<const InfluenceModel> influence_model() const override {
    return influence_model_;
  }

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<Value>> rows_;
  std::shared_ptr<const graph::GraphView> view_;
  WriteSummary writes_;
  std::vector<std::string> notices_;
  std::string summary_;
  std::shared_ptr<const InfluenceModel> influence_model_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Cursor> streaming_cursor(std::unique_ptr<StatementRun> run) {
  return std::make_unique<StreamingCursor>(std::move(run));
}

std::unique_ptr<Cursor> finished_cursor(std::vector<std::string> columns,
                                        std::vector<std::vector<Value>> rows,
                                        std::shared_ptr<const graph::GraphView> view,
                                        const StatementRun& run) {
  return std::make_unique<FinishedCursor>(std::move(columns), std::move(rows), std::move(view),
                                          run);
}

std::unique_ptr<Cursor> outcome_cursor(std::shared_ptr<const graph::GraphView> view,
                                       const WriteSummary& writes,
                                       std::vector<std::string> notices) {
  return std::make_unique<FinishedCursor>(std::move(view), writes, std::move(notices));
}

}  // namespace clout::query
