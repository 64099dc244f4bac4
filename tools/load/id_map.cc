#include "tools/load/id_map.h"

#include <algorithm>
#include <cstring>

namespace clout::tools {
namespace {

constexpr std::size_t kFirstEntries = 1024;
/// An array of numbered ids has at most this many places per id that is there, and some to begin
/// with.
constexpr std::size_t kPlacesPerId = 4;
constexpr std::size_t kFirstPlaces = 4096;
/// Digits that a 32-bit number surely holds.
constexpr std::size_t kMaxDigits = 9;
constexpr std::uint32_t kNoNumber = 0xFFFFFFFF;

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

/// The number that an id is, if it is written as numbers are: "7", not "007". Else kNoNumber.
std::uint32_t number_of(std::string_view id) {
  if (id.empty() || id.size() > kMaxDigits || (id[0] == '0' && id.size() > 1)) return kNoNumber;
  std::uint32_t number = 0;
  for (const char c : id) {
    const auto digit = static_cast<std::uint32_t>(static_cast<unsigned char>(c)) - '0';
    if (digit > 9) return kNoNumber;
    number = number * 10 + digit;
  }
  return number;
}

}  // namespace

IdMap::IdMap() : table_(kFirstEntries) {}

std::uint64_t IdMap::hash(IdSpace space, std::string_view id) {
  return graph::hash_bytes(id) + space * 0x9E3779B97F4A7C15U;
}

std::string_view IdMap::key_of(const Entry& entry) const {
  if (entry.size != kLongKey) return {entry.bytes.data(), entry.size};
  std::uint32_t number = 0;
  std::memcpy(&number, entry.bytes.data(), sizeof number);
  return long_keys_[number];
}

void IdMap::store_key(Entry& entry, std::string_view id) {
  if (id.size() <= kInlineBytes) {
    entry.size = static_cast<std::uint16_t>(id.size());
    std::copy(id.begin(), id.end(), entry.bytes.begin());
    return;
  }
  entry.size = kLongKey;
  const std::uint32_t number = long_keys_.add(id);
  std::memcpy(entry.bytes.data(), &number, sizeof number);
}

/// The entry of the key, or the empty one where it belongs.
const IdMap::Entry& IdMap::find_place(std::uint64_t hash, IdSpace space,
                                      std::string_view id) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash & mask;
  while (true) {
    const Entry& entry = table_[place];
    if (entry.node == kMissing) return entry;
    if (entry.tag == tag_of(hash) && entry.space == space && key_of(entry) == id) return entry;
    place = (place + 1) & mask;
  }
}

std::uint32_t* IdMap::dense_place(IdSpace space, std::uint32_t number) {
  if (number == kNoNumber) return nullptr;
  if (space >= dense_.size()) dense_.resize(std::size_t{space} + 1);
  DenseIds& nodes = dense_[space];
  if (number >= nodes.size()) {
    if (number >= kPlacesPerId * size_ + kFirstPlaces) return nullptr;
    nodes.resize(std::max<std::size_t>(number + std::size_t{1}, 2 * nodes.size()), kMissing);
  }
  return &nodes[number];
}

std::uint32_t IdMap::find_dense(IdSpace space, std::uint32_t number) const {
  if (space >= dense_.size() || number >= dense_[space].size()) return kMissing;
  return dense_[space][number];
}

std::optional<NodeId> IdMap::insert(IdSpace space, std::string_view id, NodeId node) {
  if (const auto found = find(space, id)) return found;
  ++size_;
  if (std::uint32_t* place = dense_place(space, number_of(id))) {
    *place = raw(node);
    return std::nullopt;
  }
  if (hashed_ * 5 >= table_.size() * 3) grow();
  const std::uint64_t code = hash(space, id);
  auto& entry = const_cast<Entry&>(find_place(code, space, id));
  entry.tag = tag_of(code);
  entry.node = raw(node);
  entry.space = space;
  store_key(entry, id);
  ++hashed_;
  return std::nullopt;
}

std::optional<NodeId> IdMap::find(IdSpace space, std::string_view id) const {
  std::uint32_t node = find_dense(space, number_of(id));
  if (node == kMissing && hashed_ > 0) node = find_place(hash(space, id), space, id).node;
  if (node == kMissing) return std::nullopt;
  return NodeId{node};
}

void IdMap::find_all(IdSpace space, std::span<const std::string_view> ids,
                     std::span<std::uint32_t> nodes) const {
  for (std::size_t begin = 0; begin < ids.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, ids.size() - begin);
    find_batch(space, ids.subspan(begin, count), nodes.subspan(begin, count));
  }
}

void IdMap::find_batch(IdSpace space, std::span<const std::string_view> ids,
                       std::span<std::uint32_t> nodes) const {
  std::array<std::uint32_t, kBatch> left{};  // those that are not in the array
  std::array<std::uint64_t, kBatch> hashes{};
  std::size_t left_count = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    nodes[i] = find_dense(space, number_of(ids[i]));
    if (nodes[i] == kMissing) left[left_count++] = static_cast<std::uint32_t>(i);
  }
  if (hashed_ == 0) return;
  const std::size_t mask = table_.size() - 1;
  for (std::size_t k = 0; k < left_count; ++k) {
    hashes[k] = hash(space, ids[left[k]]);
    __builtin_prefetch(&table_[hashes[k] & mask]);
  }
  for (std::size_t k = 0; k < left_count; ++k) {
    nodes[left[k]] = find_place(hashes[k], space, ids[left[k]]).node;
  }
}

void IdMap::grow() {
  std::vector<Entry> old(table_.size() * 2);
  old.swap(table_);
  const std::size_t mask = table_.size() - 1;
  for (const Entry& entry : old) {
    if (entry.node == kMissing) continue;
    std::size_t place = hash(entry.space, key_of(entry)) & mask;
    while (table_[place].node != kMissing) place = (place + 1) & mask;
    table_[place] = entry;
  }
}

}  // namespace clout::tools
