#include "query/row_table.h"

#include <limits>

#include "schema/error.h"

namespace clout::query {
namespace {

std::uint32_t hash_row(std::span<const Value> row) {
  std::uint64_t hash = row.size();
  for (const Value& value : row) hash = hash * 0x9E3779B97F4A7C15ULL + hash_value(value);
  hash *= 0xFF51AFD7ED558CCDULL;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

RowTable::RowTable(std::size_t width, MemoryCharge& charge)
    : width_(width), charge_(MemoryCharge::part_of(charge)), values_(charge) {}

RowTable::Place RowTable::insert(std::span<const Value> row) {
  if (3 * (std::size_t{size_} + 1) > 2 * index_.size()) grow();
  const std::uint32_t hash = hash_row(row);
  Entry& entry = index_[probe(row, hash)];
  if (entry.number != 0) return {entry.number - 1, false};
  append(row);
  entry = {hash, size_};
  return {size_ - 1, true};
}

std::optional<std::uint32_t> RowTable::find(std::span<const Value> row) const {
  if (size_ == 0) return std::nullopt;
  const Entry& entry = index_[probe(row, hash_row(row))];
  return entry.number == 0 ? std::nullopt : std::optional(entry.number - 1);
}

void RowTable::clear() {
  values_.clear();
  index_ = {};
  charge_.clear();
  size_ = 0;
}

std::size_t RowTable::probe(std::span<const Value> row, std::uint32_t hash) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
    const Entry& entry = index_[place];
    if (entry.number == 0) return place;
    if (entry.hash == hash && equals(entry.number - 1, row)) return place;
  }
}

bool RowTable::equals(std::uint32_t number, std::span<const Value> row) const {
  for (std::size_t i = 0; i < width_; ++i) {
    if (!equivalent(at(number, i), row[i])) return false;
  }
  return true;
}

void RowTable::append(std::span<const Value> row) {
  if (size_ == std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::Limit, "there are more than 4,294,967,295 distinct rows");
  }
  std::size_t heap = 0;
  for (const Value& value : row) heap += value.heap_bytes();
  charge_.add(heap);
  for (const Value& value : row) values_.emplace_back(value);
  ++size_;
}

void RowTable::grow() {
  constexpr std::size_t kFirst = 16;
  const std::size_t wanted = std::max(kFirst, 2 * index_.size());
  charge_.add(wanted * sizeof(Entry));
  const std::vector<Entry> old = std::exchange(index_, std::vector<Entry>(wanted));
  const std::size_t mask = wanted - 1;
  for (const Entry& entry : old) {
    if (entry.number == 0) continue;
    std::size_t place = entry.hash & mask;
    while (index_[place].number != 0) place = (place + 1) & mask;
    index_[place] = entry;
  }
  charge_.release(old.size() * sizeof(Entry));
}

}  // namespace clout::query
