// The operator of OPTIONAL MATCH. The right side runs over a whole left batch at once; a column
// with the left row's number tells which rows found nothing.
#include <numeric>

#include "query/operators/makers.h"
#include "query/operators/row_tags.h"

namespace clout::query {
namespace {

class OptionalOperator final : public Operator {
 public:
  OptionalOperator(const OptionalStep& step, ExecutionContext& context, OperatorPtr left,
                   OperatorTree right)
      : Operator(step, context),
        tag_(step.tag),
        left_(std::move(left)),
        right_(std::move(right)),
        rows_(context.width) {}

 protected:
  void do_open() override {
    left_->open();
    pulling_ = false;
  }

  bool do_next(Batch& out) override {
    if (pulling_ && right_.root->next(out)) {
      for (const Value& row : out.column(tag_)) {
        matched_[static_cast<std::size_t>(row.as_integer())] = true;
      }
      return true;
    }
    if (pulling_) {
      pulling_ = false;
      out.clear();
      hand_on_unmatched(out);
      return true;
    }
    if (!left_->next(rows_)) return false;
    tag_rows(rows_, tag_);
    matched_.assign(rows_.size(), false);
    right_.set_argument(rows_);
    right_.root->open();
    pulling_ = true;
    return true;
  }

 private:
  void hand_on_unmatched(Batch& out) {
    std::vector<std::uint32_t> unmatched;
    for (std::uint32_t row = 0; row < matched_.size(); ++row) {
      if (!matched_[row]) unmatched.push_back(row);
    }
    if (unmatched.empty()) return;
    for (const Slot slot : output()) {
      if (!rows_.holds(slot)) out.column(slot).assign(unmatched.size(), Value());
    }
    out.gather(rows_, unmatched, output());
  }

  Slot tag_;
  OperatorPtr left_;
  OperatorTree right_;
  Batch rows_;
  std::vector<bool> matched_;
  bool pulling_ = false;
};

}  // namespace

OperatorPtr make_optional(const OptionalStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<OptionalOperator>(step, context, std::move(inputs[0].root),
                                            std::move(inputs[1]));
}

}  // namespace clout::query
