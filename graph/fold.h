// Merges the delta into the chunks of edges: what is heavy is done beside running commits, what
// makes it visible is one atomic batch.
//
// Only chunks that an edge of the delta falls into are rewritten. Edges keep their numbers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "graph/base_topology.h"
#include "graph/graph_state.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// A fold of one state, ready to be written.
struct FoldResult {
  storage::WriteBatch rows;             ///< chunks, long values, fold commit
  std::vector<std::string> delta_keys;  ///< rows of Family::Delta that the chunks now hold
  std::shared_ptr<const BaseTopology> base;
};

/// Reads `state` only. Throws Error{Corruption} if its chunks are damaged.
[[nodiscard]] FoldResult prepare_fold(const GraphState& state);

/// The shape of `state`, as the base of what follows its commit. O(nodes + edges).
[[nodiscard]] std::shared_ptr<const BaseTopology> topology_of(const GraphState& state);

}  // namespace clout::graph
