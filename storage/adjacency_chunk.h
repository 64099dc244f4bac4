// Reading chunks of edges (Family::Adjacency): the edges of one node on one side, of all types,
// sorted by (type, neighbour, edge number). See docs/storage_format.md, "Adjacency".
//
// Chunks are views: they end with the bytes they were given. Opening one reads its directories;
// the rest is decoded when asked for. Bytes that are no chunk throw Error{Corruption} at the
// latest then, whatever they are. Safe to read from several threads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "schema/id.h"
#include "storage/byte_code.h"
#include "storage/layout.h"
#include "storage/property_column.h"
#include "storage/records.h"

namespace clout::storage {

/// The edges of one type in a chunk stand at positions [first, first + count).
struct TypeRange {
  EdgeTypeId type{};
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  friend bool operator==(const TypeRange&, const TypeRange&) = default;
};

/// What both sides have: the type directory and the neighbours behind it.
class ChunkTopology {
 public:
  /// Number of edges.
  [[nodiscard]] std::uint32_t size() const { return size_; }
  /// By ascending type.
  [[nodiscard]] std::span<const TypeRange> types() const { return types_; }
  [[nodiscard]] std::optional<TypeRange> find(EdgeTypeId type) const;
  /// Appends the neighbours of a range of types(), in order; parallel edges repeat theirs.
  void neighbours(const TypeRange& range, std::vector<NodeId>& out) const;
  /// Appends all neighbours.
  void neighbours(std::vector<NodeId>& out) const;

 protected:
  ChunkTopology(ByteReader& in, Direction direction);

 private:
  void decode_section(std::size_t section, std::vector<NodeId>& out) const;

  Direction direction_;
  std::uint32_t size_ = 0;
  std::vector<TypeRange> types_;
  std::vector<std::string_view> sections_;  ///< encoded neighbours, by types_
};

/// The edges that end at a node. An edge's number and properties are in the chunk of its start:
/// the n-th of the parallel edges of one (type, neighbour) here is the n-th there.
class InChunk : public ChunkTopology {
 public:
  explicit InChunk(std::string_view bytes);

 private:
  explicit InChunk(ByteReader&& in);
};

/// The edges that start at a node, with their numbers, times and properties.
class OutChunk : public ChunkTopology {
 public:
  explicit OutChunk(std::string_view bytes);

  /// Edge number at a position below size(). O(runs).
  [[nodiscard]] EdgeId edge(std::uint32_t position) const;
  /// Appends all edge numbers.
  void edges(std::vector<EdgeId>& out) const;

  [[nodiscard]] RecordedTime recorded_from(std::uint32_t position) const;
  void recorded_from(std::vector<RecordedTime>& out) const;

  /// Columns by ascending key.
  [[nodiscard]] std::span<const PropertyColumn> columns() const { return columns_; }
  /// Null: no edge of the chunk has the property.
  [[nodiscard]] const PropertyColumn* column(PropertyKeyId key) const;
  /// Null where the edge has no such property.
  [[nodiscard]] Value property(std::uint32_t position, PropertyKeyId key,
                               const LargeValueReader& large) const;
  [[nodiscard]] std::vector<Property> properties(std::uint32_t position,
                                                 const LargeValueReader& large) const;

  /// Appends every edge with everything. `start` is the node of the chunk's key.
  void records(NodeId start, const LargeValueReader& large, std::vector<EdgeRecord>& out) const;
  /// Appends the numbers of all large values that belong to the chunk.
  void large_values(std::vector<std::uint64_t>& out) const;

 private:
  explicit OutChunk(ByteReader&& in);

  std::string_view edge_runs_;
  std::string_view recorded_;
  std::vector<PropertyColumn> columns_;
};

}  // namespace clout::storage
