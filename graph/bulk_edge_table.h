// The edges of a bulk load brought together: all blocks as one table of columns, and the order in
// which chunks take them. Used by BulkWriter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "graph/bulk_columns.h"
#include "graph/bulk_writer.h"
#include "graph/shared_catalog.h"
#include "schema/id.h"
#include "storage/chunk_encoder.h"

namespace clout::graph {

/// New edges by their start: group g is the edges of nodes[g], at entries [begins[g],
/// begins[g + 1]). Groups ascend by node; within a group entries are as the rows were, until it is
/// sorted.
struct BulkAdjacency {
  std::vector<std::uint32_t> nodes;
  std::vector<std::uint32_t> begins;
  std::vector<storage::AdjacencyEntry> entries;

  [[nodiscard]] std::span<const storage::AdjacencyEntry> group(std::size_t number) const {
    return std::span(entries).subspan(begins[number], begins[number + 1] - begins[number]);
  }
};

/// All edges of a load, by row in the order of add(). The blocks that it is made from are consumed
/// piece by piece, so that no column is held twice for long.
class BulkEdgeTable {
 public:
  /// Joins the columns of all blocks. A property whose kind differs between blocks becomes Mixed.
  /// Names get their numbers from `catalog`.
  BulkEdgeTable(std::vector<BulkEdges> blocks, SharedCatalog& catalog, unsigned threads);

  [[nodiscard]] std::size_t rows() const { return starts_.size(); }
  [[nodiscard]] const std::vector<std::uint32_t>& starts() const { return starts_; }
  [[nodiscard]] const std::vector<std::uint32_t>& ends() const { return ends_; }
  /// Before reorder().
  [[nodiscard]] EdgeTypeId type(std::size_t row) const { return EdgeTypeId{types_[row]}; }
  /// The columns as the chunk encoder takes them; valid as long as the table.
  [[nodiscard]] storage::EdgeTable encoder_table(storage::RecordedTime recorded) const;
  /// The properties of one row, by ascending key.
  [[nodiscard]] std::vector<storage::Property> properties(std::size_t row) const;
  /// One property of a row, or null.
  [[nodiscard]] Value value(std::size_t row, PropertyKeyId key) const;
  /// Frees starts() and ends().
  void drop_ends();
  /// Brings the rows into the order of the entries of `out`, which then count up: chunks are
  /// written by reading columns from end to end, instead of from all over memory.
  void reorder(BulkAdjacency& out, unsigned threads);

 private:
  void join_topology(std::vector<BulkEdges>& blocks, SharedCatalog& catalog, unsigned threads);
  void join_columns(std::vector<BulkEdges>& blocks, SharedCatalog& catalog, unsigned threads);
  void make_spans();

  std::vector<std::size_t> offsets_;  ///< first row of each block, and the number of rows
  std::vector<std::uint32_t> starts_, ends_;
  std::vector<std::uint16_t> types_;
  std::vector<PropertyKeyId> keys_;  ///< of columns_, ascending
  std::vector<BulkColumn> columns_;
  std::vector<storage::EdgeColumn> spans_;
};

/// Groups the rows by their start. O(rows + largest node number), or O(rows log rows) where there
/// are few rows for that many nodes.
[[nodiscard]] BulkAdjacency group_edges(const BulkEdgeTable& table);

/// Brings groups [begin, end) into the order of chunks: type, neighbour, row.
void sort_groups(BulkAdjacency& out, std::size_t begin, std::size_t end);

}  // namespace clout::graph
