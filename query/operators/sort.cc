// The operator of ORDER BY. Holds all rows, or with a limit only about as many as can pass.
#include <algorithm>
#include <limits>
#include <numeric>

#include "query/operators/makers.h"
#include "query/operators/row_count.h"

namespace clout::query {
namespace {

class SortOperator final : public Operator {
 public:
  SortOperator(const SortStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        keys_(step.keys),
        skip_(step.skip),
        limit_(step.limit),
        columns_(step.inputs[0]->output),
        input_(std::move(input)),
        held_(context.width) {}

 protected:
  void do_open() override {
    input_->open();
    held_ = Batch(context_.width);
    charge_.clear();
    next_ = 0;
    filled_ = false;
  }

  bool do_next(Batch& out) override {
    if (!filled_) fill();
    filled_ = true;
    if (next_ == order_.size()) return false;
    const std::size_t count = std::min(kBatchRows, order_.size() - next_);
    out.gather(held_, std::span(order_).subspan(next_, count), output());
    next_ += count;
    return true;
  }

 private:
  void fill() {
    constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t limit = row_count(limit_, kAll, context_);
    const std::uint64_t skip = row_count(skip_, 0, context_);
    const std::uint64_t wanted = limit > kAll - skip ? kAll : limit + skip;
    // Cut back now and then, so that a sort costs little more per row than the comparison with
    // the last row that passes.
    const std::uint64_t cut_at =
        wanted > kAll / 2 ? kAll : std::max<std::uint64_t>(2 * wanted, 4 * kBatchRows);
    Batch batch(context_.width);
    while (input_->next(batch)) {
      charge_.add(batch.bytes_to_append() + batch.size() * 2 * sizeof(std::uint32_t));  // and order
      held_.append(batch, columns_);
      if (held_.size() >= cut_at) cut(wanted);
    }
    sort(wanted);
  }

  void sort(std::uint64_t wanted) {
    order_.resize(held_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::stable_sort(order_.begin(), order_.end(),
                     [this](std::uint32_t a, std::uint32_t b) { return before(a, b); });
    if (order_.size() > wanted) order_.resize(wanted);
  }

  void cut(std::uint64_t wanted) {
    sort(wanted);
    Batch kept(context_.width);
    kept.gather(held_, order_, columns_);
    held_ = std::move(kept);
    charge_.clear();
    charge_.add(held_.bytes());
  }

  bool before(std::uint32_t a, std::uint32_t b) {
    context_.budget.poll();
    for (const BoundSortKey& key : keys_) {
      const auto& column = held_.column(key.slot);
      const std::strong_ordering result = order(column[a], column[b]);
      if (result != 0) return key.descending ? result > 0 : result < 0;
    }
    return false;
  }

  std::vector<BoundSortKey> keys_;
  BoundPtr skip_, limit_;
  std::vector<Slot> columns_;
  OperatorPtr input_;
  Batch held_;
  std::vector<std::uint32_t> order_;
  std::size_t next_ = 0;
  bool filled_ = false;
};

}  // namespace

OperatorPtr make_sort(const SortStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<SortOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
