// Which nodes and edges of one state a read rule hides, found once and kept for the reads of it.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_set>
#include <vector>

#include "graph/graph_view.h"
#include "graph/rule_names.h"

namespace clout::graph {

/// A value. Vectors end where nothing more is hidden.
struct HiddenParts {
  std::vector<bool> nodes;    ///< by number: is hidden
  std::vector<bool> touched;  ///< by number: is hidden, or has an edge that is
  /// Edges of visible types between visible nodes that nothing visible states.
  std::unordered_set<EdgeId> unstated;
  std::uint64_t node_count = 0;  ///< how much is hidden, here and below
  std::uint64_t edge_count = 0;
  std::vector<std::uint64_t> nodes_by_label, edges_by_type;
};

/// What is hidden, asked one by one.
struct Hiding {
  std::function<bool(NodeId)> node;
  std::function<bool(const Edge&)> unstated;
};

/// Of a committed state. O(hidden nodes and their edges + claims); where types are hidden also
/// O(nodes), where sources are O(nodes + edges), with one property read for each edge.
[[nodiscard]] HiddenParts find_hidden(const GraphView& view, const RuleNames& names,
                                      const Hiding& hiding);

/// Of any view, by asking about everything. O(nodes + edges).
[[nodiscard]] HiddenParts find_all_hidden(const GraphView& view, const RuleNames& names,
                                          const Hiding& hiding);

/// Null where the edge names none, or the rule hides none.
[[nodiscard]] Value source_of(const GraphView& view, const RuleNames& names, const Edge& edge);

}  // namespace clout::graph
