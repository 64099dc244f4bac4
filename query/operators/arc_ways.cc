#include "query/operators/arc_ways.h"

#include "query/influence_question.h"

namespace clout::query {

void ArcWays::start(const WantedTypes& types, std::function<bool(const Edge&)> edge) {
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  arcs_.reset();
  filter_ = {};
  filter_.as_of = context_.evaluation.statement_time() / kNanosecondsPerSecond;
  if (!types.numbers().empty()) filter_.types = types.numbers();
  filter_.edge = std::move(edge);
  if (!graph_) {
    const auto model = find_model(context_.view, default_influence_model().name, {});
    graph_ = context_.view.influence_graph(*model, filter_.as_of, context_.budget);
  }
  arcs_.emplace(*graph_, filter_, context_.budget);
}

void ArcWays::find(NodeId node, bool backwards, std::vector<graph::Neighbour>& ways) {
  const graph::Along along = backwards ? graph::Along::In : graph::Along::Out;
  const std::uint32_t here = raw(node);
  for (const graph::Arc& arc : arcs_->arcs(here, along)) {
    context_.budget.poll();
    if (arc.weight() <= 0 || !arcs_->admits(arc, here, along)) continue;
    const graph::InfluenceStep step =
        arcs_->step(arc, backwards ? arc.other : here, backwards ? here : arc.other);
    ways.push_back({NodeId{arc.other}, step.edge});
  }
}

}  // namespace clout::query
