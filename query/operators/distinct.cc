// The operator that keeps the first of equal rows.
#include "query/operators/makers.h"
#include "query/row_table.h"

namespace clout::query {
namespace {

class DistinctOperator final : public Operator {
 public:
  DistinctOperator(const DistinctStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        slots_(step.slots),
        input_(std::move(input)),
        seen_(slots_.size(), charge_),
        key_(slots_.size()) {}

 protected:
  void do_open() override {
    input_->open();
    seen_.clear();
  }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    kept_.clear();
    for (std::uint32_t row = 0; row < out.size(); ++row) {
      context_.budget.poll();
      for (std::size_t i = 0; i < slots_.size(); ++i) key_[i] = out.at(slots_[i], row);
      if (seen_.insert(key_).is_new) kept_.push_back(row);
    }
    out.select(kept_);
    return true;
  }

 private:
  std::vector<Slot> slots_;
  OperatorPtr input_;
  RowTable seen_;
  std::vector<Value> key_;
  std::vector<std::uint32_t> kept_;
};

}  // namespace

OperatorPtr make_distinct(const DistinctStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<DistinctOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
