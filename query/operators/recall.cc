// The operator that joins what is left of rows with the row that their query is run for.
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class RecallOperator final : public Operator {
 public:
  RecallOperator(const RecallStep& step, ExecutionContext& context, Inputs inputs)
      : Operator(step, context),
        recalled_(step.inputs[1]->output),
        input_(std::move(inputs[0].root)),
        outside_(std::move(inputs[1].root)),
        row_(context.width) {}

 protected:
  void do_open() override {
    input_->open();
    outside_->open();
    known_ = false;
  }

  bool do_next(Batch& out) override {
    if (!known_ && !outside_->next(row_)) return false;
    known_ = true;
    if (!input_->next(out)) return false;
    for (const Slot slot : recalled_) out.column(slot).assign(out.size(), row_.at(slot, 0));
    return true;
  }

 private:
  std::vector<Slot> recalled_;
  OperatorPtr input_, outside_;
  Batch row_;
  bool known_ = false;
};

}  // namespace

OperatorPtr make_recall(const RecallStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<RecallOperator>(step, context, std::move(inputs));
}

}  // namespace clout::query
