#include "graph/record_cache.h"

#include <algorithm>
#include <utility>

namespace clout::graph {
namespace {

constexpr std::size_t kLargestRow = 8'192;
constexpr std::size_t kBytesOfShard = std::size_t{512} << 10;

std::size_t hash_of(NodeId start, EdgePosition position) {
  return raw(start) * std::size_t{31} + position / storage::kMaxOutChunkEdges;
}

}  // namespace

void RecordCache::Shard::make_room(std::size_t before, std::size_t after) {
  bytes += after - before;
  if (bytes <= kBytesOfShard) return;
  nodes.clear();
  chunks.clear();
  bytes = after;
}

std::optional<NodeRecordPtr> RecordCache::node(NodeId node) const {
  const Shard& shard = shards_[raw(node) % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.nodes.empty()) return std::nullopt;
  const NodeSlot& slot = shard.nodes[raw(node) / kShards % kNodesOfShard];
  if (!slot.used || slot.node != node) return std::nullopt;
  return slot.record;
}

template <typename Look>
void RecordCache::look_at(std::span<const NodeId> nodes, const Look& look) const {
  for (const NodeId node : nodes) {
    const Shard& shard = shards_[raw(node) % kShards];
    const std::lock_guard lock(shard.mutex);
    if (!shard.nodes.empty()) look(node, shard.nodes[raw(node) / kShards % kNodesOfShard]);
  }
}

void RecordCache::expect(std::span<const NodeId> nodes) const {
  look_at(nodes, [](NodeId, const NodeSlot& slot) { __builtin_prefetch(&slot); });
  look_at(nodes, [](NodeId node, const NodeSlot& slot) {
    if (slot.node != node || !slot.record) return;
    const auto* record = reinterpret_cast<const char*>(slot.record.get());
    __builtin_prefetch(record);
    __builtin_prefetch(record + sizeof(NodeRecord));
  });
}

void RecordCache::keep(NodeId node, NodeRecordPtr record, std::size_t bytes) {
  if (bytes > kLargestRow) return;
  Shard& shard = shards_[raw(node) % kShards];
  const std::lock_guard lock(shard.mutex);
  const std::size_t place = raw(node) / kShards % kNodesOfShard;
  shard.make_room(shard.nodes.empty() ? 0 : shard.nodes[place].bytes, bytes);
  if (shard.nodes.empty()) shard.nodes.resize(kNodesOfShard);
  shard.nodes[place] = {node, true, static_cast<std::uint32_t>(bytes), std::move(record)};
}

OpenChunkPtr RecordCache::chunk(NodeId start, EdgePosition position) const {
  const auto hash = hash_of(start, position);
  const Shard& shard = shards_[hash % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.chunks.empty()) return nullptr;
  for (const ChunkSlot& slot : shard.chunks[hash / kShards % kSetsOfShard]) {
    if (position >= slot.first && position - slot.first < slot.edges) return slot.chunk;
  }
  return nullptr;
}

void RecordCache::keep(NodeId start, EdgePosition position, OpenChunkPtr chunk) {
  const auto hash = hash_of(start, position);
  Shard& shard = shards_[hash % kShards];
  const std::lock_guard lock(shard.mutex);
  const std::size_t place = hash / kShards % kSetsOfShard;
  const auto* oldest = shard.chunks.empty() ? nullptr : shard.chunks[place].back().chunk.get();
  shard.make_room(oldest != nullptr ? oldest->bytes.size() : 0, chunk->bytes.size());
  if (shard.chunks.empty()) shard.chunks.resize(kSetsOfShard);
  ChunkSet& set = shard.chunks[place];
  std::move_backward(set.begin(), set.end() - 1, set.end());
  set.front() = {chunk->first, chunk->chunk.size(), std::move(chunk)};
}

}  // namespace clout::graph
