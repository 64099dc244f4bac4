#include "graph/graph_view.h"

#include "graph/edge_statistics.h"
#include "graph/ordered_edges.h"

namespace clout::graph {

void GraphView::property_column(std::span<const NodeId> nodes, PropertyKeyId key,
                                std::span<Value> out) const {
  for (std::size_t i = 0; i < nodes.size(); ++i) out[i] = property(nodes[i], key);
}

void GraphView::property_column(std::span<const Edge> edges, PropertyKeyId key,
                                std::span<Value> out) const {
  for (std::size_t i = 0; i < edges.size(); ++i) out[i] = property(edges[i], key);
}

void GraphView::neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                           std::vector<NodeId>& out) const {
  std::vector<Neighbour> edges;
  expand(node, direction, types, edges);
  out.reserve(out.size() + edges.size());
  for (const Neighbour& edge : edges) out.push_back(edge.node);
}

std::vector<Claim> GraphView::claims(EdgeId) const { return {}; }

void GraphView::visit_claims(const ClaimVisitor&) const {}

std::shared_ptr<const EdgeStatistics> GraphView::edge_statistics() const {
  return std::make_shared<const EdgeStatistics>(*this);
}

std::shared_ptr<const OrderedEdges> GraphView::edges_by_cost(const PathIndexDefinition&,
                                                             const EdgeCosts&, QueryBudget&) const {
  return nullptr;
}

}  // namespace clout::graph
