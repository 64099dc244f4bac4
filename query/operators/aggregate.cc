// The operator that groups rows by keys in a hash table and feeds the aggregates of each group.
// Groups come out in the order of their first rows.
#include "query/aggregates/aggregate.h"

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/row_count.h"
#include "query/row_table.h"

namespace clout::query {
namespace {

class AggregateOperator final : public Operator {
 public:
  AggregateOperator(const AggregateStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        keys_(step.keys),
        weights_(step.weights),
        calls_(step.aggregates),
        input_(std::move(input)),
        groups_(keys_.size(), charge_) {
    key_.resize(keys_.size());
    key_columns_.resize(keys_.size());
  }

 protected:
  void do_open() override {
    input_->open();
    groups_.clear();
    aggregations_.clear();
    for (const BoundAggregate& call : calls_) {
      const Aggregate* aggregate = find_aggregate(call.function);
      CLOUT_ASSERT(aggregate != nullptr);
      aggregations_.push_back(make_aggregation(*aggregate, call.distinct, charge_));
    }
    group_count_ = 0;
    next_ = 0;
    filled_ = false;
  }

  bool do_next(Batch& out) override {
    if (!filled_) fill();
    filled_ = true;
    if (next_ == group_count_) return false;
    const auto size =
        static_cast<std::uint32_t>(std::min<std::size_t>(group_count_ - next_, kBatchRows));
    for (std::size_t i = 0; i < keys_.size(); ++i) emit_key(i, size, out);
    for (std::size_t i = 0; i < calls_.size(); ++i) emit_result(i, size, out);
    out.set_size(size);
    next_ += size;
    return true;
  }

 private:
  void fill() {
    Batch batch(context_.width);
    while (input_->next(batch)) take(batch);
    if (keys_.empty() && group_count_ == 0) open_group(nullptr);
  }

  void take(const Batch& batch) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      evaluate(*keys_[i].expression, batch, context_.evaluation, key_columns_[i]);
    }
    find_groups(batch);
    for (std::size_t i = 0; i < calls_.size(); ++i) feed(i, batch);
  }

  /// Fills `numbers_` with the group of each row.
  void find_groups(const Batch& batch) {
    numbers_.assign(batch.size(), 0);
    if (keys_.empty()) {
      if (group_count_ == 0) open_group(&batch);
      return;
    }
    for (std::size_t row = 0; row < batch.size(); ++row) {
      context_.budget.poll();
      for (std::size_t i = 0; i < keys_.size(); ++i) key_[i] = std::move(key_columns_[i][row]);
      const RowTable::Place place = groups_.insert(key_);
      if (place.is_new) open_group(&batch, row);
      numbers_[row] = place.number;
    }
  }

  /// `batch`: that of the group's first row; null if there is none.
  void open_group(const Batch* batch, std::size_t row = 0) {
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const Value percentile = percentile_of(calls_[i], batch, row);
      positioned(calls_[i], [&] { aggregations_[i]->add_group(percentile); });
    }
    ++group_count_;
  }

  Value percentile_of(const BoundAggregate& call, const Batch* batch, std::size_t row) {
    if (call.arguments.size() < 2) return {};
    if (batch != nullptr)
      return evaluate(*call.arguments[1], Row(*batch, row), context_.evaluation);
    // Without a row, any percentile does where the one that is asked for depends on rows.
    if (!columns_read(*call.arguments[1]).empty()) return 0.5;
    return evaluate_constant(*call.arguments[1], context_.evaluation);
  }

  void feed(std::size_t number, const Batch& batch) {
    const BoundAggregate& call = calls_[number];
    Aggregation& aggregation = *aggregations_[number];
    if (call.arguments.empty()) {
      aggregation.add_rows(numbers_, row_weights(batch));
      return;
    }
    evaluate(*call.arguments[0], batch, context_.evaluation, argument_);
    positioned(call, [&] { aggregation.add(numbers_, argument_); });
  }

  /// How many rows each row stands for.
  std::span<const std::uint64_t> row_weights(const Batch& batch) {
    row_weights_.assign(batch.size(), 1);
    for (std::size_t row = 0; row < batch.size() && !weights_.empty(); ++row) {
      std::int64_t weight = 1;
      for (const Slot slot : weights_) {
        if (__builtin_mul_overflow(weight, batch.at(slot, row).as_integer(), &weight)) {
          throw_too_many_matches();
        }
      }
      row_weights_[row] = static_cast<std::uint64_t>(weight);
    }
    return row_weights_;
  }

  void emit_key(std::size_t number, std::uint32_t size, Batch& out) const {
    if (!hands_on(keys_[number].slot)) return;
    auto& column = out.column(keys_[number].slot);
    for (std::uint32_t i = 0; i < size; ++i) column.push_back(groups_.at(next_ + i, number));
  }

  void emit_result(std::size_t number, std::uint32_t size, Batch& out) {
    if (!hands_on(calls_[number].slot)) return;
    auto& column = out.column(calls_[number].slot);
    for (std::uint32_t i = 0; i < size; ++i) {
      context_.budget.poll();
      column.push_back(aggregations_[number]->take(next_ + i));
    }
  }

  /// Runs `work`; an error of an aggregation, which knows no text, gets the place of its call.
  template <typename Work>
  static void positioned(const BoundAggregate& call, const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.position() || call.position.line == 0) throw;
      throw Error(error).at(call.position);
    }
  }

  std::vector<SlotExpression> keys_;
  std::vector<Slot> weights_;
  std::vector<BoundAggregate> calls_;
  OperatorPtr input_;
  RowTable groups_;
  std::vector<std::unique_ptr<Aggregation>> aggregations_;
  std::uint32_t group_count_ = 0;
  std::uint32_t next_ = 0;
  bool filled_ = false;
  // Of the batch that is taken in:
  std::vector<std::vector<Value>> key_columns_;
  std::vector<Value> key_, argument_;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint64_t> row_weights_;
};

}  // namespace

OperatorPtr make_aggregate(const AggregateStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<AggregateOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
