// The rows that follow from a record: names, entries of property indexes and of text indexes. Who
// changes a record moves them.
#pragma once

#include <cstddef>

#include "graph/entity_record.h"
#include "graph/row_overlay.h"
#include "schema/catalog.h"

namespace clout::graph {

/// Puts into `rows` what leads from the rows of `before` to those of `after`; null: no such node.
/// Gives about the memory that this takes, there and in a batch.
std::size_t move_rows(RowOverlay& rows, const Catalog& catalog, NodeId node,
                      const NodeRecord* before, const NodeRecord* after);
/// The same for an edge.
std::size_t move_rows(RowOverlay& rows, const Catalog& catalog, const EdgeRecord* before,
                      const EdgeRecord* after);

}  // namespace clout::graph
