#include "graph/graph_view.h"

namespace clout::graph {

void GraphView::neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                           std::vector<NodeId>& out) const {
  std::vector<Neighbour> edges;
  expand(node, direction, types, edges);
  out.reserve(out.size() + edges.size());
  for (const Neighbour& edge : edges) out.push_back(edge.node);
}

}  // namespace clout::graph
