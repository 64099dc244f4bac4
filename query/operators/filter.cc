// The operator that keeps rows for which conditions are true.
#include "query/evaluate.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class FilterOperator final : public Operator {
 public:
  FilterOperator(const FilterStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context), predicates_(step.predicates), input_(std::move(input)) {}

 protected:
  void do_open() override { input_->open(); }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    for (const BoundPtr& predicate : predicates_) {
      if (out.empty()) break;
      filter(*predicate, out, context_.evaluation, kept_);
      out.select(kept_);
    }
    return true;
  }

 private:
  std::vector<BoundPtr> predicates_;
  OperatorPtr input_;
  std::vector<std::uint32_t> kept_;
};

}  // namespace

OperatorPtr make_filter(const FilterStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<FilterOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
