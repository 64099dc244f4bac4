// The operator that pairs rows of two independent inputs by equal keys: the right side goes into a
// hash table, the left side is looked up in it. A null key pairs with nothing.
#include <algorithm>
#include <unordered_map>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/row_key.h"

namespace clout::query {
namespace {

class HashJoinOperator final : public RowExpander {
 public:
  HashJoinOperator(const JoinStep& step, ExecutionContext& context, OperatorPtr left,
                   OperatorTree right)
      : RowExpander(step, context, std::move(left)),
        left_keys_(step.left_keys),
        right_keys_(step.right_keys),
        right_columns_(step.inputs[1]->output),
        right_(std::move(right)),
        start_(context.width),
        held_(context.width),
        charge_(context.budget) {
    start_.set_size(1);
    right_.set_argument(start_);
  }

 protected:
  void do_open() override {
    RowExpander::do_open();
    held_ = Batch(context_.width);
    rows_.clear();
    charge_.clear();
    filled_ = false;
  }

  void start_batch() override {
    if (filled_) return;
    filled_ = true;
    right_.root->open();
    Batch batch(context_.width);
    while (right_.root->next(batch)) take(batch);
  }

  void start_row(const Batch& batch, std::size_t row) override {
    found_ = nullptr;
    next_ = 0;
    const RowKey key = key_of(left_keys_, Row(batch, row));
    const auto group = has_null(key) ? rows_.end() : rows_.find(key);
    if (group != rows_.end()) found_ = &group->second;
  }

  bool produce(Batch& out) override {
    if (found_ == nullptr || next_ == found_->size()) return false;
    const std::uint32_t row = (*found_)[next_++];
    for (const Slot slot : right_columns_) {
      if (hands_on(slot)) out.column(slot).push_back(held_.at(slot, row));
    }
    return true;
  }

 private:
  [[nodiscard]] RowKey key_of(const std::vector<BoundPtr>& keys, const Row& row) {
    RowKey key;
    for (const BoundPtr& part : keys) key.push_back(evaluate(*part, row, context_.evaluation));
    return key;
  }

  [[nodiscard]] static bool has_null(const RowKey& key) {
    return std::any_of(key.begin(), key.end(), [](const Value& part) { return part.is_null(); });
  }

  void take(const Batch& batch) {
    charge_.add(batch.bytes());
    for (std::size_t row = 0; row < batch.size(); ++row) {
      context_.budget.poll();
      RowKey key = key_of(right_keys_, Row(batch, row));
      if (has_null(key)) continue;
      charge_.add(row_key_bytes(key));
      rows_[std::move(key)].push_back(static_cast<std::uint32_t>(held_.size() + row));
    }
    held_.append(batch, right_columns_);
  }

  std::vector<BoundPtr> left_keys_, right_keys_;
  std::vector<Slot> right_columns_;
  OperatorTree right_;
  Batch start_;  ///< the one row that the right side starts from
  Batch held_;
  std::unordered_map<RowKey, std::vector<std::uint32_t>, RowKeyHash, RowKeyEqual> rows_;
  const std::vector<std::uint32_t>* found_ = nullptr;
  std::size_t next_ = 0;
  MemoryCharge charge_;
  bool filled_ = false;
};

}  // namespace

OperatorPtr make_hash_join(const JoinStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<HashJoinOperator>(step, context, std::move(inputs[0].root),
                                            std::move(inputs[1]));
}

}  // namespace clout::query
