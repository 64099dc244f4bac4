// The operator that keeps the first of equal rows.
#include <unordered_set>

#include "query/operators/makers.h"
#include "query/operators/row_key.h"

namespace clout::query {
namespace {

class DistinctOperator final : public Operator {
 public:
  DistinctOperator(const DistinctStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        slots_(step.slots),
        input_(std::move(input)),
        charge_(context.budget) {}

 protected:
  void do_open() override {
    input_->open();
    seen_.clear();
    charge_.clear();
  }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    kept_.clear();
    for (std::uint32_t row = 0; row < out.size(); ++row) {
      context_.budget.poll();
      RowKey key;
      key.reserve(slots_.size());
      for (const Slot slot : slots_) key.push_back(out.at(slot, row));
      const auto [place, is_new] = seen_.insert(std::move(key));
      if (!is_new) continue;
      charge_.add(row_key_bytes(*place));
      kept_.push_back(row);
    }
    out.select(kept_);
    return true;
  }

 private:
  std::vector<Slot> slots_;
  OperatorPtr input_;
  std::unordered_set<RowKey, RowKeyHash, RowKeyEqual> seen_;
  std::vector<std::uint32_t> kept_;
  MemoryCharge charge_;
};

}  // namespace

OperatorPtr make_distinct(const DistinctStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<DistinctOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
