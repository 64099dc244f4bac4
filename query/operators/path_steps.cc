#include "query/operators/path_steps.h"

#include <limits>

namespace clout::query {
PathSteps::PathSteps(const RepeatStep& step, ExecutionContext& context)
    : context_(context),
      direction_(step.direction),
      types_(step.types),
      used_(step.differs_from),
      conditions_(step, context) {}

void PathSteps::start_row(const Batch& batch, std::size_t row) {
  used_.read(batch, row);
  conditions_.start_row(batch, row);
}

void PathSteps::find(NodeId node, bool backwards, std::vector<PathWay>& ways) {
  ways.clear();
  if (types_.impossible()) return;
  neighbours_.clear();
  context_.view.expand(node, backwards ? opposite(direction_) : direction_, types_.numbers(),
                       neighbours_);
  for (const graph::Neighbour& way : neighbours_) {
    context_.budget.poll();
    const NodeId from = backwards ? way.node : node;
    const NodeId to = backwards ? node : way.node;
    if (used_.contains(way.edge.id) || !conditions_.hold(way.edge, from, to)) continue;
    ways.push_back({way, conditions_.cost(way.edge, from, to)});
  }
}

void CostToTarget::start(NodeId target) {
  reached_.clear();
  charge_.clear();
  frontier_ = {};
  reached_.emplace(raw(target), Reached{0});
  frontier_.emplace(0, raw(target));
}

double CostToTarget::exact(NodeId node) {
  for (;;) {
    const auto found = reached_.find(raw(node));
    if (found != reached_.end() && found->second.final) return found->second.cost;
    if (frontier_.empty()) return std::numeric_limits<double>::infinity();
    settle_next();
  }
}

double CostToTarget::at_least(NodeId node) const {
  const auto found = reached_.find(raw(node));
  if (found != reached_.end() && found->second.final) return found->second.cost;
  // Whatever is not settled yet will be no nearer than the next to be.
  return frontier_.empty() ? std::numeric_limits<double>::infinity() : frontier_.top().first;
}

void CostToTarget::settle_next() {
  constexpr std::size_t kBytesPerNode = sizeof(Reached) + sizeof(Entry) + 48;  // with the table's
  budget_.poll();
  const auto [cost, number] = frontier_.top();
  frontier_.pop();
  Reached& here = reached_.at(number);
  if (here.final) return;  // reached again at less
  here.final = true;
  steps_.find(NodeId{number}, true, ways_);
  for (const PathWay& way : ways_) {
    const double through = cost + way.cost;
    const auto [place, is_new] = reached_.try_emplace(raw(way.to.node), Reached{through});
    if (!is_new && place->second.cost <= through) continue;
    place->second.cost = through;
    frontier_.emplace(through, raw(way.to.node));
    charge_.add(kBytesPerNode);
  }
}

}  // namespace clout::query
