// All nodes of a view, one after the other.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "graph/graph_view.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// Calls visit(node) for each node (with the label, if given), ascending. O(nodes). Throws what the
/// budget throws.
template <typename Visit>
void visit_nodes(const GraphView& view, std::optional<LabelId> label, QueryBudget& budget,
                 const Visit& visit) {
  std::array<NodeId, 1024> nodes{};
  std::uint32_t position = 0;
  for (std::size_t found = nodes.size(); found == nodes.size();) {
    found = view.scan_nodes(position, label, nodes);
    std::for_each_n(nodes.begin(), found, [&](NodeId node) {
      budget.poll();
      visit(node);
    });
  }
}

}  // namespace clout::graph
