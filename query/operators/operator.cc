#include "query/operators/operator.h"

#include <algorithm>

namespace clout::query {

bool Operator::hands_on(Slot slot) const {
  return std::binary_search(output_.begin(), output_.end(), slot);
}

SlotSet Operator::handed_on() const {
  SlotSet slots;
  slots.insert_all(output_);
  return slots;
}

void Operator::append_row(Batch& out, const std::vector<Slot>& columns,
                          std::vector<Value> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (hands_on(columns[i])) out.column(columns[i]).push_back(std::move(values[i]));
  }
}

bool Operator::next(Batch& out) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = context_.timed ? Clock::now() : Clock::time_point();
  bool more = true;
  do {
    context_.budget.poll();
    out.clear();
    more = do_next(out);
  } while (more && out.empty());
  if (more) {
    out.keep_columns(output_);
    rows_ += out.size();
  }
  if (context_.timed) time_ += Clock::now() - start;
  return more;
}

bool RowFilter::do_next(Batch& out) {
  if (!input_->next(out)) return false;
  std::vector<std::uint32_t> kept;
  for (std::size_t row = 0; row < out.size(); ++row) {
    context_.budget.poll();
    if (keeps(out, row)) kept.push_back(static_cast<std::uint32_t>(row));
  }
  out.select(kept);
  return true;
}

void RowExpander::do_open() {
  input_->open();
  batch_.clear();
  row_ = next_row_ = 0;
  active_ = false;
}

bool RowExpander::do_next(Batch& out) {
  sources_.clear();
  while (sources_.size() < kBatchRows) {
    if (active_) {
      context_.budget.poll();
      active_ = produce(out);
      if (active_) sources_.push_back(static_cast<std::uint32_t>(row_));
      continue;
    }
    if (next_row_ < batch_.size()) {
      row_ = next_row_++;
      start_row(batch_, row_);
      active_ = true;
      continue;
    }
    if (!sources_.empty()) break;  // they refer to this batch
    if (!input_->next(batch_)) {
      batch_.clear();
      next_row_ = 0;
      return false;
    }
    next_row_ = 0;
    start_batch();
  }
  out.gather(batch_, sources_, output());
  return true;
}

}  // namespace clout::query
