// The operator that makes a row of each element of a list. The numbers of range() are counted off
// without a list of them.
#include <algorithm>

#include "query/evaluate.h"
#include "query/functions/function.h"
#include "query/functions/number_range.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class UnwindOperator final : public RowExpander {
 public:
  UnwindOperator(const UnwindStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), list_(step.list), slot_(step.slot) {
    const auto* call = list_->as<bound::Call>();
    if (call != nullptr && call->function->name == "range") range_ = call;
  }

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    next_ = 0;
    if (range_ != nullptr && count_off(Row(batch, row))) return;
    charge_.clear();
    value_ = evaluate(*list_, Row(batch, row), context_.evaluation);
    charge_.add(value_.heap_bytes());
    // A null has no elements; anything else that is no list is its own only element.
    count_ = value_.is_null() ? 0 : value_.is_list() ? value_.as_list().size() : 1;
  }

  bool produce(Batch& out) override {
    if (next_ == count_) return false;
    if (hands_on(slot_)) out.column(slot_).push_back(item());
    ++next_;
    return true;
  }

 private:
  /// False where range() is null or an error, which evaluating it says.
  bool count_off(const Row& row) {
    std::vector<Value> arguments;
    for (const BoundPtr& argument : range_->arguments) {
      arguments.push_back(evaluate(*argument, row, context_.evaluation));
      if (!arguments.back().is_integer()) return false;
    }
    if (arguments.size() > 2 && arguments[2].as_integer() == 0) return false;
    numbers_ = number_range(arguments);
    count_ = numbers_.count;
    return true;
  }

  [[nodiscard]] Value item() const {
    if (range_ != nullptr) return numbers_.at(next_);
    return value_.is_list() ? value_.as_list()[next_] : value_;
  }

  BoundPtr list_;
  Slot slot_;
  const bound::Call* range_ = nullptr;
  NumberRange numbers_;
  Value value_;
  std::uint64_t next_ = 0, count_ = 0;
};

}  // namespace

OperatorPtr make_unwind(const UnwindStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<UnwindOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
