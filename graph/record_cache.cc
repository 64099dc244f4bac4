#include "graph/record_cache.h"

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

void RecordCache::keep(NodeId node, NodeRecordPtr record, std::size_t bytes) {
  if (bytes > kLargestRow) return;
  Shard& shard = shards_[raw(node) % kShards];
  const std::lock_guard lock(shard.mutex);
  const std::size_t place = raw(node) / kShards % kNodesOfShard;
  shard.make_room(shard.nodes.empty() ? 0 : shard.nodes[place].bytes, bytes);
  if (shard.nodes.empty()) shard.nodes.resize(kNodesOfShard);
  shard.nodes[place] = {node, true, static_cast<std::uint32_t>(bytes), std::move(record)};
}

std::shared_ptr<const OpenChunk> RecordCache::chunk(NodeId start, EdgePosition position) const {
  const auto hash = hash_of(start, position);
  const Shard& shard = shards_[hash % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.chunks.empty()) return nullptr;
  const auto& slot = shard.chunks[hash / kShards % kChunksOfShard];
  return slot && slot->holds(position) ? slot : nullptr;
}

void RecordCache::keep(NodeId start, EdgePosition position,
                       std::shared_ptr<const OpenChunk> chunk) {
  const auto hash = hash_of(start, position);
  Shard& shard = shards_[hash % kShards];
  const std::lock_guard lock(shard.mutex);
  const std::size_t place = hash / kShards % kChunksOfShard;
  const bool replaces = !shard.chunks.empty() && shard.chunks[place];
  shard.make_room(replaces ? shard.chunks[place]->bytes.size() : 0, chunk->bytes.size());
  if (shard.chunks.empty()) shard.chunks.resize(kChunksOfShard);
  shard.chunks[place] = std::move(chunk);
}

}  // namespace clout::graph
