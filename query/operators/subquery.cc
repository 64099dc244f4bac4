// The operators of CALL { } and FOREACH: a tree that is run for one row after the other.
#include <algorithm>
#include <iterator>

#include "query/operators/makers.h"
#include "query/operators/write.h"

namespace clout::query {
namespace {

std::vector<Slot> in_first_only(const std::vector<Slot>& first, const std::vector<Slot>& second) {
  std::vector<Slot> only;
  std::set_difference(first.begin(), first.end(), second.begin(), second.end(),
                      std::back_inserter(only));
  return only;
}

/// Runs the tree for one row and joins the row with what it gives.
class RowRunner {
 public:
  RowRunner(const PlanNode& step, bool unit, ExecutionContext& context, OperatorTree tree)
      : unit_(unit),
        row_columns_(step.inputs[0]->output),
        found_columns_(in_first_only(step.inputs[1]->output, row_columns_)),
        argument_(context.width),
        found_(context.width),
        tree_(std::move(tree)) {}

  void start(const Batch& rows, std::uint32_t row) {
    const std::uint32_t only[] = {row};
    argument_.clear();
    argument_.gather(rows, only, row_columns_);
    tree_.set_argument(argument_);
    tree_.root->open();
    done_ = false;
  }

  /// Appends what the next rows define to `out`; gives their number, 0 at the end.
  std::size_t next(Batch& out) {
    if (unit_) return run_once();
    if (!tree_.root->next(found_)) return 0;
    for (const Slot slot : found_columns_) {
      auto& column = out.column(slot);
      const auto& source = found_.column(slot);
      column.insert(column.end(), source.begin(), source.end());
    }
    return found_.size();
  }

 private:
  std::size_t run_once() {
    if (done_) return 0;
    while (tree_.root->next(found_)) {
    }
    done_ = true;
    return 1;
  }

  bool unit_;
  std::vector<Slot> row_columns_, found_columns_;
  Batch argument_, found_;
  OperatorTree tree_;
  bool done_ = false;
};

class SubqueryOperator final : public Operator {
 public:
  SubqueryOperator(const SubqueryStep& step, ExecutionContext& context, OperatorPtr left,
                   OperatorTree right)
      : Operator(step, context),
        left_(std::move(left)),
        rows_(context.width),
        runner_(step, step.unit, context, std::move(right)) {}

 protected:
  void do_open() override {
    left_->open();
    rows_.clear();
    next_row_ = 0;
    running_ = false;
  }

  bool do_next(Batch& out) override {
    std::vector<std::uint32_t> sources;
    while (sources.size() < kBatchRows) {
      if (running_) {
        const std::size_t found = runner_.next(out);
        sources.insert(sources.end(), found, next_row_ - 1);
        running_ = found > 0;
        continue;
      }
      if (next_row_ == rows_.size()) {
        if (!sources.empty()) break;  // they refer to this batch
        if (!left_->next(rows_)) return false;
        next_row_ = 0;
      }
      runner_.start(rows_, next_row_++);
      running_ = true;
    }
    out.gather(rows_, sources, output());
    return true;
  }

 private:
  OperatorPtr left_;
  Batch rows_;
  RowRunner runner_;
  std::uint32_t next_row_ = 0;
  bool running_ = false;
};

class WritingSubqueryOperator final : public WriteOperator {
 public:
  WritingSubqueryOperator(const WritingSubqueryStep& step, ExecutionContext& context,
                          OperatorPtr left, OperatorTree right)
      : WriteOperator(step, context, std::move(left)),
        row_columns_(step.inputs[0]->output),
        result_charge_(MemoryCharge::part_of(charge_)),
        runner_(step, step.unit, context, std::move(right)) {}

 protected:
  void write(Batch& rows) override {
    Batch result(context_.width);
    std::vector<std::uint32_t> sources;
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      runner_.start(rows, row);
      while (const std::size_t found = runner_.next(result)) {
        sources.insert(sources.end(), found, row);
      }
    }
    result.gather(rows, sources, row_columns_);
    result_charge_.clear();
    result_charge_.add(result.bytes());
    rows = std::move(result);
  }

 private:
  std::vector<Slot> row_columns_;
  MemoryCharge result_charge_;
  RowRunner runner_;
};

}  // namespace

OperatorPtr make_subquery(const SubqueryStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<SubqueryOperator>(step, context, std::move(inputs[0].root),
                                            std::move(inputs[1]));
}

OperatorPtr make_writing_subquery(const WritingSubqueryStep& step, ExecutionContext& context,
                                  Inputs inputs) {
  return std::make_unique<WritingSubqueryOperator>(step, context, std::move(inputs[0].root),
                                                   std::move(inputs[1]));
}

}  // namespace clout::query
