#include "tools/serve/visible_graph.h"

#include <utility>

#include "graph/restricted_database.h"

namespace clout::tools {

VisibleGraph::VisibleGraph(VisibleGraphs& all, graph::Database& whole, graph::ReadRule rule)
    : all_(all),
      rule_(std::move(rule)),
      restricted_(rule_.empty() ? nullptr
                                : std::make_unique<graph::RestrictedDatabase>(whole, rule_)),
      database_(restricted_ ? restricted_.get() : &whole),
      engine_(*database_) {}

std::shared_ptr<VisibleGraph> VisibleGraph::under(const graph::ReadRule& rule) const {
  graph::ReadRule both = rule_;
  both.labels.names.insert(rule.labels.names.begin(), rule.labels.names.end());
  both.edge_types.names.insert(rule.edge_types.names.begin(), rule.edge_types.names.end());
  both.sources.names.insert(rule.sources.names.begin(), rule.sources.names.end());
  return all_.under(both);
}

std::shared_ptr<VisibleGraph> VisibleGraphs::under(const graph::ReadRule& rule) {
  std::erase_if(graphs_, [](const auto& graph) { return graph.expired(); });
  for (const auto& known : graphs_) {
    auto graph = known.lock();
    if (graph && graph->rule_ == rule) return graph;
  }
  auto graph = std::make_shared<VisibleGraph>(*this, whole_, rule);
  graphs_.push_back(graph);
  return graph;
}

}  // namespace clout::tools
