#include "graph/algorithms/projection.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

namespace clout::graph {
namespace {

constexpr std::uint32_t kOutside = std::numeric_limits<std::uint32_t>::max();

void scan(const GraphView& view, std::optional<LabelId> label, QueryBudget& budget,
          std::vector<NodeId>& found) {
  std::array<NodeId, 1024> nodes{};
  std::uint32_t position = 0;
  for (std::size_t count = nodes.size(); count == nodes.size();) {
    budget.check_now();
    count = view.scan_nodes(position, label, nodes);
    found.insert(found.end(), nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(count));
  }
}

}  // namespace

Projection::Projection(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget)
    : charge_(budget) {
  find_nodes(view, filter, budget);
  find_edges(view, filter, budget);
  turn_around();
}

void Projection::find_nodes(const GraphView& view, const ProjectionFilter& filter,
                            QueryBudget& budget) {
  if (!filter.labels) {
    scan(view, std::nullopt, budget, nodes_);
  } else {
    for (const LabelId label : *filter.labels) scan(view, label, budget, nodes_);
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  }
  charge_.add(nodes_.size() * (sizeof(NodeId) + 2 * sizeof(std::uint64_t)));
}

void Projection::find_edges(const GraphView& view, const ProjectionFilter& filter,
                            QueryBudget& budget) {
  MemoryCharge passing(budget);
  passing.add(std::size_t{view.node_id_limit()} * sizeof(std::uint32_t));
  std::vector<std::uint32_t> numbers(view.node_id_limit(), kOutside);
  for (std::uint32_t i = 0; i < size(); ++i) numbers[raw(nodes_[i])] = i;
  out_.offsets.push_back(0);
  std::vector<NodeId> ends;
  for (const NodeId node : nodes_) {
    budget.poll();
    ends.clear();
    const bool none = filter.types && filter.types->empty();
    const std::span<const EdgeTypeId> types =
        filter.types ? std::span<const EdgeTypeId>(*filter.types) : std::span<const EdgeTypeId>();
    if (!none) view.neighbours(node, Direction::Out, types, ends);
    const std::size_t first = out_.ends.size();
    for (const NodeId end : ends) {
      if (numbers[raw(end)] != kOutside) out_.ends.push_back(numbers[raw(end)]);
    }
    std::sort(out_.ends.begin() + static_cast<std::ptrdiff_t>(first), out_.ends.end());
    charge_.add((out_.ends.size() - first) * 2 * sizeof(std::uint32_t));
    out_.offsets.push_back(out_.ends.size());
  }
}

/// The other direction, by a counting sort.
void Projection::turn_around() {
  in_.offsets.assign(nodes_.size() + 1, 0);
  for (const std::uint32_t end : out_.ends) ++in_.offsets[end + 1];
  for (std::size_t i = 1; i < in_.offsets.size(); ++i) in_.offsets[i] += in_.offsets[i - 1];
  in_.ends.resize(out_.ends.size());
  std::vector<std::uint64_t> next(in_.offsets.begin(), in_.offsets.end() - 1);
  for (std::uint32_t start = 0; start < size(); ++start) {
    for (const std::uint32_t end : out(start)) in_.ends[next[end]++] = start;
  }
}

std::optional<std::uint32_t> Projection::find(NodeId node) const {
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), node);
  if (found == nodes_.end() || *found != node) return std::nullopt;
  return static_cast<std::uint32_t>(found - nodes_.begin());
}

SimpleNeighbours::SimpleNeighbours(const Projection& graph, QueryBudget& budget)
    : charge_(budget), offsets_{0} {
  for (std::uint32_t node = 0; node < graph.size(); ++node) {
    budget.poll();
    const auto out = graph.out(node);
    const auto in = graph.in(node);
    const auto first = static_cast<std::ptrdiff_t>(ends_.size());
    std::set_union(out.begin(), out.end(), in.begin(), in.end(), std::back_inserter(ends_));
    ends_.erase(std::unique(ends_.begin() + first, ends_.end()), ends_.end());
    ends_.erase(std::remove(ends_.begin() + first, ends_.end(), node), ends_.end());
    charge_.add((ends_.size() - static_cast<std::size_t>(first)) * sizeof(std::uint32_t) +
                sizeof(std::uint64_t));
    offsets_.push_back(ends_.size());
  }
}

}  // namespace clout::graph
