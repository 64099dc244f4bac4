// algo.*: what algorithms find that set out from a node.
#include <utility>

#include "graph/algorithms/distances.h"
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

}  // namespace

void add_source_procedures(ProcedureTable& table) {
  const ProcedureField options{"options", ValueType::Map};
  const ProcedureField node{"node", ValueType::Node};
  table.add({"algo.distances",
             {options},
             {node, {"distance", kNumber}},
             distances,
             "How far the nodes are that can be reached: edges, or the least sum of a property; "
             "options source, weight, direction."});
}

}  // namespace clout::query
