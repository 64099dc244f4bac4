#include "graph/influence/influence_graph.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "graph/influence/arc_index_builder.h"
#include "graph/read_set.h"

namespace clout::graph {

/// The full lists of the nodes whose arcs differ from the graph below.
struct InfluenceGraph::Overlay {
  struct Lists {
    std::vector<Arc> out;
    std::vector<Arc> in;
  };
  std::unordered_map<std::uint32_t, Lists> nodes;
};

namespace {

/// For each changed node, the nodes whose arcs with it are replaced (ascending).
using Replaced = std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>;

Replaced replaced_neighbours(std::span<const ChangedPair> changes) {
  Replaced replaced;
  for (const ChangedPair& change : changes) {
    replaced[raw(change.a)].push_back(raw(change.b));
    replaced[raw(change.b)].push_back(raw(change.a));
  }
  for (auto& [node, others] : replaced) std::sort(others.begin(), others.end());
  return replaced;
}

std::vector<Arc> without(std::span<const Arc> arcs, const std::vector<std::uint32_t>& others) {
  std::vector<Arc> kept;
  kept.reserve(arcs.size() + 4);
  std::copy_if(arcs.begin(), arcs.end(), std::back_inserter(kept), [&](const Arc& arc) {
    return !std::binary_search(others.begin(), others.end(), arc.other);
  });
  return kept;
}

}  // namespace

InfluenceGraph::InfluenceGraph(std::shared_ptr<const ArcIndex> base)
    : base_(std::move(base)), facts_(base_->facts()), node_limit_(base_->node_limit()) {}

std::shared_ptr<const InfluenceGraph> InfluenceGraph::with_changes(
    const InfluenceModel& model, std::span<const std::string> type_names,
    std::span<const ChangedPair> changes, QueryBudget& budget) const {
  const auto first_page = static_cast<std::uint32_t>(facts_->page_kinds().size());
  EdgesByRule edges(model, type_names);
  for (const ChangedPair& change : changes) {
    for (const InfluenceEdge& edge : change.edges) edges.add(edge);
  }
  FactCollector collector(model, base_->built_at(), first_page);
  collector.add(std::move(edges));
  const std::vector<FactArcs> facts = collector.merge(budget);

  auto overlay =
      overlay_ == nullptr ? std::make_shared<Overlay>() : std::make_shared<Overlay>(*overlay_);
  auto graph = std::make_shared<InfluenceGraph>(*this);
  const Replaced replaced = replaced_neighbours(changes);
  for (const auto& [node, others] : replaced) {
    overlay->nodes[node] = {without(out(node), others), without(in(node), others)};
    graph->node_limit_ = std::max(graph->node_limit_, node + 1);
  }
  for (const FactArcs& fact : facts) {
    auto& start = overlay->nodes[fact.start];
    auto& end = overlay->nodes[fact.end];
    if (fact.weight_forward >= 0) {
      start.out.push_back(fact.forward_arc(fact.end));
      end.in.push_back(fact.forward_arc(fact.start));
    }
    if (fact.weight_reverse >= 0) {
      end.out.push_back(fact.reverse_arc(fact.start));
      start.in.push_back(fact.reverse_arc(fact.end));
    }
  }
  for (const auto& [node, others] : replaced) {
    auto& lists = overlay->nodes[node];
    std::sort(lists.out.begin(), lists.out.end(), stronger);
    std::sort(lists.in.begin(), lists.in.end(), stronger);
  }
  graph->overlay_ = std::move(overlay);
  graph->plain_ = false;
  graph->facts_ = std::make_shared<const FactTable>(facts_, collector.finish_facts());
  return graph;
}

std::shared_ptr<const InfluenceGraph> InfluenceGraph::observed(
    std::shared_ptr<ReadSet> reads) const {
  auto graph = std::make_shared<InfluenceGraph>(*this);
  graph->reads_ = std::move(reads);
  graph->plain_ = false;
  return graph;
}

std::span<const Arc> InfluenceGraph::looked_up(std::uint32_t node, bool outgoing) const {
  if (reads_) reads_->note_edges_of(NodeId{node}, {});
  if (overlay_ != nullptr) {
    const auto found = overlay_->nodes.find(node);
    if (found != overlay_->nodes.end()) {
      return outgoing ? std::span<const Arc>(found->second.out) : found->second.in;
    }
  }
  return outgoing ? base_->out(node) : base_->in(node);
}

}  // namespace clout::graph
