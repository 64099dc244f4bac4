// algo.*: what algorithms find that set out from a node.
#include <utility>

#include "graph/algorithms/distances.h"
#include "graph/algorithms/dominators.h"
#include "graph/algorithms/flow.h"
#include "query/procedures/algorithm_options.h"
#include "query/procedures/families.h"

namespace clout::query {
namespace {

using graph::Projection;

std::unique_ptr<ProcedureRows> distances(const ProcedureCall& call) {
  const AlgorithmOptions options(call, {"source", "weight", "direction"});
  const Direction direction = options.direction();
  const graph::EdgeDetails details{.weight = options.weight("weight")};
  const Projection graph = options.projection(details);
  const std::uint32_t source = options.node("source", graph);
  ProcedureBatch rows(2);
  const auto add = [&](std::uint32_t node, Value distance) {
    call.budget.poll();
    rows[0].emplace_back(Node{graph.node(node)});
    rows[1].push_back(std::move(distance));
  };
  if (details.weight) {
    const auto sums = graph::least_sums(graph, source, direction, call.budget);
    for (std::uint32_t i = 0; i < sums.size(); ++i) {
      if (sums[i] >= 0) add(i, sums[i]);
    }
  } else {
    const auto hops = graph::hop_counts(graph, source, direction, call.budget);
    for (std::uint32_t i = 0; i < hops.size(); ++i) {
      if (hops[i] != graph::kNotReached) add(i, static_cast<std::int64_t>(hops[i]));
    }
  }
  return make_procedure_rows(std::move(rows), call.budget);
}

/// Rows of an edge and a number: those for which `list(graph, flow, add)` calls add.
template <typename List>
std::unique_ptr<ProcedureRows> by_flow(const ProcedureCall& call, const List& list) {
  const AlgorithmOptions options(call, {"source", "target", "capacity", "direction"});
  const Direction direction = options.direction();
  const Projection graph = options.projection({.ids = true, .weight = options.weight("capacity")});
  const std::uint32_t source = options.node("source", graph);
  const std::uint32_t target = options.node("target", graph);
  if (source == target) {
    throw Error(ErrorCode::Argument, "`source` and `target` must be different nodes");
  }
  const graph::Flow flow = graph::max_flow(graph, source, target, direction, call.budget);
  ProcedureBatch rows(2);
  list(graph, flow, [&](std::uint64_t edge, double number) {
    call.budget.poll();
    rows[0].emplace_back(call.view.find_edge(graph.edge_id(edge)).value());
    rows[1].emplace_back(number);
  });
  return make_procedure_rows(std::move(rows), call.budget);
}

std::unique_ptr<ProcedureRows> max_flow(const ProcedureCall& call) {
  return by_flow(call, [](const Projection& graph, const graph::Flow& flow, const auto& add) {
    for (std::uint64_t edge = 0; edge < graph.edge_count(); ++edge) {
      if (flow.flows[edge] != 0) add(edge, flow.flows[edge]);
    }
  });
}

std::unique_ptr<ProcedureRows> min_cut(const ProcedureCall& call) {
  return by_flow(call, [](const Projection& graph, const graph::Flow& flow, const auto& add) {
    for (const std::uint64_t edge : flow.cut) add(edge, graph.weight(edge));
  });
}

std::unique_ptr<ProcedureRows> dominators(const ProcedureCall& call) {
  const AlgorithmOptions options(call, {"source"});
  const Projection graph = options.projection();
  const auto tree = graph::dominator_tree(graph, options.node("source", graph), call.budget);
  const auto node = [&](std::uint32_t number) { return Value(Node{graph.node(number)}); };
  ProcedureBatch rows(3);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    call.budget.poll();
    rows[0].push_back(node(tree.nodes[i]));
    rows[1].push_back(i == 0 ? Value() : node(tree.dominators[i]));
    rows[2].emplace_back(static_cast<std::int64_t>(tree.depths[i]));
  }
  return make_procedure_rows(std::move(rows), call.budget);
}

}  // namespace

void add_source_procedures(ProcedureTable& table) {
  const ProcedureField options{"options", ValueType::Map};
  const ProcedureField node{"node", ValueType::Node};
  const ProcedureField edge{"edge", ValueType::Edge};
  const auto add = [&](const char* name, std::vector<ProcedureField> columns, auto start,
                       const char* help) {
    table.add({name, {options}, std::move(columns), start, help});
  };
  add("algo.distances", {node, {"distance", kNumber}}, distances,
      "How far the nodes are that can be reached: edges, or the least sum of a property; options "
      "source, weight, direction.");
  add("algo.maxFlow", {edge, {"flow", ValueType::Float}}, max_flow,
      "What each edge carries when as much as can goes from one node to another; options source, "
      "target, capacity, direction.");
  add("algo.minCut", {edge, {"capacity", ValueType::Float}}, min_cut,
      "The edges of the least capacity without which one node does not reach another; options "
      "source, target, capacity, direction.");
  add("algo.dominators", {node, {"dominator", ValueType::Node}, {"depth", ValueType::Integer}},
      dominators,
      "The last node that every path from the source passes before each, and how many there are; "
      "option source.");
}

}  // namespace clout::query
