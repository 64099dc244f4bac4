#include "graph/algorithms/communities.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace clout::graph {
namespace {

/// Disjoint sets; each is named by its least member.
class DisjointSets {
 public:
  explicit DisjointSets(std::uint32_t size) : parents_(size) {
    std::iota(parents_.begin(), parents_.end(), 0U);
  }
  std::uint32_t find(std::uint32_t member) {
    while (parents_[member] != member) {
      parents_[member] = parents_[parents_[member]];
      member = parents_[member];
    }
    return member;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    const auto [least, other] = std::minmax({find(a), find(b)});
    parents_[other] = least;
  }

 private:
  std::vector<std::uint32_t> parents_;
};

class Tarjan {
 public:
  Tarjan(const Projection& graph, QueryBudget& budget)
      : graph_(graph),
        budget_(budget),
        index_(graph.size(), kUnseen),
        low_(graph.size()),
        component_(graph.size(), kUnseen) {}

  std::vector<std::uint32_t> run() {
    for (std::uint32_t node = 0; node < graph_.size(); ++node) {
      if (index_[node] == kUnseen) visit(node);
    }
    return std::move(component_);
  }

 private:
  static constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();
  struct Frame {
    std::uint32_t node;
    std::size_t next = 0;
  };

  void enter(std::uint32_t node) {
    index_[node] = low_[node] = next_index_++;
    open_.push_back(node);
    path_.push_back({node});
  }

  void visit(std::uint32_t root) {
    enter(root);
    while (!path_.empty()) {
      budget_.poll();
      Frame& frame = path_.back();
      const std::uint32_t node = frame.node;
      const auto ways = graph_.out(node);
      if (frame.next < ways.size()) {
        const std::uint32_t end = ways[frame.next++];
        if (index_[end] == kUnseen) {
          enter(end);
        } else if (component_[end] == kUnseen) {
          low_[node] = std::min(low_[node], index_[end]);
        }
        continue;
      }
      path_.pop_back();
      if (!path_.empty()) {
        std::uint32_t& above = low_[path_.back().node];
        above = std::min(above, low_[node]);
      }
      if (low_[node] == index_[node]) close(node);
    }
  }

  /// The nodes opened since `root` are one component.
  void close(std::uint32_t root) {
    const auto first = std::find(open_.rbegin(), open_.rend(), root).base() - 1;
    const std::uint32_t least = *std::min_element(first, open_.end());
    for (auto node = first; node != open_.end(); ++node) component_[*node] = least;
    open_.erase(first, open_.end());
  }

  const Projection& graph_;
  QueryBudget& budget_;
  std::vector<std::uint32_t> index_, low_, component_, open_;
  std::vector<Frame> path_;
  std::uint32_t next_index_ = 0;
};

/// The most frequent of the labels, the least of several. Sorts them.
std::uint32_t most_frequent(std::vector<std::uint32_t>& labels) {
  std::sort(labels.begin(), labels.end());
  std::uint32_t best = labels[0];
  std::size_t most = 0;
  for (std::size_t begin = 0; begin < labels.size();) {
    std::size_t end = begin + 1;
    while (end < labels.size() && labels[end] == labels[begin]) ++end;
    if (end - begin > most) {
      most = end - begin;
      best = labels[begin];
    }
    begin = end;
  }
  return best;
}

/// A neighbour, and in how many of the two ways edges lead there and back.
struct Joined {
  std::uint32_t node;
  std::uint8_t ways;
};

/// Of each node's neighbours those that come later in the order of degrees. However large a hub is,
/// it has at most the square root of twice the edges of them. Undirected edges lead both ways.
class LaterNeighbours {
 public:
  LaterNeighbours(const Projection& graph, const SimpleNeighbours& neighbours, bool directed,
                  QueryBudget& budget)
      : charge_(budget), offsets_{0} {
    const auto place = [&](std::uint32_t node) {
      return std::pair(neighbours.of(node).size(), node);
    };
    for (std::uint32_t node = 0; node < graph.size(); ++node) {
      budget.poll();
      for (const std::uint32_t end : neighbours.of(node)) {
        if (place(node) < place(end))
          joined_.push_back({end, directed ? ways(graph, node, end) : kBoth});
      }
      charge_.add((joined_.size() - offsets_.back()) * sizeof(Joined) + sizeof(std::uint64_t));
      offsets_.push_back(joined_.size());
    }
  }
  [[nodiscard]] std::span<const Joined> of(std::uint32_t node) const {
    return std::span(joined_).subspan(offsets_[node], offsets_[node + 1] - offsets_[node]);
  }

 private:
  static constexpr std::uint8_t kBoth = 2;

  static std::uint8_t ways(const Projection& graph, std::uint32_t node, std::uint32_t end) {
    const auto out = graph.out(node);
    const auto in = graph.in(node);
    const bool there = std::binary_search(out.begin(), out.end(), end);
    const bool back = std::binary_search(in.begin(), in.end(), end);
    return there && back ? kBoth : 1;
  }

  MemoryCharge charge_;
  std::vector<std::uint64_t> offsets_;
  std::vector<Joined> joined_;
};

}  // namespace

std::vector<std::uint32_t> weak_components(const Projection& graph, QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 2 * sizeof(std::uint32_t));
  DisjointSets sets(graph.size());
  for (std::uint32_t node = 0; node < graph.size(); ++node) {
    budget.poll();
    for (const std::uint32_t end : graph.out(node)) sets.join(node, end);
  }
  std::vector<std::uint32_t> components(graph.size());
  for (std::uint32_t node = 0; node < graph.size(); ++node) components[node] = sets.find(node);
  return components;
}

std::vector<std::uint32_t> strong_components(const Projection& graph, QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 8 * sizeof(std::uint32_t));
  return Tarjan(graph, budget).run();
}

std::vector<std::uint32_t> label_propagation(const Projection& graph, std::uint32_t iterations,
                                             QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 2 * sizeof(std::uint32_t));
  std::vector<std::uint32_t> labels(graph.size());
  std::iota(labels.begin(), labels.end(), 0U);
  std::vector<std::uint32_t> around;
  for (std::uint32_t turn = 0; turn < iterations; ++turn) {
    std::vector<std::uint32_t> next = labels;
    for (std::uint32_t node = 0; node < graph.size(); ++node) {
      budget.poll();
      around.clear();
      for (const std::uint32_t end : graph.out(node)) around.push_back(labels[end]);
      for (const std::uint32_t end : graph.in(node)) around.push_back(labels[end]);
      if (!around.empty()) next[node] = most_frequent(around);
    }
    const bool same = next == labels;
    labels = std::move(next);
    if (same) break;
  }
  return labels;
}

TriangleCounts count_triangles(const Projection& graph, bool directed, QueryBudget& budget) {
  const SimpleNeighbours neighbours(graph, budget);
  const LaterNeighbours later(graph, neighbours, directed, budget);
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 4 * sizeof(std::uint64_t));
  TriangleCounts counts;
  counts.triangles.resize(graph.size());
  // Each corner of a triangle gets the ways between the others.
  std::vector<std::uint64_t> between(graph.size());
  const auto add = [&](std::uint32_t node, std::uint8_t ways) {
    ++counts.triangles[node];
    between[node] += ways;
  };
  std::vector<std::uint8_t> marked(graph.size());  // with the ways from `node`
  for (std::uint32_t node = 0; node < graph.size(); ++node) {
    for (const Joined& end : later.of(node)) marked[end.node] = end.ways;
    for (const Joined& end : later.of(node)) {
      for (const Joined& third : later.of(end.node)) {
        budget.poll();
        if (marked[third.node] == 0) continue;
        add(node, third.ways);
        add(end.node, marked[third.node]);
        add(third.node, end.ways);
      }
    }
    for (const Joined& end : later.of(node)) marked[end.node] = 0;
  }
  for (std::uint32_t node = 0; node < graph.size(); ++node) {
    const auto around = static_cast<double>(neighbours.of(node).size());
    const auto ways = static_cast<double>(between[node]);
    counts.clustering.push_back(around < 2 ? 0 : ways / (around * (around - 1)));
  }
  return counts;
}

std::vector<std::uint32_t> core_numbers(const Projection& graph, QueryBudget& budget) {
  const SimpleNeighbours neighbours(graph, budget);
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 4 * sizeof(std::uint32_t));
  const std::uint32_t size = graph.size();
  std::vector<std::uint32_t> degrees(size);
  std::uint32_t most = 0;
  for (std::uint32_t node = 0; node < size; ++node) {
    degrees[node] = static_cast<std::uint32_t>(neighbours.of(node).size());
    most = std::max(most, degrees[node]);
  }
  // Nodes sorted by the degree that is left; `first` is where each degree begins.
  std::vector<std::uint32_t> first(most + 2), order(size), place(size);
  for (const std::uint32_t degree : degrees) ++first[degree + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t node = 0; node < size; ++node) {
    place[node] = next[degrees[node]]++;
    order[place[node]] = node;
  }
  for (std::uint32_t i = 0; i < size; ++i) {
    budget.poll();
    const std::uint32_t node = order[i];
    for (const std::uint32_t end : neighbours.of(node)) {
      if (degrees[end] <= degrees[node]) continue;
      // To the front of its degree, whose part then begins behind it: one degree less.
      const std::uint32_t front = std::max(first[degrees[end]], i + 1);
      std::swap(order[place[end]], order[front]);
      std::swap(place[end], place[order[place[end]]]);
      first[degrees[end]] = front + 1;
      --degrees[end];
    }
  }
  return degrees;
}

}  // namespace clout::graph
