// Where edges changed since the fold.
#pragma once

#include <utility>
#include <vector>

#include "graph/delta.h"
#include "schema/id.h"

namespace clout::graph {

using NodePair = std::pair<NodeId, NodeId>;  // the lower number first

/// The pairs of nodes between which an edge was added, changed or removed; ascending, each once.
/// O(changes log changes).
[[nodiscard]] std::vector<NodePair> changed_pairs(const Delta& delta);

}  // namespace clout::graph
