// algo.*: what algorithms say of each node of the whole graph, or of the part with some labels and
// edge types.
#include <algorithm>
#include <utility>

#include "graph/algorithms/centrality.h"
#include "graph/algorithms/communities.h"
#include "graph/algorithms/louvain.h"
#include "query/procedures/algorithm_options.h"
#include "query/procedures/families.h"

namespace clout::query {
namespace {

using graph::Projection;

/// A row for each node: it, and what each column says of it.
template <typename... Columns>
std::unique_ptr<ProcedureRows> by_node(const ProcedureCall& call, const Projection& graph,
                                       const Columns&... columns) {
  ProcedureBatch rows(1 + sizeof...(columns));
  for (std::uint32_t i = 0; i < graph.size(); ++i) {
    call.budget.poll();
    rows[0].emplace_back(Node{graph.node(i)});
    std::size_t column = 0;
    (rows[++column].push_back(columns(i)), ...);
  }
  return make_procedure_rows(std::move(rows), call.budget);
}

Value integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

/// The node id of a node's component or community.
auto named_by(const Projection& graph, const std::vector<std::uint32_t>& groups) {
  return [&](std::uint32_t i) { return integer(raw(graph.node(groups[i]))); };
}

std::unique_ptr<ProcedureRows> page_rank(const ProcedureCall& call) {
  const AlgorithmOptions options(call, {"damping", "iterations", "tolerance", "sources"});
  const Projection graph = options.projection();
  graph::PageRankOptions how;
  how.damping = options.share("damping", how.damping);
  how.iterations = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(options.integer("iterations", how.iterations, 1), 1'000'000));
  how.tolerance = options.share("tolerance", how.tolerance);
  how.sources = options.nodes("sources", graph);
  const auto ranks = graph::page_rank(graph, how, call.budget);
  return by_node(call, graph, [&](std::uint32_t i) { return Value(ranks[i]); });
}

std::unique_ptr<ProcedureRows> betweenness(const ProcedureCall& call) {
  const AlgorithmOptions options(call, {"directed", "samples", "seed"});
  const Projection graph = options.projection();
  graph::BetweennessOptions how;
  how.directed = options.boolean("directed", how.directed);
  how.samples = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(options.integer("samples", how.samples, 1), how.samples));
  how.seed = options.integer("seed", how.seed, 0);
  const auto scores = graph::betweenness(graph, how, call.budget);
  return by_node(call, graph, [&](std::uint32_t i) { return Value(scores[i]); });
}

std::unique_ptr<ProcedureRows> weak_components(const ProcedureCall& call) {
  const Projection graph = AlgorithmOptions(call, {}).projection();
  const auto groups = graph::weak_components(graph, call.budget);
  return by_node(call, graph, named_by(graph, groups));
}

std::unique_ptr<ProcedureRows> strong_components(const ProcedureCall& call) {
  const Projection graph = AlgorithmOptions(call, {}).projection();
  const auto groups = graph::strong_components(graph, call.budget);
  return by_node(call, graph, named_by(graph, groups));
}

std::unique_ptr<ProcedureRows> label_propagation(const ProcedureCall& call) {
  constexpr std::uint64_t kIterations = 10;
  const AlgorithmOptions options(call, {"iterations"});
  const Projection graph = options.projection();
  const auto iterations = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(options.integer("iterations", kIterations, 1), 1'000'000));
  const auto groups = graph::label_propagation(graph, iterations, call.budget);
  return by_node(call, graph, named_by(graph, groups));
}

std::unique_ptr<ProcedureRows> louvain(const ProcedureCall& call) {
  const AlgorithmOptions options(call, {"weight"});
  const Projection graph = options.projection({.weight = options.weight("weight")});
  const auto found = graph::louvain(graph, call.budget);
  return by_node(call, graph, named_by(graph, found.groups),
                 [&](std::uint32_t) { return Value(found.modularity); });
}

std::unique_ptr<ProcedureRows> degree(const ProcedureCall& call) {
  const Projection graph = AlgorithmOptions(call, {}).projection();
  return by_node(
      call, graph,
      [&](std::uint32_t i) { return integer(graph.out(i).size() + graph.in(i).size()); },
      [&](std::uint32_t i) { return integer(graph.out(i).size()); },
      [&](std::uint32_t i) { return integer(graph.in(i).size()); });
}

std::unique_ptr<ProcedureRows> triangles(const ProcedureCall& call) {
  const AlgorithmOptions options(call, {"directed"});
  const Projection graph = options.projection();
  const bool directed = options.boolean("directed", false);
  const auto counts = graph::count_triangles(graph, directed, call.budget);
  return by_node(
      call, graph, [&](std::uint32_t i) { return integer(counts.triangles[i]); },
      [&](std::uint32_t i) { return Value(counts.clustering[i]); });
}

std::unique_ptr<ProcedureRows> core_number(const ProcedureCall& call) {
  const Projection graph = AlgorithmOptions(call, {}).projection();
  const auto cores = graph::core_numbers(graph, call.budget);
  return by_node(call, graph, [&](std::uint32_t i) { return integer(cores[i]); });
}

}  // namespace

void add_algorithm_procedures(ProcedureTable& table) {
  const ProcedureField options{"options", ValueType::Map, Value(Map{})};
  const ProcedureField node{"node", ValueType::Node};
  const ProcedureField component{"component", ValueType::Integer};
  const ProcedureField community{"community", ValueType::Integer};
  const auto add = [&](const char* name, std::vector<ProcedureField> columns, auto start,
                       const char* help) {
    columns.insert(columns.begin(), node);
    table.add({name, {options}, std::move(columns), start, help});
  };
  add("algo.pageRank", {{"score", ValueType::Float}}, page_rank,
      "How often a random walk along the edges comes by; options damping, iterations, tolerance, "
      "sources.");
  add("algo.betweenness", {{"score", ValueType::Float}}, betweenness,
      "How many shortest paths between others pass; options directed, samples, seed.");
  add("algo.weakComponents", {component}, weak_components,
      "Nodes that paths join, whichever way edges point; named by the least node id.");
  add("algo.strongComponents", {component}, strong_components,
      "Nodes that reach each other along the edges; named by the least node id.");
  add("algo.labelPropagation", {community}, label_propagation,
      "Communities by the label that most neighbours have; option iterations.");
  add("algo.louvain", {community, {"modularity", ValueType::Float}}, louvain,
      "Communities with more edges inside than chance would give them, and by how much; option "
      "weight.");
  add("algo.degree",
      {{"degree", ValueType::Integer},
       {"outDegree", ValueType::Integer},
       {"inDegree", ValueType::Integer}},
      degree, "How many edges there are at each node, and how many leave and enter it.");
  add("algo.triangles", {{"triangles", ValueType::Integer}, {"clustering", ValueType::Float}},
      triangles,
      "Triangles at each node, and which share of the edges that could join its neighbours is "
      "there; option directed.");
  add("algo.coreNumber", {{"core", ValueType::Integer}}, core_number,
      "The greatest k of a part, with the node in it, where all have k neighbours.");
}

}  // namespace clout::query
