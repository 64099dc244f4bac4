// The operator that pairs rows of two independent inputs by equal keys: the right side goes into a
// hash table, the left side is looked up in it. A null key pairs with nothing.
#include <limits>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/row_table.h"

namespace clout::query {
namespace {

/// Rows by key. Those of one key are chained in the order of arrival.
class JoinTable {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  JoinTable(std::size_t keys, std::vector<Slot> columns, MemoryCharge& charge)
      : columns_(std::move(columns)),
        keys_(keys, charge),
        chains_(charge),
        values_(charge),
        next_(charge),
        heap_(MemoryCharge::part_of(charge)) {}

  void clear() {
    keys_.clear();
    chains_.clear();
    values_.clear();
    next_.clear();
    heap_.clear();
  }

  void add(std::span<const Value> key, const Batch& batch, std::size_t row) {
    const auto added = static_cast<std::uint32_t>(next_.size());
    CLOUT_ASSERT(added != kNone);
    next_.emplace_back(kNone);
    for (const Slot slot : columns_) {
      heap_.add(batch.at(slot, row).heap_bytes());
      values_.emplace_back(batch.at(slot, row));
    }
    const RowTable::Place place = keys_.insert(key);
    if (place.is_new) {
      chains_.emplace_back(Chain{added, added});
    } else {
      next_[std::exchange(chains_[place.number].last, added)] = added;
    }
  }

  /// The first row of that key, or kNone.
  [[nodiscard]] std::uint32_t first(std::span<const Value> key) const {
    const auto number = keys_.find(key);
    return number ? chains_[*number].first : kNone;
  }
  /// The row of the same key after `row`, or kNone.
  [[nodiscard]] std::uint32_t after(std::uint32_t row) const { return next_[row]; }
  [[nodiscard]] const Value& at(std::uint32_t row, std::size_t column) const {
    return values_[row * columns_.size() + column];
  }
  [[nodiscard]] const std::vector<Slot>& columns() const { return columns_; }

 private:
  struct Chain {
    std::uint32_t first, last;
  };

  std::vector<Slot> columns_;
  RowTable keys_;
  ChunkedVector<Chain> chains_;  ///< by the number of the key
  ChunkedVector<Value> values_;
  ChunkedVector<std::uint32_t> next_;
  MemoryCharge heap_;  ///< of what values hold there
};

class HashJoinOperator final : public RowExpander {
 public:
  HashJoinOperator(const JoinStep& step, ExecutionContext& context, OperatorPtr left,
                   OperatorTree right)
      : RowExpander(step, context, std::move(left)),
        left_keys_(step.left_keys),
        right_keys_(step.right_keys),
        right_(std::move(right)),
        start_(context.width),
        table_(right_keys_.size(), step.inputs[1]->output, charge_),
        key_(right_keys_.size()) {
    start_.set_size(1);
    right_.set_argument(start_);
  }

 protected:
  void do_open() override {
    RowExpander::do_open();
    table_.clear();
    filled_ = false;
  }

  void start_batch() override {
    if (filled_) return;
    filled_ = true;
    right_.root->open();
    Batch batch(context_.width);
    while (right_.root->next(batch)) {
      for (std::size_t row = 0; row < batch.size(); ++row) {
        context_.budget.poll();
        if (find_key(right_keys_, Row(batch, row))) table_.add(key_, batch, row);
      }
    }
  }

  void start_row(const Batch& batch, std::size_t row) override {
    found_ = find_key(left_keys_, Row(batch, row)) ? table_.first(key_) : JoinTable::kNone;
  }

  bool produce(Batch& out) override {
    if (found_ == JoinTable::kNone) return false;
    const std::vector<Slot>& columns = table_.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (hands_on(columns[i])) out.column(columns[i]).push_back(table_.at(found_, i));
    }
    found_ = table_.after(found_);
    return true;
  }

 private:
  /// Sets `key_`; false if a part of it is null.
  bool find_key(const std::vector<BoundPtr>& keys, const Row& row) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      key_[i] = evaluate(*keys[i], row, context_.evaluation);
      if (key_[i].is_null()) return false;
    }
    return true;
  }

  std::vector<BoundPtr> left_keys_, right_keys_;
  OperatorTree right_;
  Batch start_;  ///< the one row that the right side starts from
  JoinTable table_;
  std::vector<Value> key_;
  std::uint32_t found_ = JoinTable::kNone;
  bool filled_ = false;
};

}  // namespace

OperatorPtr make_hash_join(const JoinStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<HashJoinOperator>(step, context, std::move(inputs[0].root),
                                            std::move(inputs[1]));
}

}  // namespace clout::query
