#include "tools/load/id_map.h"

#include <algorithm>
#include <cstring>

namespace clout::tools {
namespace {

constexpr std::size_t kFirstEntries = 1024;

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

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

std::optional<NodeId> IdMap::insert(IdSpace space, std::string_view id, NodeId node) {
  if (size_ * 5 >= table_.size() * 3) grow();
  const std::uint64_t code = hash(space, id);
  auto& entry = const_cast<Entry&>(find_place(code, space, id));
  if (entry.node != kMissing) return NodeId{entry.node};
  entry.tag = tag_of(code);
  entry.node = raw(node);
  entry.space = space;
  store_key(entry, id);
  ++size_;
  return std::nullopt;
}

std::optional<NodeId> IdMap::find(IdSpace space, std::string_view id) const {
  const Entry& entry = find_place(hash(space, id), space, id);
  if (entry.node == kMissing) return std::nullopt;
  return NodeId{entry.node};
}

void IdMap::find_all(IdSpace space, std::span<const std::string_view> ids,
                     std::span<std::uint32_t> nodes) const {
  std::array<std::uint64_t, kBatch> hashes{};
  const std::size_t mask = table_.size() - 1;
  for (std::size_t begin = 0; begin < ids.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, ids.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = hash(space, ids[begin + i]);
      __builtin_prefetch(&table_[hashes[i] & mask]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      nodes[begin + i] = find_place(hashes[i], space, ids[begin + i]).node;
    }
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
