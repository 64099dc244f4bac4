#include "graph/record_reader.h"

#include <array>
#include <utility>

#include "schema/error.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"

namespace clout::graph {

using storage::Family;

namespace {

constexpr std::size_t kNodeSlots = 1024;
constexpr std::size_t kChunkSlots = 256;
/// Nodes asked for in ascending order, with gaps up to kReadAheadGap, are read in batches.
constexpr std::uint32_t kReadAheadGap = 16;
constexpr std::size_t kReadAheadRows = 64;

}  // namespace

struct RecordReader::OpenChunk {
  OpenChunk(std::string stored, EdgePosition first_position)
      : bytes(std::move(stored)), chunk(bytes), first(first_position) {}
  OpenChunk(const OpenChunk&) = delete;
  OpenChunk& operator=(const OpenChunk&) = delete;

  [[nodiscard]] bool holds(EdgePosition position) const {
    return position >= first && position - first < chunk.size();
  }

  const std::string bytes;
  const storage::OutChunk chunk;  // views `bytes`
  const EdgePosition first;       // base position of its first edge
};

struct RecordReader::NodeSlot {
  NodeId node{};
  bool used = false;
  NodeRecordPtr record;
};

struct RecordReader::Cache {
  std::array<NodeSlot, kNodeSlots> nodes;
  std::array<std::shared_ptr<const OpenChunk>, kChunkSlots> chunks;
  std::uint32_t last_missed_node = 0;

  NodeSlot& slot(NodeId node) { return nodes[raw(node) % kNodeSlots]; }
  void keep(NodeId node, NodeRecordPtr record) { slot(node) = {node, true, std::move(record)}; }
};

RecordReader::RecordReader(std::shared_ptr<const storage::KvSnapshot> kv,
                           std::shared_ptr<const BaseTopology> base)
    : kv_(std::move(kv)), base_(std::move(base)) {}

RecordReader::~RecordReader() = default;

NodeRecordPtr RecordReader::node(NodeId node) const {
  const std::lock_guard lock(mutex_);
  if (!cache_) cache_ = std::make_unique<Cache>();
  const NodeSlot& slot = cache_->slot(node);
  if (slot.used && slot.node == node) return slot.record;
  const std::uint32_t previous = std::exchange(cache_->last_missed_node, raw(node));
  if (raw(node) > previous && raw(node) - previous <= kReadAheadGap) {
    read_ahead(node);
    if (slot.used && slot.node == node) return slot.record;
  }
  cache_->keep(node, load_node(node));
  return slot.record;
}

NodeRecordPtr RecordReader::load_node(NodeId node) const {
  const auto bytes = kv_->get(Family::Nodes, storage::node_key(node));
  if (!bytes) return nullptr;
  return std::make_shared<NodeRecord>(storage::decode_node(*bytes));
}

void RecordReader::read_ahead(NodeId node) const {
  const auto rows = kv_->scan(Family::Nodes, storage::node_key(node), "");
  for (std::size_t i = 0; i < kReadAheadRows && rows->valid(); ++i, rows->next()) {
    const NodeId number = storage::decode_node_key(rows->key());
    cache_->keep(number, std::make_shared<NodeRecord>(storage::decode_node(rows->value())));
    cache_->last_missed_node = raw(number);
  }
}

Value RecordReader::edge_property(const Edge& edge, EdgePosition position,
                                  PropertyKeyId key) const {
  const auto open = chunk_of(edge, position);
  return open->chunk.property(position - open->first, key, StoredLargeValues(*kv_));
}

EdgeRecord RecordReader::edge(const Edge& edge, EdgePosition position) const {
  const auto open = chunk_of(edge, position);
  const std::uint32_t index = position - open->first;
  EdgeRecord record{edge.id, edge.type, edge.start, edge.end, {}, {}};
  record.recorded_from = open->chunk.recorded_from(index);
  record.properties = open->chunk.properties(index, StoredLargeValues(*kv_));
  return record;
}

std::shared_ptr<const RecordReader::OpenChunk> RecordReader::chunk_of(const Edge& edge,
                                                                      EdgePosition position) const {
  const std::size_t number =
      (raw(edge.start) * std::size_t{31} + position / storage::kMaxOutChunkEdges) % kChunkSlots;
  const std::lock_guard lock(mutex_);
  if (!cache_) cache_ = std::make_unique<Cache>();
  auto& slot = cache_->chunks[number];
  if (!slot || !slot->holds(position)) slot = load_chunk(edge, position);
  return slot;
}

std::shared_ptr<const RecordReader::OpenChunk> RecordReader::load_chunk(
    const Edge& edge, EdgePosition position) const {
  const std::string prefix = storage::adjacency_prefix(Direction::Out, edge.start);
  const auto rows = kv_->scan(Family::Adjacency, prefix, storage::prefix_end(prefix));
  rows->seek_for_prev(storage::encode_key(
      storage::AdjacencyKey{Direction::Out, edge.start, edge.type, edge.end, edge.id}));
  if (rows->valid()) {
    const storage::AdjacencyKey key = storage::decode_adjacency_key(rows->key());
    if (const auto first = base_->position_of(key.edge)) {
      auto open = std::make_shared<OpenChunk>(std::string(rows->value()), *first);
      if (open->holds(position)) return open;
    }
  }
  throw Error(ErrorCode::Corruption,
              "edge " + std::to_string(raw(edge.id)) + " is missing from its node's chunks")
      .hint("run 'clout check' on the database");
}

std::string StoredLargeValues::get(std::uint64_t number) const {
  auto bytes = kv_.get(Family::LargeValues, storage::large_value_key(number));
  if (bytes) return *std::move(bytes);
  throw Error(ErrorCode::Corruption,
              "the long property value number " + std::to_string(number) + " is missing")
      .hint("run 'clout check' on the database");
}

}  // namespace clout::graph
