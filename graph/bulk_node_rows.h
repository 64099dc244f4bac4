// Writes the rows of a bulk load's nodes: records, names and aliases, index entries, external ids.
// Used by BulkWriter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "graph/bulk_edge_rows.h"
#include "graph/bulk_topology.h"
#include "graph/bulk_writer.h"
#include "graph/graph_state.h"
#include "graph/shared_catalog.h"
#include "graph/text_order.h"
#include "graph/unique_entries.h"

namespace clout::graph {

/// Rows that belong to families which order them otherwise than by node.
struct BulkNodeKeys {
  SortedTexts names;
  SortedTexts index_entries;
  CoarseValues coarse;  ///< of the index entries
};

/// What the threads of one load share.
struct BulkNodeJob {
  const Catalog& catalog;  ///< with all names of the load
  const BulkNodeLabels& labels;
  storage::RecordedTime recorded = 0;
  BulkRuns& runs;
  BulkObserver& observer;
  const CancelToken* cancel = nullptr;
};

/// Writes the records of some blocks of nodes, of which the first row has number `first`, and
/// returns the keys of their other rows, each list sorted. Consumes the blocks.
[[nodiscard]] BulkNodeKeys write_node_records(const BulkNodeJob& job, std::span<BulkNodes> blocks,
                                              std::uint32_t first);

/// Gives every name of the blocks its number.
void intern_names(SharedCatalog& catalog, std::span<const BulkNodes> blocks);

/// Merges sorted lists of keys into one run of rows without values. Consumes the lists.
void write_merged_keys(BulkRuns& runs, storage::Family family, std::vector<SortedTexts> lists);

/// Writes a run of the ids that the load gave, from (place in `spaces`, id) to node. Consumes
/// `ids`.
void write_external_ids(BulkRuns& runs, const std::vector<std::string>& spaces,
                        std::vector<BulkExternalId> ids);

}  // namespace clout::graph
