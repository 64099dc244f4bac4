// The operator that groups rows by keys in a hash table and feeds the aggregates of each group.
// Groups come out in the order of their first rows.
#include "query/aggregates/aggregate.h"

#include <unordered_map>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/row_count.h"
#include "query/operators/row_key.h"

namespace clout::query {
namespace {

class AggregateOperator final : public Operator {
 public:
  AggregateOperator(const AggregateStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        keys_(step.keys),
        weights_(step.weights),
        input_(std::move(input)),
        charge_(context.budget) {
    for (const BoundAggregate& call : step.aggregates) {
      calls_.push_back({call, find_aggregate(call.function)});
      CLOUT_ASSERT(calls_.back().aggregate != nullptr);
    }
  }

 protected:
  void do_open() override {
    input_->open();
    numbers_.clear();
    groups_.clear();
    charge_.clear();
    next_ = 0;
    filled_ = false;
  }

  bool do_next(Batch& out) override {
    if (!filled_) fill();
    filled_ = true;
    if (next_ == groups_.size()) return false;
    const std::size_t end = std::min(groups_.size(), next_ + kBatchRows);
    out.set_size(end - next_);
    for (; next_ < end; ++next_) {
      context_.budget.poll();
      emit(groups_[next_], out);
    }
    return true;
  }

 private:
  struct Call {
    BoundAggregate bound;
    const Aggregate* aggregate;
  };
  struct Group {
    const RowKey* key = nullptr;  ///< in `numbers_`; null without keys
    /// Null until the first row, where the percentile depends on it.
    std::vector<std::unique_ptr<Accumulator>> accumulators;
  };

  void fill() {
    if (keys_.empty()) groups_.push_back(make_group(nullptr));
    Batch batch(context_.width);
    while (input_->next(batch)) take(batch);
  }

  void take(const Batch& batch) {
    evaluate_all(batch);
    if (keys_.empty() && weights_.empty() && counts_rows_only()) {
      for (auto& accumulator : groups_[0].accumulators) accumulator->add_rows(batch.size());
      return;
    }
    for (std::size_t row = 0; row < batch.size(); ++row) {
      context_.budget.poll();
      Group& group = groups_[keys_.empty() ? 0 : group_of(row)];
      for (std::size_t i = 0; i < calls_.size(); ++i) feed(group, i, Row(batch, row));
    }
  }

  [[nodiscard]] bool counts_rows_only() const {
    for (const Call& call : calls_) {
      if (!call.bound.arguments.empty()) return false;
    }
    return true;
  }

  void evaluate_all(const Batch& batch) {
    key_columns_.resize(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      evaluate(*keys_[i].expression, batch, context_.evaluation, key_columns_[i]);
    }
    argument_columns_.resize(calls_.size());
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (calls_[i].bound.arguments.empty()) continue;
      evaluate(*calls_[i].bound.arguments[0], batch, context_.evaluation, argument_columns_[i]);
    }
  }

  std::size_t group_of(std::size_t row) {
    RowKey key;
    key.reserve(keys_.size());
    for (const auto& column : key_columns_) key.push_back(column[row]);
    const auto [place, is_new] = numbers_.try_emplace(std::move(key), groups_.size());
    if (is_new) {
      charge_.add(row_key_bytes(place->first) + calls_.size() * kAccumulatorBytes);
      groups_.push_back(make_group(&place->first));
    }
    return place->second;
  }

  Group make_group(const RowKey* key) {
    Group group;
    group.key = key;
    for (const Call& call : calls_) {
      const auto& arguments = call.bound.arguments;
      const bool by_row = arguments.size() > 1 && !columns_read(*arguments[1]).empty();
      Value percentile;
      if (arguments.size() > 1 && !by_row) {
        percentile = evaluate_constant(*arguments[1], context_.evaluation);
      }
      group.accumulators.push_back(by_row ? nullptr : accumulator_of(call, percentile));
    }
    return group;
  }

  std::unique_ptr<Accumulator> accumulator_of(const Call& call, const Value& percentile) {
    return positioned(call, [&] {
      return make_accumulator(*call.aggregate, call.bound.distinct, context_.budget, percentile);
    });
  }

  void feed(Group& group, std::size_t number, const Row& row) {
    const Call& call = calls_[number];
    auto& accumulator = group.accumulators[number];
    if (!accumulator) {
      accumulator =
          accumulator_of(call, evaluate(*call.bound.arguments[1], row, context_.evaluation));
    }
    if (call.bound.arguments.empty()) {
      accumulator->add_rows(weight_of(row));
      return;
    }
    positioned(call, [&] { accumulator->add(argument_columns_[number][row.index()]); });
  }

  /// How many rows the row stands for.
  [[nodiscard]] std::uint64_t weight_of(const Row& row) const {
    std::int64_t weight = 1;
    for (const Slot slot : weights_) {
      if (__builtin_mul_overflow(weight, row.column(slot).as_integer(), &weight)) {
        throw_too_many_matches();
      }
    }
    return static_cast<std::uint64_t>(weight);
  }

  void emit(const Group& group, Batch& out) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (hands_on(keys_[i].slot)) out.column(keys_[i].slot).push_back((*group.key)[i]);
    }
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const Slot slot = calls_[i].bound.slot;
      if (!hands_on(slot)) continue;
      const auto& accumulator = group.accumulators[i];
      out.column(slot).push_back(accumulator ? accumulator->result() : Value());
    }
  }

  /// Runs `work`; an error of an accumulator, which knows no text, gets the place of its call.
  template <typename Work>
  static auto positioned(const Call& call, const Work& work) -> decltype(work()) {
    try {
      return work();
    } catch (const Error& error) {
      if (error.position() || call.bound.position.line == 0) throw;
      throw Error(error).at(call.bound.position);
    }
  }

  static constexpr std::size_t kAccumulatorBytes = 64;

  std::vector<SlotExpression> keys_;
  std::vector<Slot> weights_;
  std::vector<Call> calls_;
  OperatorPtr input_;
  std::unordered_map<RowKey, std::size_t, RowKeyHash, RowKeyEqual> numbers_;
  std::vector<Group> groups_;
  std::vector<std::vector<Value>> key_columns_, argument_columns_;
  MemoryCharge charge_;
  std::size_t next_ = 0;
  bool filled_ = false;
};

}  // namespace

OperatorPtr make_aggregate(const AggregateStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<AggregateOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
