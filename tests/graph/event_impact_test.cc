// The impact of an event equals the net that the definition gives a node in its place.
#include "graph/influence/event_impact.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <catch2/catch.hpp>

#include "tests/support/influence_oracle.h"

namespace clout::tests {

TEST_CASE("event impact: the net of a node that reaches both ends of the tie",
          "[graph][influence]") {
  QueryBudget budget;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    OracleGraph graph = random_influence_graph(seed);
    const auto nodes = static_cast<std::uint32_t>(graph.node_names.size());
    graph::InfluenceEdge tie;
    tie.type = EdgeTypeId{static_cast<std::uint32_t>(seed % (graph.type_names.size() - 1))};
    tie.start = NodeId{static_cast<std::uint32_t>(seed % nodes)};
    tie.end = NodeId{static_cast<std::uint32_t>((seed + 1 + seed / nodes) % nodes)};
    tie.confidence = 0.75;
    tie.strength_reverse = 0.5;
    if (seed % 3 == 0) tie.odds = tie.polarity = 0.25;
    if (tie.start == tie.end) continue;
    graph::ImpactQuery query;
    query.ties = {tie};
    query.top = 4;
    query.filter.as_of = 50;
    const auto rows = event_impact(build(graph, 50), graph.model, graph.type_names, query,
                                   names_of(graph), budget);

    // By hand: a node more, of which each arc goes one way only.
    OracleGraph with_event = graph;
    with_event.node_names.push_back("event");
    const NodeId event{nodes};
    graph::InfluenceEdge to_start = tie, to_end = tie;
    to_start.end = event;
    to_start.strength_forward = 0;
    to_end.start = event;
    to_end.strength_reverse = 0;
    for (graph::InfluenceEdge edge : {to_start, to_end}) {
      edge.edge = EdgeId{1'000'000 + with_event.edges.size()};
      with_event.edges.push_back(edge);
    }
    const InfluenceOracle oracle(with_event, query.filter);
    std::vector<std::pair<double, NodeId>> nets;
    std::map<NodeId, double> net_of;
    for (std::uint32_t node = 0; node < nodes; ++node) {
      const OracleTotal total = oracle.total(event, NodeId{node}, query.hops);
      net_of[NodeId{node}] = total.support - total.harm;
      if (std::fabs(total.support - total.harm) > 1e-12) {
        nets.emplace_back(std::fabs(total.support - total.harm), NodeId{node});
      }
    }
    std::sort(nets.rbegin(), nets.rend());
    REQUIRE(rows.size() == std::min<std::size_t>(4, nets.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(rows[i].total.net() == Approx(net_of[rows[i].node]).margin(1e-9));
      CHECK(std::fabs(rows[i].total.net()) == Approx(nets[i].first).margin(1e-9));
    }
  }
}

}  // namespace clout::tests
