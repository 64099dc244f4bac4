#include "graph/algorithms/projection.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <tuple>

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

Projection::Projection(const GraphView& view, const ProjectionFilter& filter, QueryBudget& budget,
                       const EdgeDetails& details)
    : charge_(budget) {
  find_nodes(view, filter, budget);
  find_edges(view, filter, budget, details);
  turn_around(details.ids || details.weight);
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

/// Appends the edges that leave a node, those between chosen nodes only.
class Projection::EdgeReader {
 public:
  EdgeReader(Projection& graph, const GraphView& view, std::span<const EdgeTypeId> types,
             const EdgeDetails& details, QueryBudget& budget)
      : graph_(graph),
        view_(view),
        types_(types),
        details_(details),
        budget_(budget),
        charge_(budget) {
    charge_.add(std::size_t{view.node_id_limit()} * sizeof(std::uint32_t));
    numbers_.assign(view.node_id_limit(), kOutside);
    for (std::uint32_t i = 0; i < graph.size(); ++i) numbers_[raw(graph.node(i))] = i;
  }

  void add_ends(NodeId node) {
    ends_.clear();
    view_.neighbours(node, Direction::Out, types_, ends_);
    const auto first = static_cast<std::ptrdiff_t>(graph_.out_.ends.size());
    for (const NodeId end : ends_) {
      if (numbers_[raw(end)] != kOutside) graph_.out_.ends.push_back(numbers_[raw(end)]);
    }
    std::sort(graph_.out_.ends.begin() + first, graph_.out_.ends.end());
  }

  void add_edges(NodeId node) {
    ways_.clear();
    edges_.clear();
    view_.expand(node, Direction::Out, types_, ways_);
    for (const Neighbour& way : ways_) {
      budget_.poll();
      const std::uint32_t end = numbers_[raw(way.node)];
      if (end == kOutside) continue;
      edges_.emplace_back(end, way.edge.id, details_.weight ? details_.weight(way.edge) : 1);
    }
    std::sort(edges_.begin(), edges_.end());
    for (const auto& [end, id, weight] : edges_) {
      graph_.out_.ends.push_back(end);
      if (details_.ids) graph_.ids_.push_back(id);
      if (details_.weight) graph_.weights_.push_back(weight);
    }
  }

 private:
  Projection& graph_;
  const GraphView& view_;
  std::span<const EdgeTypeId> types_;
  const EdgeDetails& details_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  std::vector<std::uint32_t> numbers_;  // by node id
  std::vector<NodeId> ends_;
  std::vector<Neighbour> ways_;
  std::vector<std::tuple<std::uint32_t, EdgeId, double>> edges_;
};

void Projection::find_edges(const GraphView& view, const ProjectionFilter& filter,
                            QueryBudget& budget, const EdgeDetails& details) {
  out_.offsets.assign(1, 0);
  if (filter.types && filter.types->empty()) {
    out_.offsets.resize(nodes_.size() + 1);
    return;
  }
  const auto types =
      filter.types ? std::span<const EdgeTypeId>(*filter.types) : std::span<const EdgeTypeId>();
  EdgeReader reader(*this, view, types, details, budget);
  const bool detailed = details.ids || details.weight;
  const std::size_t edge_bytes =
      2 * sizeof(std::uint32_t) + (detailed ? sizeof(std::uint64_t) : 0) +
      (details.ids ? sizeof(EdgeId) : 0) + (details.weight ? sizeof(double) : 0);
  for (const NodeId node : nodes_) {
    budget.poll();
    detailed ? reader.add_edges(node) : reader.add_ends(node);
    charge_.add((out_.ends.size() - out_.offsets.back()) * edge_bytes);
    out_.offsets.push_back(out_.ends.size());
  }
}

/// The other direction, by a counting sort.
void Projection::turn_around(bool number_edges) {
  in_.offsets.assign(nodes_.size() + 1, 0);
  for (const std::uint32_t end : out_.ends) ++in_.offsets[end + 1];
  for (std::size_t i = 1; i < in_.offsets.size(); ++i) in_.offsets[i] += in_.offsets[i - 1];
  in_.ends.resize(out_.ends.size());
  if (number_edges) in_edges_.resize(out_.ends.size());
  std::vector<std::uint64_t> next(in_.offsets.begin(), in_.offsets.end() - 1);
  std::uint64_t edge = 0;
  for (std::uint32_t start = 0; start < size(); ++start) {
    for (const std::uint32_t end : out(start)) {
      const std::uint64_t place = next[end]++;
      in_.ends[place] = start;
      if (number_edges) in_edges_[place] = edge;
      ++edge;
    }
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
