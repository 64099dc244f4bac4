// algo.*: algorithms over the whole graph, or over the part with some labels and edge types.
#include <algorithm>
#include <utility>

#include "graph/algorithms/centrality.h"
#include "graph/algorithms/communities.h"
#include "query/procedures/families.h"
#include "query/spelling.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using graph::Projection;

/// The map that a call is given; an option that its procedure does not have is an error.
class AlgorithmOptions {
 public:
  AlgorithmOptions(const ProcedureCall& call, std::vector<std::string_view> known)
      : call_(call), map_(call.arguments[0].as_map()), known_(std::move(known)) {
    known_.emplace_back("labels");
    known_.emplace_back("types");
    for (const auto& [key, value] : map_) require_known(key);
  }

  [[nodiscard]] Projection projection() const {
    const Catalog& catalog = call_.view.catalog();
    graph::ProjectionFilter filter;
    if (const auto names = texts("labels")) {
      filter.labels.emplace();
      for (const std::string& name : *names) {
        if (const auto label = catalog.labels.find(name)) filter.labels->push_back(*label);
      }
    }
    if (const auto names = texts("types")) {
      filter.types.emplace();
      for (const std::string& name : *names) {
        const auto types = resolve_edge_type(catalog, name);
        filter.types->insert(filter.types->end(), types.begin(), types.end());
      }
    }
    return {call_.view, filter, call_.budget};
  }

  /// An integer of at least `least`.
  [[nodiscard]] std::uint64_t integer(std::string_view key, std::uint64_t otherwise,
                                      std::uint64_t least) const {
    const Value& value = find(key);
    if (value.is_null()) return otherwise;
    if (value.is_integer() && value.as_integer() >= static_cast<std::int64_t>(least)) {
      return static_cast<std::uint64_t>(value.as_integer());
    }
    throw wrong(key, "an integer of at least " + std::to_string(least));
  }
  /// A number from 0 to 1.
  [[nodiscard]] double share(std::string_view key, double otherwise) const {
    const Value& value = find(key);
    if (value.is_null()) return otherwise;
    if (value.is_number() && value.number() >= 0 && value.number() <= 1) return value.number();
    throw wrong(key, "a number from 0 to 1");
  }
  [[nodiscard]] bool boolean(std::string_view key, bool otherwise) const {
    const Value& value = find(key);
    if (value.is_null()) return otherwise;
    if (value.is_boolean()) return value.as_boolean();
    throw wrong(key, "true or false");
  }
  /// Nodes of the projection, by their numbers in it.
  [[nodiscard]] std::vector<std::uint32_t> nodes(std::string_view key, const Projection& in) const {
    const Value& value = find(key);
    if (value.is_null()) return {};
    const List list = value.is_list() ? value.as_list() : List{value};
    std::vector<std::uint32_t> numbers;
    for (const Value& item : list) {
      if (!item.is_node()) throw wrong(key, "a node or a list of nodes");
      if (const auto number = in.find(item.as_node().id)) numbers.push_back(*number);
    }
    if (numbers.empty()) {
      throw Error(ErrorCode::Argument,
                  "none of `" + std::string(key) + "` is among the nodes that `labels` chooses");
    }
    return numbers;
  }

 private:
  [[nodiscard]] const Value& find(std::string_view key) const {
    static const Value kNull;
    const auto found = map_.find(std::string(key));
    return found == map_.end() ? kNull : found->second;
  }
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key) const {
    const Value& value = find(key);
    if (value.is_null()) return std::nullopt;
    const List list = value.is_list() ? value.as_list() : List{value};
    std::vector<std::string> found;
    for (const Value& item : list) {
      if (!item.is_string()) throw wrong(key, "a string or a list of strings");
      found.push_back(item.as_string());
    }
    return found;
  }
  static Error wrong(std::string_view key, const std::string& expected) {
    return Error(ErrorCode::Argument, "option `" + std::string(key) + "` must be " + expected);
  }
  void require_known(const std::string& key) const {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) return;
    Error error(ErrorCode::Argument, "there is no option `" + key + "`");
    if (const auto near = nearest_word(key, known_)) {
      throw std::move(error).hint("did you mean " + *near + "?");
    }
    std::string all;
    for (const std::string_view known : known_) {
      all += (all.empty() ? "" : ", ") + std::string(known);
    }
    throw std::move(error).hint("there are: " + all);
  }

  const ProcedureCall& call_;
  const Map& map_;
  std::vector<std::string_view> known_;
};

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

std::unique_ptr<ProcedureRows> degree(const ProcedureCall& call) {
  const Projection graph = AlgorithmOptions(call, {}).projection();
  return by_node(
      call, graph,
      [&](std::uint32_t i) { return integer(graph.out(i).size() + graph.in(i).size()); },
      [&](std::uint32_t i) { return integer(graph.out(i).size()); },
      [&](std::uint32_t i) { return integer(graph.in(i).size()); });
}

std::unique_ptr<ProcedureRows> triangles(const ProcedureCall& call) {
  const Projection graph = AlgorithmOptions(call, {}).projection();
  const auto counts = graph::count_triangles(graph, call.budget);
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
  add("algo.labelPropagation", {{"community", ValueType::Integer}}, label_propagation,
      "Communities by the label that most neighbours have; option iterations.");
  add("algo.degree",
      {{"degree", ValueType::Integer},
       {"outDegree", ValueType::Integer},
       {"inDegree", ValueType::Integer}},
      degree, "How many edges there are at each node, and how many leave and enter it.");
  add("algo.triangles", {{"triangles", ValueType::Integer}, {"clustering", ValueType::Float}},
      triangles, "Triangles at each node, and which share of its neighbours' pairs they close.");
  add("algo.coreNumber", {{"core", ValueType::Integer}}, core_number,
      "The greatest k of a part, with the node in it, where all have k neighbours.");
}

}  // namespace clout::query
