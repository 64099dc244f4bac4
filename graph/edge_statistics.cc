#include "graph/edge_statistics.h"

#include <algorithm>
#include <vector>

namespace clout::graph {

namespace {

/// A number like a random one (the finaliser of SplitMix64): where labels repeat at regular
/// distances, equal steps might never meet one of them.
std::uint64_t scattered(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
  return number ^ (number >> 31);
}

}  // namespace

EdgeStatistics::EdgeStatistics(const GraphView& view)
    : nodes_(view.node_count()), edges_(view.edge_count()) {
  const std::uint64_t limit = view.node_id_limit();
  const std::uint64_t stride = std::max<std::uint64_t>(1, limit / kSampledNodes);
  for (std::uint64_t first = 0; first < limit; first += stride) {
    const std::uint64_t number = first + scattered(first) % stride;
    const NodeId node{static_cast<std::uint32_t>(number)};
    if (number < limit && view.has_node(node)) take(view, node);
  }
}

void EdgeStatistics::take(const GraphView& view, NodeId node) {
  const std::vector<LabelId> labels = view.labels(node);
  for (const LabelId label : labels) ++sampled_[label];
  if (labels.empty()) return;
  std::vector<Neighbour> neighbours;
  for (const bool out : {true, false}) {
    neighbours.clear();
    view.expand(node, out ? Direction::Out : Direction::In, {}, neighbours);
    for (const Neighbour& neighbour : neighbours) {
      for (const LabelId label : labels) ++degrees_[{label, neighbour.edge.type, out}];
    }
  }
}

std::optional<double> EdgeStatistics::mean_degree(EdgeTypeId type, Direction direction,
                                                  LabelId label) const {
  constexpr std::uint64_t kFew = 4;
  const auto sampled = sampled_.find(label);
  const bool all = nodes_ <= kSampledNodes;
  if (sampled == sampled_.end() || (sampled->second < kFew && !all)) return std::nullopt;
  std::uint64_t edges = 0;
  for (const bool out : {true, false}) {
    if (direction == (out ? Direction::In : Direction::Out)) continue;
    const auto found = degrees_.find({label, type, out});
    if (found != degrees_.end()) edges += found->second;
  }
  return static_cast<double>(edges) / static_cast<double>(sampled->second);
}

bool EdgeStatistics::describes(const GraphView& view) const {
  const auto near = [](std::uint64_t then, std::uint64_t now) {
    constexpr std::uint64_t kShare = 5;  // a fifth more or less
    constexpr std::uint64_t kAlways = 8;
    return (now > then ? now - then : then - now) <= std::max(kAlways, then / kShare);
  };
  return near(nodes_, view.node_count()) && near(edges_, view.edge_count());
}

std::shared_ptr<const EdgeStatistics> StatisticsCache::get(const GraphView& view) {
  {
    const std::lock_guard lock(mutex_);
    if (newest_ && newest_->describes(view)) return newest_;
  }
  auto made = std::make_shared<const EdgeStatistics>(view);
  const std::lock_guard lock(mutex_);
  newest_ = made;
  return made;
}

}  // namespace clout::graph
