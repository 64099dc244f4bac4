#include "query/batch.h"

#include <algorithm>
#include <utility>

namespace clout::query {

void Batch::clear() {
  for (auto& column : columns_) column.clear();
  size_ = 0;
}

void Batch::append_columns(const Batch& from, std::size_t row, std::span<const Slot> slots) {
  for (const Slot slot : slots) {
    if (from.holds(slot)) columns_[slot].push_back(from.columns_[slot][row]);
  }
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

}  // namespace clout::query
