// Writing chunks of edges. Both ways in write the same bytes for the same edges: row by row, for
// the fold, and from typed columns, for bulk loads, where no Value is built per property.
//
// All of a node's edges (or of a stretch of its chunks) go in at once, sorted by (type, neighbour,
// edge number), and come out as as many chunks as layout.h's limits ask for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/id.h"
#include "schema/value.h"
#include "storage/large_values.h"
#include "storage/layout.h"
#include "storage/property_column.h"
#include "storage/records.h"

namespace clout::storage {

/// Takes a finished chunk: key and value, valid during the call. Keys ascend.
using ChunkSink = std::function<void(std::string_view key, std::string_view value)>;

/// Writes the chunks of edges that share their start. Throws Error{Type} or Error{Limit} for a
/// value that cannot be stored.
void encode_out_chunks(std::span<const EdgeRecord> edges, LargeValueWriter& large,
                       const ChunkSink& sink);

/// One edge as its node sees it; `row` is its place in the columns of a bulk load.
struct AdjacencyEntry {
  EdgeTypeId type{};
  NodeId neighbour{};
  std::uint32_t row = 0;
};

/// Writes the In chunks of `node`; `row` is not looked at. Parallel edges come once each. Throws
/// Error{Limit} above kMaxParallelEdges of them.
void encode_in_chunks(NodeId node, std::span<const AdjacencyEntry> edges, const ChunkSink& sink);

/// A property of a bulk load: one array by row, of the field that belongs to `kind`; the others
/// stay empty. The arrays outlive the encoder.
struct EdgeColumn {
  PropertyKeyId key{};
  ColumnKind kind = ColumnKind::Mixed;
  std::span<const std::uint8_t> present = {};  ///< by row, 0 or 1; empty: every row has it
  std::span<const std::int64_t> integers = {};
  std::span<const double> floats = {};
  std::span<const std::uint8_t> booleans = {};
  std::span<const std::int32_t> dates = {};           ///< days since 1970-01-01
  std::span<const std::uint32_t> codes = {};          ///< strings: places in `dictionary`
  std::span<const std::string_view> dictionary = {};  ///< distinct strings
  std::span<const Value> values = {};                 ///< Mixed; a null is absent
};

/// Columns of a bulk load, by ascending key.
struct EdgeTable {
  std::span<const EdgeColumn> columns = {};
  RecordedTime recorded_from = 0;               ///< of every row, unless
  std::span<const RecordedTime> recorded = {};  ///< by row
};

/// Writes Out chunks from columns. Keeps scratch memory between nodes: one encoder per thread. The
/// table and the writer outlive it.
class OutChunkEncoder {
 public:
  OutChunkEncoder(const EdgeTable& table, LargeValueWriter& large);
  ~OutChunkEncoder();
  OutChunkEncoder(const OutChunkEncoder&) = delete;
  OutChunkEncoder& operator=(const OutChunkEncoder&) = delete;

  /// The edges get the numbers from `first_edge` on, in order.
  void encode(NodeId node, std::span<const AdjacencyEntry> edges, EdgeId first_edge,
              const ChunkSink& sink);

 private:
  struct Scratch;
  const EdgeTable table_;
  LargeValueWriter& large_;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace clout::storage
