// The operator that computes columns.
#include "query/evaluate.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class ProjectOperator final : public Operator {
 public:
  ProjectOperator(const ProjectStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context), items_(step.items), input_(std::move(input)) {}

 protected:
  void do_open() override { input_->open(); }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    for (const SlotExpression& item : items_) {
      std::vector<Value> values;
      evaluate(*item.expression, out, context_.evaluation, values);
      out.column(item.slot) = std::move(values);
    }
    return true;
  }

 private:
  std::vector<SlotExpression> items_;
  OperatorPtr input_;
};

}  // namespace

OperatorPtr make_project(const ProjectStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<ProjectOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
