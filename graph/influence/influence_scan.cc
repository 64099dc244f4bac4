// Builds an influence graph through the GraphView interface alone: the way that works for every
// view, and the oracle for faster ways.

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "graph/graph_view.h"
#include "graph/influence/arc_index_builder.h"
#include "graph/influence/influence_edge_reader.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/influence_rows.h"

namespace clout::graph {

void visit_influence_rows(const GraphView& view, const InfluenceModel& model, QueryBudget& budget,
                          const std::function<void(const InfluenceEdge&)>& visit) {
  const std::vector<EdgeTypeId> types = transmitting_types(view.catalog(), model);
  InfluenceEdgeReader reader(view);
  std::array<NodeId, 1024> nodes{};
  std::vector<Neighbour> neighbours;
  std::vector<InfluenceEdge> rows;
  std::uint32_t position = 0;
  std::size_t found = types.empty() ? 0 : nodes.size();
  while (found == nodes.size()) {
    found = view.scan_nodes(position, std::nullopt, nodes);
    for (std::size_t i = 0; i < found; ++i) {
      neighbours.clear();
      view.expand(nodes[i], Direction::Out, types, neighbours);
      for (const Neighbour& neighbour : neighbours) {
        budget.poll();
        rows.clear();
        reader.read(neighbour.edge, rows);
        for (const InfluenceEdge& row : rows) visit(row);
      }
    }
  }
}

std::shared_ptr<const InfluenceGraph> InfluenceGraph::scan(const GraphView& view,
                                                           const InfluenceModel& model,
                                                           std::int64_t now, QueryBudget& budget) {
  EdgesByRule edges(model, view.catalog().edge_types.names());
  visit_influence_rows(view, model, budget, [&](const InfluenceEdge& row) { edges.add(row); });
  ArcIndexBuilder builder(model, now);
  builder.add(std::move(edges));
  return std::make_shared<const InfluenceGraph>(builder.finish(budget));
}

std::shared_ptr<const InfluenceGraph> GraphView::influence_graph(const InfluenceModel& model,
                                                                 std::int64_t now,
                                                                 QueryBudget& budget) const {
  return InfluenceGraph::scan(*this, model, now, budget);
}

}  // namespace clout::graph
