#include "graph/bulk_columns.h"

#include <algorithm>
#include <cstring>

namespace clout::graph {
namespace {

constexpr std::size_t kArenaChunk = std::size_t{64} << 10;
constexpr std::size_t kFirstSlots = 64;

// Odd constants with well-spread bits.
constexpr std::uint64_t kMixA = 0x9E3779B97F4A7C15U;
constexpr std::uint64_t kMixB = 0xD6E8FEB86659FD93U;

__extension__ using Wide = unsigned __int128;

/// Both halves of the product, folded: the mixing step of multiplicative hashes.
std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t load_word(const char* bytes, std::size_t size) {
  std::uint64_t word = 0;
  if (size > 0) std::memcpy(&word, bytes, size);  // an empty text may lie nowhere
  return word;
}

template <typename T>
void erase_from(std::vector<T>& items, const std::vector<std::uint32_t>& rows) {
  if (items.empty()) return;
  std::size_t kept = rows.front();
  std::size_t next = 0;
  for (std::size_t row = rows.front(); row < items.size(); ++row) {
    if (next < rows.size() && rows[next] == row) {
      ++next;
    } else {
      items[kept++] = std::move(items[row]);
    }
  }
  items.resize(kept);
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes) {
  std::uint64_t hash = fold_multiply(bytes.size() ^ kMixB, kMixA);
  const char* next = bytes.data();
  std::size_t left = bytes.size();
  for (; left > 8; next += 8, left -= 8) hash = fold_multiply(hash ^ load_word(next, 8), kMixA);
  return fold_multiply(hash ^ load_word(next, left), kMixB);
}

std::uint32_t StringTable::add(std::string_view text) {
  if (text.size() > arena_left_) {
    const std::size_t chunk = std::max(kArenaChunk, text.size());
    arena_.push_back(std::make_unique_for_overwrite<char[]>(chunk));
    arena_next_ = arena_.back().get();
    arena_left_ = chunk;
  }
  if (!text.empty()) std::memcpy(arena_next_, text.data(), text.size());
  strings_.emplace_back(arena_next_, text.size());
  arena_next_ += text.size();
  arena_left_ -= text.size();
  return static_cast<std::uint32_t>(strings_.size() - 1);
}

std::uint32_t StringTable::intern(std::string_view text) {
  if (strings_.size() * 2 >= slots_.size()) grow();
  const std::uint64_t hash = hash_bytes(text);
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = hash & mask;
  while (slots_[place].code != kEmpty) {
    if (slots_[place].tag == tag && strings_[slots_[place].code] == text) return slots_[place].code;
    place = (place + 1) & mask;
  }
  slots_[place] = {tag, add(text)};
  return slots_[place].code;
}

void StringTable::grow() {
  slots_.assign(std::max(kFirstSlots, slots_.size() * 2), Slot{});
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t code = 0; code < strings_.size(); ++code) {
    const std::uint64_t hash = hash_bytes(strings_[code]);
    std::size_t place = hash & mask;
    while (slots_[place].code != kEmpty) place = (place + 1) & mask;
    slots_[place] = {static_cast<std::uint32_t>(hash >> 32), code};
  }
}

std::size_t BulkColumn::size() const {
  return kind == BulkKind::Mixed ? values.size() : present.size();
}

void BulkColumn::append_absent() {
  if (kind != BulkKind::Mixed) present.push_back(0);
  switch (kind) {
    case BulkKind::Integer:
      return integers.push_back(0);
    case BulkKind::Float:
      return floats.push_back(0);
    case BulkKind::Boolean:
      return booleans.push_back(0);
    case BulkKind::Date:
      return dates.push_back(0);
    case BulkKind::String:
      return codes.push_back(0);
    case BulkKind::Mixed:
      return values.push_back({});
  }
}

void BulkColumn::resize(std::size_t rows) {
  if (kind != BulkKind::Mixed) present.resize(rows, 0);
  switch (kind) {
    case BulkKind::Integer:
      integers.resize(rows);
      break;
    case BulkKind::Float:
      floats.resize(rows);
      break;
    case BulkKind::Boolean:
      booleans.resize(rows);
      break;
    case BulkKind::Date:
      dates.resize(rows);
      break;
    case BulkKind::String:
      codes.resize(rows);
      break;
    case BulkKind::Mixed:
      values.resize(rows);
      break;
  }
}

void BulkColumn::erase_rows(const std::vector<std::uint32_t>& rows) {
  if (rows.empty()) return;
  erase_from(present, rows);
  erase_from(integers, rows);
  erase_from(floats, rows);
  erase_from(booleans, rows);
  erase_from(dates, rows);
  erase_from(codes, rows);
  erase_from(values, rows);
}

Value BulkColumn::value(std::size_t row) const {
  if (kind == BulkKind::Mixed) return values[row];
  if (present[row] == 0) return {};
  switch (kind) {
    case BulkKind::Integer:
      return integers[row];
    case BulkKind::Float:
      return floats[row];
    case BulkKind::Boolean:
      return booleans[row] != 0;
    case BulkKind::Date:
      return Date{dates[row]};
    case BulkKind::String:
      return strings[codes[row]];
    case BulkKind::Mixed:
      break;
  }
  return {};
}

std::size_t BulkColumn::bytes() const {
  std::size_t text = 0;
  for (const std::string_view string : strings.strings()) {
    text += string.size() + sizeof(std::string_view);
  }
  return present.size() + integers.size() * sizeof(std::int64_t) + floats.size() * sizeof(double) +
         booleans.size() + dates.size() * sizeof(std::int32_t) +
         codes.size() * sizeof(std::uint32_t) + values.size() * sizeof(Value) + text;
}

}  // namespace clout::graph
