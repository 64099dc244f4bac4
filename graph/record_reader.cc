#include "graph/record_reader.h"

#include <utility>

#include "schema/error.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"

namespace clout::graph {

using storage::Family;

namespace {

/// Nodes asked for in ascending order, with gaps up to kReadAheadGap, are read in batches.
constexpr std::uint32_t kReadAheadGap = 16;
constexpr std::size_t kReadAheadRows = 64;

}  // namespace

RecordReader::RecordReader(std::shared_ptr<const storage::KvSnapshot> kv,
                           std::shared_ptr<const BaseTopology> base,
                           std::shared_ptr<RecordCache> cache)
    : kv_(std::move(kv)),
      base_(std::move(base)),
      cache_(cache ? std::move(cache) : std::make_shared<RecordCache>()) {}

NodeRecordPtr RecordReader::node(NodeId node) const {
  if (auto kept = cache_->node(node)) return *std::move(kept);
  const std::uint32_t previous = last_missed_node_.exchange(raw(node), std::memory_order_relaxed);
  const bool in_order = raw(node) > previous && raw(node) - previous <= kReadAheadGap;
  return in_order ? read_ahead(node) : load_node(node);
}

NodeRecordPtr RecordReader::load_node(NodeId node) const {
  const auto bytes = kv_->get(Family::Nodes, storage::node_key(node));
  NodeRecordPtr record;
  if (bytes) record = std::make_shared<NodeRecord>(storage::decode_node(*bytes));
  cache_->keep(node, record, bytes ? bytes->size() : 0);
  return record;
}

NodeRecordPtr RecordReader::read_ahead(NodeId node) const {
  const auto rows = kv_->scan(Family::Nodes, storage::node_key(node), "");
  NodeRecordPtr wanted;
  for (std::size_t i = 0; i < kReadAheadRows && rows->valid(); ++i, rows->next()) {
    const NodeId number = storage::decode_node_key(rows->key());
    auto record = std::make_shared<NodeRecord>(storage::decode_node(rows->value()));
    if (number == node) wanted = record;
    cache_->keep(number, std::move(record), rows->value().size());
    last_missed_node_.store(raw(number), std::memory_order_relaxed);
  }
  return wanted;
}

Value RecordReader::edge_property(const Edge& edge, EdgePosition position, PropertyKeyId key,
                                  OpenChunkPtr& last) const {
  if (!last || !last->holds(position)) last = chunk_of(edge, position);
  return last->chunk.property(position - last->first, key, StoredLargeValues(*kv_));
}

EdgeRecord RecordReader::edge(const Edge& edge, EdgePosition position) const {
  const auto open = chunk_of(edge, position);
  const std::uint32_t index = position - open->first;
  EdgeRecord record{edge.id, edge.type, edge.start, edge.end, {}, {}};
  record.recorded_from = open->chunk.recorded_from(index);
  record.properties = open->chunk.properties(index, StoredLargeValues(*kv_));
  return record;
}

OpenChunkPtr RecordReader::chunk_of(const Edge& edge, EdgePosition position) const {
  if (auto kept = cache_->chunk(edge.start, position)) return kept;
  auto loaded = load_chunk(edge, position);
  cache_->keep(edge.start, position, loaded);
  return loaded;
}

OpenChunkPtr RecordReader::load_chunk(const Edge& edge, EdgePosition position) const {
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
