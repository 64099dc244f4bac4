// The operator of SKIP and LIMIT.
#include <limits>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/row_count.h"

namespace clout::query {

std::uint64_t row_count(const BoundPtr& expression, std::uint64_t otherwise,
                        ExecutionContext& context) {
  if (!expression) return otherwise;
  const Value value = evaluate_constant(*expression, context.evaluation);
  const char* wrong = !value.is_integer()      ? "InvalidArgumentType"
                      : value.as_integer() < 0 ? "NegativeIntegerArgument"
                                               : nullptr;
  if (wrong != nullptr) {
    throw Error(ErrorCode::Semantic, "SKIP and LIMIT take an integer that is not negative")
        .at(expression->position)
        .detail(wrong);
  }
  return static_cast<std::uint64_t>(value.as_integer());
}

void throw_too_many_matches() {
  throw Error(ErrorCode::Argument, "there are more matches than an integer can count")
      .detail("NumberOutOfRange");
}

namespace {

bool writes(const PlanNode& plan) {
  if (plan.writes_graph()) return true;
  for (const PlanPtr& input : plan.inputs) {
    if (writes(*input)) return true;
  }
  return false;
}

class WindowOperator final : public Operator {
 public:
  WindowOperator(const WindowStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        skip_(step.skip),
        limit_(step.limit),
        drains_(writes(step)),
        input_(std::move(input)) {}

 protected:
  void do_open() override {
    input_->open();
    to_skip_ = row_count(skip_, 0, context_);
    left_ = row_count(limit_, std::numeric_limits<std::uint64_t>::max(), context_);
  }

  bool do_next(Batch& out) override {
    if (left_ == 0) {
      drain(out);
      return false;
    }
    if (!input_->next(out)) return false;
    const std::uint64_t skipped = std::min<std::uint64_t>(to_skip_, out.size());
    const std::uint64_t taken = std::min<std::uint64_t>(left_, out.size() - skipped);
    to_skip_ -= skipped;
    left_ -= taken;
    if (taken == out.size()) return true;
    kept_.clear();
    for (std::uint64_t i = 0; i < taken; ++i) {
      kept_.push_back(static_cast<std::uint32_t>(skipped + i));
    }
    out.select(kept_);
    return true;
  }

 private:
  /// What is written below is written for all rows, also for those that nobody sees.
  void drain(Batch& scratch) {
    if (!drains_) return;
    while (input_->next(scratch)) {
    }
    drains_ = false;
  }

  BoundPtr skip_, limit_;
  bool drains_;
  OperatorPtr input_;
  std::uint64_t to_skip_ = 0, left_ = 0;
  std::vector<std::uint32_t> kept_;
};

}  // namespace

OperatorPtr make_window(const WindowStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<WindowOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
