// Reads the records of nodes and the properties of edges from a store's snapshot: what the delta
// does not hold.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "graph/base_topology.h"
#include "graph/entity_record.h"
#include "graph/record_cache.h"
#include "storage/kv_store.h"
#include "storage/large_values.h"

namespace clout::graph {

/// For one snapshot and the topology that belongs to it. Any number of threads.
class RecordReader {
 public:
  /// `cache` is of the same base; null: one of its own.
  RecordReader(std::shared_ptr<const storage::KvSnapshot> kv,
               std::shared_ptr<const BaseTopology> base, std::shared_ptr<RecordCache> cache);
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// Null if no node has the number.
  [[nodiscard]] NodeRecordPtr node(NodeId node) const;
  /// That node() will be asked for each of these.
  void expect(std::span<const NodeId> nodes) const { cache_->expect(nodes); }
  /// An edge of the base; null where it has no such property. `last`, null at first, is the chunk
  /// of the edge that was asked for before. O(log chunks of the node), and O(1) in that chunk.
  [[nodiscard]] Value edge_property(const Edge& edge, EdgePosition position, PropertyKeyId key,
                                    OpenChunkPtr& last) const;
  [[nodiscard]] EdgeRecord edge(const Edge& edge, EdgePosition position) const;

 private:
  [[nodiscard]] OpenChunkPtr chunk_of(const Edge& edge, EdgePosition position) const;
  [[nodiscard]] OpenChunkPtr load_chunk(const Edge& edge, EdgePosition position) const;
  [[nodiscard]] NodeRecordPtr load_node(NodeId node) const;
  [[nodiscard]] NodeRecordPtr read_ahead(NodeId node) const;

  std::shared_ptr<const storage::KvSnapshot> kv_;
  std::shared_ptr<const BaseTopology> base_;
  std::shared_ptr<RecordCache> cache_;
  mutable std::atomic<std::uint32_t> last_missed_node_{0};
};

/// Long property values of edges, from a snapshot that outlives it.
class StoredLargeValues final : public storage::LargeValueReader {
 public:
  explicit StoredLargeValues(const storage::KvSnapshot& kv) : kv_(kv) {}
  [[nodiscard]] std::string get(std::uint64_t number) const override;

 private:
  const storage::KvSnapshot& kv_;
};

}  // namespace clout::graph
