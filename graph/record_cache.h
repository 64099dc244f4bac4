// Decoded rows of one base, kept while they are likely to be asked for again.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "graph/base_topology.h"
#include "graph/entity_record.h"
#include "schema/id.h"
#include "storage/adjacency_chunk.h"

namespace clout::graph {

/// A chunk of edges, ready to be read.
struct OpenChunk {
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

using OpenChunkPtr = std::shared_ptr<const OpenChunk>;

/// Rows of a base do not change before the next fold, so that all states over it share them. 65,536
/// of each kind, and at most 32 MB as stored (about three times that as kept): a shard that has
/// more begins anew. A node has one place, by its number; a chunk one of four, by its hash, where a
/// new one takes that of the oldest. Any number of threads: a lock for each shard.
class RecordCache {
 public:
  /// None if it is not kept; null if it is known that no node has the number.
  [[nodiscard]] std::optional<NodeRecordPtr> node(NodeId node) const;
  /// Has the processor fetch the records of these nodes, side by side, before node() is asked for
  /// each: most of what a kept record costs is waiting for memory.
  void expect(std::span<const NodeId> nodes) const;
  /// `bytes`: of the stored row. A large one is not kept.
  void keep(NodeId node, NodeRecordPtr record, std::size_t bytes);

  /// The chunk that holds `position`, of the edges of `start`; null if it is not kept.
  [[nodiscard]] OpenChunkPtr chunk(NodeId start, EdgePosition position) const;
  void keep(NodeId start, EdgePosition position, OpenChunkPtr chunk);

 private:
  static constexpr std::size_t kShards = 64;
  static constexpr std::size_t kNodesOfShard = 1'024;
  static constexpr std::size_t kSetsOfShard = 256;
  static constexpr std::size_t kChunksOfSet = 4;

  struct NodeSlot {
    NodeId node{};
    bool used = false;
    std::uint32_t bytes = 0;  ///< of the stored row
    NodeRecordPtr record;
  };
  /// What a chunk holds stands beside it: a look at four should not read all of them.
  struct ChunkSlot {
    EdgePosition first = 0;
    std::uint32_t edges = 0;
    OpenChunkPtr chunk;
  };
  using ChunkSet = std::array<ChunkSlot, kChunksOfSet>;  // the newest first
  template <typename Look>
  void look_at(std::span<const NodeId> nodes, const Look& look) const;
  /// Its vectors are made when the first row comes: most databases of tests have but a few.
  struct Shard {
    mutable std::mutex mutex;
    std::vector<NodeSlot> nodes;
    std::vector<ChunkSet> chunks;
    std::size_t bytes = 0;  ///< of what is kept, as stored

    /// Before something takes the place of what has `before` bytes.
    void make_room(std::size_t before, std::size_t after);
  };

  std::array<Shard, kShards> shards_;
};

}  // namespace clout::graph
