#include "query/operators/path_steps.h"

#include <limits>

namespace clout::query {

PathSteps::PathSteps(const RepeatStep& step, ExecutionContext& context)
    : context_(context), used_(step.differs_from), conditions_(step, context) {
  for (const BoundPart& part : step.pattern.parts) {
    for (const BoundHop& hop : part.hops) hops_.push_back({hop.direction, WantedTypes(hop.types)});
  }
}

void PathSteps::start_batch() {
  for (Hop& hop : hops_) hop.types.resolve(context_.view.catalog());
}

void PathSteps::start_row(const Batch& batch, std::size_t row) {
  used_.read(batch, row);
  conditions_.start_row(batch, row);
}

void PathSteps::find(std::size_t number, NodeId node, bool backwards, std::vector<PathWay>& ways) {
  ways.clear();
  const Hop& hop = hops_[number];
  if (hop.types.impossible()) return;
  neighbours_.clear();
  context_.view.expand(node, backwards ? opposite(hop.direction) : hop.direction,
                       hop.types.numbers(), neighbours_);
  for (const graph::Neighbour& way : neighbours_) {
    context_.budget.poll();
    const NodeId from = backwards ? way.node : node;
    const NodeId to = backwards ? node : way.node;
    if (used_.contains(way.edge.id) || !conditions_.hold(number, way.edge, from, to)) continue;
    ways.push_back({way, conditions_.cost(number, way.edge, from, to)});
  }
}

bool PathSteps::may_begin(std::size_t first, std::size_t last, NodeId node) {
  for (std::size_t part = first; part <= last; ++part) {
    if (!conditions_.hold_at_start(part, node)) return false;
  }
  return true;
}

void CostToTarget::start(NodeId target) {
  reached_.clear();
  charge_.clear();
  frontier_ = {};
  const std::uint64_t end = key(target, automaton_.end());
  reached_.emplace(end, Reached{0});
  frontier_.emplace(0, end);
}

double CostToTarget::exact(NodeId node, std::size_t state) {
  for (;;) {
    const auto found = reached_.find(key(node, state));
    if (found != reached_.end() && found->second.final) return found->second.cost;
    if (frontier_.empty()) return std::numeric_limits<double>::infinity();
    settle_next();
  }
}

double CostToTarget::at_least(NodeId node, std::size_t state) const {
  const auto found = reached_.find(key(node, state));
  if (found != reached_.end() && found->second.final) return found->second.cost;
  // Whatever is not settled yet will be no nearer than the next to be.
  return frontier_.empty() ? std::numeric_limits<double>::infinity() : frontier_.top().first;
}

void CostToTarget::settle_next() {
  constexpr std::size_t kBytesPerState = sizeof(Reached) + sizeof(Entry) + 48;  // with the table's
  budget_.poll();
  const auto [cost, place] = frontier_.top();
  frontier_.pop();
  Reached& here = reached_.at(place);
  if (here.final) return;  // reached again at less
  here.final = true;
  const NodeId node{static_cast<std::uint32_t>(place / automaton_.states())};
  for (const PathAutomaton::Link& link : automaton_.before(place % automaton_.states())) {
    if (!steps_.may_begin(link.part + 1, link.last_part, node)) continue;
    steps_.find(link.hop, node, true, ways_);
    for (const PathWay& way : ways_) {
      const double through = cost + way.cost;
      const std::uint64_t before = key(way.to.node, link.hop);
      const auto [known, is_new] = reached_.try_emplace(before, Reached{through});
      if (!is_new && known->second.cost <= through) continue;
      known->second.cost = through;
      frontier_.emplace(through, before);
      charge_.add(kBytesPerState);
    }
  }
}

}  // namespace clout::query
