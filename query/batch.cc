#include "query/batch.h"

#include <algorithm>
#include <utility>

namespace clout::query {

void Batch::clear() {
  for (auto& column : columns_) column.clear();
  size_ = 0;
}

void Batch::gather(const Batch& from, std::span<const std::uint32_t> rows,
                   std::span<const Slot> slots) {
  for (const Slot slot : slots) {
    if (!from.holds(slot)) continue;
    const std::vector<Value>& source = from.columns_[slot];
    std::vector<Value>& target = columns_[slot];
    target.clear();
    target.reserve(rows.size());
    for (const std::uint32_t row : rows) target.push_back(source[row]);
  }
  size_ = rows.size();
}

void Batch::append(const Batch& from, std::span<const Slot> slots) {
  for (const Slot slot : slots) {
    const std::vector<Value>& source = from.columns_[slot];
    std::vector<Value>& target = columns_[slot];
    const std::size_t wanted = target.size() + source.size();
    if (wanted > target.capacity()) target.reserve(std::max(wanted, target.capacity() * 5 / 4));
    target.insert(target.end(), source.begin(), source.end());
  }
  size_ += from.size_;
}

void Batch::select(std::span<const std::uint32_t> kept) {
  if (kept.size() == size_) return;
  for (auto& column : columns_) {
    if (column.empty()) continue;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i] != i) column[i] = std::move(column[kept[i]]);
    }
    column.resize(kept.size());
  }
  size_ = kept.size();
}

void Batch::keep_columns(std::span<const Slot> slots) {
  for (Slot slot = 0; slot < columns_.size(); ++slot) {
    if (!std::binary_search(slots.begin(), slots.end(), slot)) columns_[slot].clear();
  }
}

std::size_t Batch::bytes() const {
  std::size_t total = 0;
  for (const auto& column : columns_) {
    total += column.size() * sizeof(Value);
    for (const Value& value : column) total += value.heap_bytes();
  }
  return total;
}

std::size_t Batch::bytes_to_append() const {
  std::size_t total = bytes();
  for (const auto& column : columns_) total += column.size() * sizeof(Value) * 5 / 4;
  return total;
}

}  // namespace clout::query
