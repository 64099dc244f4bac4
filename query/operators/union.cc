// The operator that hands on the rows of several inputs, one input after the other.
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class UnionOperator final : public Operator {
 public:
  UnionOperator(const UnionStep& step, ExecutionContext& context, Inputs inputs)
      : Operator(step, context),
        inputs_(std::move(inputs)),
        columns_(step.columns),
        into_(step.into),
        rows_(context.width) {}

 protected:
  void do_open() override {
    current_ = 0;
    opened_ = false;
  }

  bool do_next(Batch& out) override {
    while (current_ < inputs_.size()) {
      Operator& input = *inputs_[current_].root;
      // Each is opened when its turn comes: it sees what the ones before have written.
      if (!opened_) input.open();
      opened_ = true;
      if (input.next(rows_)) {
        for (std::size_t i = 0; i < into_.size(); ++i) {
          if (hands_on(into_[i])) out.column(into_[i]) = rows_.column(columns_[current_][i]);
        }
        out.set_size(rows_.size());
        return true;
      }
      ++current_;
      opened_ = false;
    }
    return false;
  }

 private:
  Inputs inputs_;
  std::vector<std::vector<Slot>> columns_;
  std::vector<Slot> into_;
  Batch rows_;
  std::size_t current_ = 0;
  bool opened_ = false;
};

}  // namespace

OperatorPtr make_union(const UnionStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<UnionOperator>(step, context, std::move(inputs));
}

}  // namespace clout::query
