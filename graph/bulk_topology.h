// The shape of the graph as it is after a bulk load: what was there, and the load's nodes and
// edges. Made in memory beside the chunks, so that publishing a load need not read it back. Used
// by BulkWriter.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/base_topology.h"
#include "graph/bulk_edge_table.h"
#include "graph/bulk_writer.h"
#include "schema/catalog.h"

namespace clout::graph {

/// Labels of the nodes of a load: node number `first` + i has the set `codes[i]`.
struct BulkNodeLabels {
  std::uint32_t first = 0;
  std::vector<std::vector<LabelId>> sets;
  std::vector<std::uint32_t> codes;

  [[nodiscard]] const std::vector<LabelId>& of(NodeId node) const {
    return sets[codes[raw(node) - first]];
  }
};

/// The labels of all blocks, whose names `catalog` has. Equal sets get one code.
[[nodiscard]] BulkNodeLabels collect_labels(std::span<const BulkNodes> blocks,
                                            const Catalog& catalog, std::uint32_t first);

/// `before` with the new nodes and the edges of `out`, whose groups are sorted and which have the
/// numbers from `first_edge` on. What is new counts as changed by `commit`. O(nodes + edges).
/// Throws Error{Limit} above kMaxBaseEdges.
[[nodiscard]] std::shared_ptr<const BaseTopology> extended_topology(const BaseTopology& before,
                                                                    const BulkNodeLabels& nodes,
                                                                    const BulkAdjacency& out,
                                                                    std::uint64_t first_edge,
                                                                    CommitNumber commit);

}  // namespace clout::graph
