#include "query/operators/path_steps.h"

#include "query/path_index.h"

namespace clout::query {

PathSteps::PathSteps(const RepeatStep& step, ExecutionContext& context)
    : context_(context), conditions_(step, context), cost_(step.selector.cost) {
  for (const BoundPart& part : step.pattern.parts) {
    for (const BoundHop& hop : part.hops) {
      hops_.push_back({hop.direction, WantedTypes(hop.types), hop.edge, {}, nullptr});
      if (!step.indexes.empty()) hops_.back().index = step.indexes[hops_.size() - 1];
    }
  }
}

void PathSteps::start_batch() {
  for (Hop& hop : hops_) {
    hop.types.resolve(context_.view.catalog());
    order(hop);
  }
}

void PathSteps::order(Hop& hop) {
  hop.ordered = nullptr;
  if (!hop.index || !covers(*hop.index, hop.types.numbers())) return;
  hop.ordered =
      context_.view.edges_by_cost(*hop.index, edge_costs(cost_, hop.edge), context_.budget);
}

void PathSteps::find(std::size_t number, NodeId node, bool backwards, std::vector<PathWay>& ways) {
  ways.clear();
  const Hop& hop = hops_[number];
  if (hop.types.impossible()) return;
  streams_.clear();
  if (open(number, node, backwards, streams_)) {
    for (Stream& stream : streams_) {
      while (const auto way = next(stream)) ways.push_back(*way);
    }
    return;
  }
  neighbours_.clear();
  context_.view.expand(node, backwards ? opposite(hop.direction) : hop.direction,
                       hop.types.numbers(), neighbours_);
  for (const graph::Neighbour& way : neighbours_) {
    context_.budget.poll();
    const NodeId from = backwards ? way.node : node;
    const NodeId to = backwards ? node : way.node;
    if (!conditions_.hold(number, way.edge, from, to)) continue;
    ways.push_back({way, conditions_.cost(number, way.edge, from, to)});
  }
}

/// Has a list, of an index of more types than the hop's, far more edges than the hop goes along?
bool PathSteps::is_crowded(const Hop& hop, const graph::OrderedEdges::List& list) const {
  constexpr std::uint64_t kFewTimes = 8;
  if (hop.index->types.size() <= hop.types.numbers().size()) return false;
  return list.end - list.begin >
         kFewTimes * context_.view.degree(list.node, list.direction, hop.types.numbers());
}

bool PathSteps::open(std::size_t number, NodeId node, bool backwards,
                     std::vector<Stream>& streams) const {
  const Hop& hop = hops_[number];
  if (!hop.ordered) return false;
  const Direction along = backwards ? opposite(hop.direction) : hop.direction;
  const std::size_t before = streams.size();
  for (const Direction direction : {Direction::Out, Direction::In}) {
    if (along != direction && along != Direction::Both) continue;
    const auto list = hop.ordered->list(node, direction);
    if (!list || is_crowded(hop, *list)) {
      streams.erase(streams.begin() + static_cast<std::ptrdiff_t>(before), streams.end());
      return false;
    }
    const bool again = along == Direction::Both && direction == Direction::In;
    streams.push_back({number, backwards, *list, again});
  }
  return true;
}

std::optional<PathWay> PathSteps::next(Stream& stream) {
  const Hop& hop = hops_[stream.hop];
  graph::OrderedEdges::List& left = stream.list;
  while (left.begin < left.end) {
    context_.budget.poll();
    const auto [way, cost] = hop.ordered->at(left, left.begin++);
    if (!hop.types.contains(way.edge.type)) continue;
    if (stream.skips_loops && way.node == left.node) continue;
    const NodeId from = stream.backwards ? way.node : left.node;
    const NodeId to = stream.backwards ? left.node : way.node;
    if (!conditions_.hold(stream.hop, way.edge, from, to)) continue;
    // What has no cost is asked for it once more, to say why.
    return PathWay{way, cost >= 0 ? cost : conditions_.cost(stream.hop, way.edge, from, to)};
  }
  return std::nullopt;
}

bool PathSteps::may_begin(std::size_t first, std::size_t last, NodeId node) {
  for (std::size_t part = first; part <= last; ++part) {
    if (!conditions_.hold_at_start(part, node)) return false;
  }
  return true;
}

void CostToTarget::start(NodeId target) {
  reached_.clear();
  sources_.clear();
  charge_.clear();
  frontier_ = {};
  const std::uint64_t end = key(target, automaton_.end());
  reached_.emplace(end, Reached{0});
  frontier_.push({0, end, kNoSource});
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
  return frontier_.empty() ? std::numeric_limits<double>::infinity() : frontier_.top().cost;
}

void CostToTarget::settle_next() {
  budget_.poll();
  const Offer offer = frontier_.top();
  frontier_.pop();
  const auto [found, is_new] = reached_.try_emplace(offer.place);
  if (is_new) charge_.add(kBytesPerPlace);
  Reached& here = found->second;
  const bool again = here.final;  // reached before at no more
  if (!again) here = {offer.cost, true};
  if (offer.source != kNoSource) offer_next(offer.source);
  if (again) return;
  const NodeId node{static_cast<std::uint32_t>(offer.place / automaton_.states())};
  for (const PathAutomaton::Link& link : automaton_.before(offer.place % automaton_.states())) {
    if (steps_.may_begin(link.part + 1, link.last_part, node)) spread(node, link.hop, offer.cost);
  }
}

/// Takes note of the steps along a hop that lead to a node.
void CostToTarget::spread(NodeId node, std::size_t hop, double cost) {
  streams_.clear();
  if (steps_.open(hop, node, true, streams_)) {
    for (const PathSteps::Stream& stream : streams_) {
      charge_.add(sizeof(Source) + sizeof(Offer));
      sources_.push_back({stream, cost});
      offer_next(static_cast<std::uint32_t>(sources_.size() - 1));
    }
    return;
  }
  steps_.find(hop, node, true, ways_);
  for (const PathWay& way : ways_) {
    const double through = cost + way.cost;
    const std::uint64_t place = key(way.to.node, hop);
    const auto [known, is_new] = reached_.try_emplace(place, Reached{through});
    if (!is_new && known->second.cost <= through) continue;
    known->second.cost = through;
    frontier_.push({through, place, kNoSource});
    charge_.add(kBytesPerPlace);
  }
}

/// Puts the cheapest step that is left of a source into the frontier.
void CostToTarget::offer_next(std::uint32_t number) {
  Source& source = sources_[number];
  while (const auto way = steps_.next(source.steps)) {
    const std::uint64_t place = key(way->to.node, source.steps.hop);
    const auto known = reached_.find(place);
    if (known != reached_.end() && known->second.final) continue;
    frontier_.push({source.cost + way->cost, place, number});
    return;
  }
}

}  // namespace clout::query
