// What the rules of the schema mean for the edges of a bulk load. Used by BulkWriter.
#pragma once

#include "graph/bulk_edge_table.h"
#include "graph/text_order.h"
#include "graph/unique_entries.h"
#include "schema/catalog.h"

namespace clout::graph {

/// Throws Error{Constraint} for the first row that breaks a constraint; before drop_ends().
/// O(rows * constraints on edges).
void check_constraints(const BulkEdgeTable& table, const Catalog& catalog);

/// The entries of all indexes on edges, sorted, if the first row is edge `first`: after reorder()
/// by `out`. Adds their coarse values to `coarse`.
[[nodiscard]] SortedTexts edge_index_entries(const BulkEdgeTable& table, const BulkAdjacency& out,
                                             const Catalog& catalog, EdgeId first,
                                             CoarseValues& coarse);

}  // namespace clout::graph
