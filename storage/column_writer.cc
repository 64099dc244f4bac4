#include "storage/column_writer.h"

#include <algorithm>
#include <bit>

#include "schema/error.h"
#include "storage/bit_packing.h"
#include "storage/byte_code.h"
#include "storage/chunk_layout.h"
#include "storage/layout.h"
#include "storage/value_codec.h"

namespace clout::storage {
namespace {

// A string of this length is encoded with a tag and two bytes of length.
constexpr std::size_t kMaxInlineStringBytes = kMaxInlineValueBytes - 3;

void append_presence(std::string& out, std::span<const std::uint8_t> presence) {
  const std::size_t begin = out.size();
  out.resize(begin + (presence.size() + 7) / 8);
  for (std::size_t i = 0; i < presence.size(); ++i) {
    char& byte = out[begin + i / 8];
    byte = static_cast<char>(byte | presence[i] << (i % 8));
  }
}

// FNV-1a over eight bytes at a time: short strings, a table of a few hundred places, one chunk.
std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325 ^ text.size();
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = std::min<std::size_t>(sizeof word, text.size());
    std::memcpy(&word, text.data(), length);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
    text.remove_prefix(length);
  }
  return hash;
}

std::size_t shared_prefix(std::string_view a, std::string_view b) {
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(differ.first - a.begin());
}

}  // namespace

void GatheredColumn::clear(PropertyKeyId key, ColumnKind kind) {
  key_ = key;
  kind_ = kind;
  has_long_string_ = false;
  size_ = 0;
  presence_.clear();
  numbers_.clear();
  floats_.clear();
  strings_.clear();
  tagged_.clear();
  tagged_ends_.clear();
}

void GatheredColumn::put_string(std::string_view text) {
  mark_present();
  strings_.push_back(text);
  has_long_string_ = has_long_string_ || text.size() > kMaxInlineStringBytes;
}

void GatheredColumn::put_mixed(const Value& value) {
  mark_present();
  append_value(tagged_, value);
  tagged_ends_.push_back(tagged_.size());
}

void GatheredColumn::append(std::string& out, LargeValueWriter& large) {
  payload_.clear();
  const bool all_present = presence_.empty();
  if (!all_present) append_presence(payload_, presence_);
  if (has_long_string_) strings_to_mixed();
  const ColumnCodec codec = append_data(payload_, large);
  append_byte(out, static_cast<std::uint8_t>(static_cast<std::uint8_t>(codec) |
                                             (all_present ? 0 : kHasPresence)));
  append_sized(out, payload_);
}

ColumnCodec GatheredColumn::append_data(std::string& out, LargeValueWriter& large) {
  switch (kind_) {
    case ColumnKind::Integer:
      append_packed(out, numbers_);
      return ColumnCodec::Integer;
    case ColumnKind::Date:
      append_packed(out, numbers_);
      return ColumnCodec::Date;
    case ColumnKind::Boolean:
      append_packed(out, numbers_);
      return ColumnCodec::Boolean;
    case ColumnKind::Float:
      return append_floats(out);
    case ColumnKind::String:
      append_dictionary(out);
      return ColumnCodec::Dictionary;
    case ColumnKind::Mixed:
      break;
  }
  append_mixed(out, large);
  return ColumnCodec::Mixed;
}

ColumnCodec GatheredColumn::append_floats(std::string& out) {
  // The digits only grow: a decimal with d digits is one with more digits too.
  Decimal decimal;
  bool all_decimal = true;
  for (std::size_t i = 0; i < floats_.size() && all_decimal; ++i) {
    all_decimal = to_decimal(floats_[i], decimal);
  }
  const int digits = decimal.digits;
  numbers_.clear();
  for (std::size_t i = 0; i < floats_.size() && all_decimal; ++i) {
    all_decimal = to_decimal(floats_[i], decimal) && decimal.digits == digits;
    numbers_.push_back(decimal.mantissa);
  }
  if (all_decimal) {
    append_byte(out, static_cast<std::uint8_t>(digits));
    append_packed(out, numbers_);
    return ColumnCodec::Decimal;
  }
  for (const double number : floats_) append_fixed64(out, std::bit_cast<std::uint64_t>(number));
  return ColumnCodec::Raw;
}

void GatheredColumn::append_dictionary(std::string& out) {
  constexpr std::uint32_t kFree = 0xFFFFFFFF;
  const std::size_t capacity = std::bit_ceil(strings_.size() * 2);
  slots_.assign(capacity, kFree);
  distinct_.clear();
  numbers_.clear();
  for (const std::string_view text : strings_) {
    std::size_t slot = hash_text(text) & (capacity - 1);
    while (slots_[slot] != kFree && distinct_[slots_[slot]] != text) {
      slot = (slot + 1) & (capacity - 1);
    }
    if (slots_[slot] == kFree) {
      slots_[slot] = static_cast<std::uint32_t>(distinct_.size());
      distinct_.push_back(text);
    }
    numbers_.push_back(slots_[slot]);
  }
  std::string entries;
  std::string_view previous;
  for (const std::string_view text : distinct_) {
    const std::size_t shared = shared_prefix(previous, text);
    append_varint(entries, shared);
    append_sized(entries, text.substr(shared));
    previous = text;
  }
  append_varint(out, distinct_.size());
  append_sized(out, entries);
  if (distinct_.size() != strings_.size()) append_packed(out, numbers_);
}

void GatheredColumn::append_mixed(std::string& out, LargeValueWriter& large) const {
  std::size_t begin = 0;
  for (const std::size_t end : tagged_ends_) {
    const std::string_view encoded = std::string_view(tagged_).substr(begin, end - begin);
    begin = end;
    if (encoded.size() <= kMaxInlineValueBytes) {
      out.append(encoded);
      continue;
    }
    append_byte(out, kLargeValueTag);
    append_varint(out, large.put(encoded));
  }
}

void GatheredColumn::strings_to_mixed() {
  kind_ = ColumnKind::Mixed;
  for (const std::string_view text : strings_) {
    append_string_value(tagged_, text);
    tagged_ends_.push_back(tagged_.size());
  }
  strings_.clear();
  has_long_string_ = false;
}

}  // namespace clout::storage
