#include "graph/algorithms/louvain.h"

#include <algorithm>
#include <numeric>

namespace clout::graph {
namespace {

/// An undirected graph with weights: nodes of the projection at first, then communities.
struct Level {
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> ends;  // each edge at both of its nodes
  std::vector<double> weights;
  std::vector<double> inside;  // by node: of the edges within it

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(inside.size()); }
};

std::size_t bytes_of(std::size_t nodes, std::size_t edges) {
  return nodes * (sizeof(std::uint64_t) + sizeof(double)) +
         2 * edges * (sizeof(std::uint32_t) + sizeof(double));
}

/// Calls visit(start, end, weight) for each edge.
template <typename Visit>
void visit_all(const Projection& graph, QueryBudget& budget, const Visit& visit) {
  for (std::uint32_t start = 0; start < graph.size(); ++start) {
    std::uint64_t edge = graph.first_out_edge(start);
    for (const std::uint32_t end : graph.out(start)) {
      budget.poll();
      visit(start, end, graph.weight(edge++));
    }
  }
}

Level first_level(const Projection& graph, QueryBudget& budget) {
  Level level;
  level.inside.resize(graph.size());
  level.offsets.resize(graph.size() + 1);
  visit_all(graph, budget, [&](std::uint32_t start, std::uint32_t end, double) {
    if (start == end) return;
    ++level.offsets[start + 1];
    ++level.offsets[end + 1];
  });
  std::partial_sum(level.offsets.begin(), level.offsets.end(), level.offsets.begin());
  level.ends.resize(level.offsets.back());
  level.weights.resize(level.offsets.back());
  std::vector<std::uint64_t> next(level.offsets.begin(), level.offsets.end() - 1);
  const auto put = [&](std::uint32_t node, std::uint32_t end, double weight) {
    level.ends[next[node]] = end;
    level.weights[next[node]++] = weight;
  };
  visit_all(graph, budget, [&](std::uint32_t start, std::uint32_t end, double weight) {
    if (start == end) {
      level.inside[start] += weight;
    } else {
      put(start, end, weight);
      put(end, start, weight);
    }
  });
  return level;
}

/// The weights from one node to each community around it. The communities are in the order in which
/// they were met.
class WeightsAround {
 public:
  explicit WeightsAround(std::uint32_t communities) : weights_(communities), met_(communities) {}

  void add(std::uint32_t community, double weight) {
    if (!met_[community]) order_.push_back(community);
    met_[community] = true;
    weights_[community] += weight;
  }
  [[nodiscard]] const std::vector<std::uint32_t>& communities() const { return order_; }
  [[nodiscard]] double to(std::uint32_t community) const { return weights_[community]; }
  void clear() {
    for (const std::uint32_t community : order_) {
      weights_[community] = 0;
      met_[community] = false;
    }
    order_.clear();
  }

 private:
  std::vector<double> weights_;
  std::vector<bool> met_;
  std::vector<std::uint32_t> order_;
};

/// Moves the nodes of one level.
class Mover {
 public:
  Mover(const Level& level, double total, QueryBudget& budget)
      : level_(level), total_(total), budget_(budget), around_(level.size()) {
    groups_.resize(level.size());
    std::iota(groups_.begin(), groups_.end(), 0U);
    for (std::uint32_t node = 0; node < level.size(); ++node) {
      double degree = 2 * level.inside[node];
      for (std::uint64_t i = level.offsets[node]; i < level.offsets[node + 1]; ++i) {
        degree += level.weights[i];
      }
      degrees_.push_back(degree);
    }
    sums_ = degrees_;
  }

  std::vector<std::uint32_t> run() {
    for (std::uint32_t turn = 0; turn < kMostTurns; ++turn) {
      double gained = 0;
      for (std::uint32_t node = 0; node < level_.size(); ++node) gained += move(node);
      if (gained <= kRounding * total_) break;
    }
    return std::move(groups_);
  }

 private:
  /// Where there are no communities, more turns go on gaining next to nothing.
  static constexpr std::uint32_t kMostTurns = 20;
  /// What is too little to tell from rounding, as a share of all weights.
  static constexpr double kRounding = 1e-12;

  /// To where modularity grows most; what it gains, times all weights.
  double move(std::uint32_t node) {
    const std::uint32_t home = groups_[node];
    around_.clear();
    around_.add(home, 0);
    for (std::uint64_t i = level_.offsets[node]; i < level_.offsets[node + 1]; ++i) {
      budget_.poll();
      around_.add(groups_[level_.ends[i]], level_.weights[i]);
    }
    sums_[home] -= degrees_[node];
    std::uint32_t best = home;
    double most = gain(node, home);
    for (const std::uint32_t group : around_.communities()) {
      const double here = gain(node, group);
      if (here < most || (here == most && (best == home || group >= best))) continue;
      most = here;
      best = group;
    }
    const double gained = most - gain(node, home);
    sums_[best] += degrees_[node];
    groups_[node] = best;
    return gained;
  }

  /// What modularity gains, times all weights, if the node joins a community that it is not in.
  [[nodiscard]] double gain(std::uint32_t node, std::uint32_t group) const {
    return around_.to(group) - degrees_[node] * sums_[group] / (2 * total_);
  }

  const Level& level_;
  const double total_;  // of all weights
  QueryBudget& budget_;
  WeightsAround around_;
  std::vector<std::uint32_t> groups_;
  std::vector<double> degrees_, sums_;  // by node; by community: of its nodes' degrees
};

/// Numbers the groups from 0, by their first members. How many there are.
std::uint32_t renumber(std::vector<std::uint32_t>& groups) {
  constexpr std::uint32_t kNew = 0xFFFFFFFF;
  std::vector<std::uint32_t> numbers(groups.size(), kNew);
  std::uint32_t count = 0;
  for (std::uint32_t& group : groups) {
    if (numbers[group] == kNew) numbers[group] = count++;
    group = numbers[group];
  }
  return count;
}

/// The communities of a level as nodes.
Level next_level(const Level& level, const std::vector<std::uint32_t>& groups, std::uint32_t count,
                 QueryBudget& budget) {
  std::vector<std::uint32_t> members(level.size());
  std::iota(members.begin(), members.end(), 0U);
  std::stable_sort(members.begin(), members.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return groups[a] < groups[b]; });
  Level next;
  next.inside.resize(count);
  WeightsAround around(count);
  auto member = members.begin();
  for (std::uint32_t group = 0; group < count; ++group) {
    around.clear();
    for (; member != members.end() && groups[*member] == group; ++member) {
      next.inside[group] += level.inside[*member];
      for (std::uint64_t i = level.offsets[*member]; i < level.offsets[*member + 1]; ++i) {
        budget.poll();
        around.add(groups[level.ends[i]], level.weights[i]);
      }
    }
    for (const std::uint32_t end : around.communities()) {
      if (end == group) {
        next.inside[group] += around.to(end) / 2;
      } else {
        next.ends.push_back(end);
        next.weights.push_back(around.to(end));
      }
    }
    next.offsets.push_back(next.ends.size());
  }
  return next;
}

/// From groups that are numbered by their first members to groups named by them.
std::vector<std::uint32_t> named_by_first(const std::vector<std::uint32_t>& groups) {
  std::vector<std::uint32_t> first, named;
  for (std::uint32_t node = 0; node < groups.size(); ++node) {
    if (groups[node] == first.size()) first.push_back(node);
    named.push_back(first[groups[node]]);
  }
  return named;
}

}  // namespace

Communities louvain(const Projection& graph, QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(2 * bytes_of(graph.size(), graph.edge_count()) +
             std::size_t{graph.size()} * (4 * sizeof(double) + 8 * sizeof(std::uint32_t)));
  double total = 0;
  visit_all(graph, budget, [&](std::uint32_t, std::uint32_t, double weight) { total += weight; });
  std::vector<std::uint32_t> groups(graph.size());
  std::iota(groups.begin(), groups.end(), 0U);
  if (total > 0) {
    for (Level level = first_level(graph, budget);;) {
      std::vector<std::uint32_t> joined = Mover(level, total, budget).run();
      const std::uint32_t count = renumber(joined);
      if (count == level.size()) break;
      for (std::uint32_t& group : groups) group = joined[group];
      level = next_level(level, joined, count, budget);
    }
  }
  Communities found{named_by_first(groups)};
  found.modularity = modularity(graph, found.groups, budget);
  return found;
}

double modularity(const Projection& graph, const std::vector<std::uint32_t>& groups,
                  QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * sizeof(double));
  double total = 0, inside = 0;
  std::vector<double> degrees(graph.size());  // by group
  visit_all(graph, budget, [&](std::uint32_t start, std::uint32_t end, double weight) {
    total += weight;
    degrees[groups[start]] += weight;
    degrees[groups[end]] += weight;
    if (groups[start] == groups[end]) inside += weight;
  });
  if (total == 0) return 0;
  double expected = 0;
  for (const double degree : degrees) expected += degree / (2 * total) * (degree / (2 * total));
  return inside / total - expected;
}

}  // namespace clout::graph
