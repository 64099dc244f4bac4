// The operator of EXISTS as a condition. The right side runs over a whole left batch at once; a
// column with the left row's number tells which rows found something. Where that finds far more
// rows than were expected, the left rows that are still open run one by one, each to its first.
#include <algorithm>

#include "query/operators/makers.h"
#include "query/operators/row_tags.h"

namespace clout::query {
namespace {

class SemiJoinOperator final : public Operator {
 public:
  SemiJoinOperator(const SemiJoinStep& step, ExecutionContext& context, OperatorPtr left,
                   OperatorTree right)
      : Operator(step, context),
        tag_(step.tag),
        anti_(step.anti),
        left_(std::move(left)),
        right_(std::move(right)),
        columns_(step.inputs[0]->output),
        one_(context.width),
        found_(context.width) {
    columns_.push_back(tag_);
  }

 protected:
  void do_open() override { left_->open(); }

  bool do_next(Batch& out) override {
    if (!left_->next(out)) return false;
    tag_rows(out, tag_);
    find_matches(out);
    std::vector<std::uint32_t> kept;
    for (std::uint32_t row = 0; row < matched_.size(); ++row) {
      if (matched_[row] != anti_) kept.push_back(row);
    }
    out.select(kept);
    return true;
  }

 private:
  void find_matches(const Batch& rows) {
    constexpr std::size_t kMostPerRow = 16;
    matched_.assign(rows.size(), false);
    std::size_t missing = rows.size();
    std::size_t seen = 0;
    right_.set_argument(rows);
    right_.root->open();
    while (missing > 0 && right_.root->next(found_)) {
      for (const Value& value : found_.column(tag_)) {
        const auto row = static_cast<std::size_t>(value.as_integer());
        if (!matched_[row]) --missing;
        matched_[row] = true;
      }
      seen += found_.size();
      if (seen > kMostPerRow * (rows.size() + kBatchRows)) return find_one_by_one(rows);
    }
  }

  void find_one_by_one(const Batch& rows) {
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      if (matched_[row]) continue;
      context_.budget.poll();
      const std::uint32_t only[] = {row};
      one_.clear();
      one_.gather(rows, only, columns_);
      right_.set_argument(one_);
      right_.root->open();
      matched_[row] = right_.root->next(found_);
    }
  }

  Slot tag_;
  bool anti_;
  OperatorPtr left_;
  OperatorTree right_;
  std::vector<Slot> columns_;  ///< that the right side starts with
  Batch one_, found_;
  std::vector<bool> matched_;
};

}  // namespace

OperatorPtr make_semi_join(const SemiJoinStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<SemiJoinOperator>(step, context, std::move(inputs[0].root),
                                            std::move(inputs[1]));
}

}  // namespace clout::query
