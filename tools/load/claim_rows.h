// Rows of edge files that are claims: which edge each is on, and what it says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/bulk_writer.h"
#include "tools/load/row_parser.h"

namespace clout::tools {

/// Knows the edges of one load by their EDGE_ID. One thread.
class ClaimRows {
 public:
  /// `latest`: claims cannot be recorded after it, in microseconds since the epoch.
  explicit ClaimRows(std::int64_t latest) : latest_(latest) {}

  /// Do rows of this format carry claims or edge ids?
  [[nodiscard]] static bool in(const RowFormat& format);

  /// What rows [0, rows) of a block that are not among `dropped` (ascending) say. The first one
  /// that is kept is edge `next_edge` of the load. Appends faults to the block, and to `dropped`
  /// (keeping its order) the rows that are faulty or speak of an edge that is there already.
  [[nodiscard]] std::vector<graph::BulkClaim> take(RowBlock& block, const RowParser& parser,
                                                   const RowFormat& format, std::uint64_t next_edge,
                                                   std::vector<std::uint32_t>& dropped);

 private:
  struct KnownEdge {
    std::uint64_t number = 0;
    std::uint32_t start = 0, end = 0;
    std::uint32_t type = 0;  ///< place in types_
  };
  struct Reading;

  std::int64_t latest_;
  graph::StringTable types_;
  std::unordered_map<std::string, KnownEdge> edges_;
};

}  // namespace clout::tools
