// The operator behind ANY k, SHORTEST k, SHORTEST k GROUPS and CHEAPEST k.
#include "query/operators/makers.h"
#include "query/operators/path_ranking.h"

namespace clout::query {
namespace {

class RankedPathsOperator final : public RowExpander {
 public:
  RankedPathsOperator(const RepeatStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        count_(step.selector.count),
        outputs_(step.pattern, handed_on()),
        ranking_(step, context, charge_) {
    CLOUT_ASSERT(step.into && !step.backwards);
  }

 protected:
  void start_batch() override { ranking_.start_batch(); }

  void start_row(const Batch& batch, std::size_t row) override {
    ranking_.start(batch, row, path_count(count_, context_));
  }

  bool produce(Batch& out) override {
    if (!ranking_.next()) return false;
    outputs_.emit(ranking_.path(), out);
    return true;
  }

 private:
  BoundPtr count_;
  PathOutputs outputs_;
  PathRanking ranking_;
};

}  // namespace

OperatorPtr make_ranked_paths(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<RankedPathsOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
