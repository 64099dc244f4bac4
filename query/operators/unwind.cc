// The operator that makes a row of each element of a list.
#include "query/evaluate.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class UnwindOperator final : public RowExpander {
 public:
  UnwindOperator(const UnwindStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), list_(step.list), slot_(step.slot) {}

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    charge_.clear();
    value_ = evaluate(*list_, Row(batch, row), context_.evaluation);
    charge_.add(value_.heap_bytes());
    next_ = 0;
    // A null has no elements; anything else that is no list is its own only element.
    count_ = value_.is_null() ? 0 : value_.is_list() ? value_.as_list().size() : 1;
  }

  bool produce(Batch& out) override {
    if (next_ == count_) return false;
    if (hands_on(slot_)) {
      out.column(slot_).push_back(value_.is_list() ? value_.as_list()[next_] : value_);
    }
    ++next_;
    return true;
  }

 private:
  BoundPtr list_;
  Slot slot_;
  Value value_;
  std::size_t next_ = 0, count_ = 0;
};

}  // namespace

OperatorPtr make_unwind(const UnwindStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<UnwindOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
