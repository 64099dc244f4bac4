#include "graph/algorithms/distances.h"

#include <functional>
#include <queue>
#include <utility>

namespace clout::graph {

std::vector<std::uint32_t> hop_counts(const Projection& graph, std::uint32_t source,
                                      Direction direction, QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 2 * sizeof(std::uint32_t));
  std::vector<std::uint32_t> hops(graph.size(), kNotReached);
  std::vector<std::uint32_t> order{source};
  hops[source] = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    budget.poll();
    const std::uint32_t node = order[i];
    graph.visit_ends(node, direction, [&](std::uint32_t end) {
      if (hops[end] != kNotReached) return;
      hops[end] = hops[node] + 1;
      order.push_back(end);
    });
  }
  return hops;
}

std::vector<double> least_sums(const Projection& graph, std::uint32_t source, Direction direction,
                               QueryBudget& budget) {
  using Reached = std::pair<double, std::uint32_t>;
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * sizeof(double));
  std::vector<double> sums(graph.size(), -1);
  // A node is in the queue once for each time it came nearer; only the nearest counts.
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
  std::size_t longest = 0;
  const auto reach = [&](std::uint32_t node, double sum) {
    if (sums[node] >= 0 && sums[node] <= sum) return;
    sums[node] = sum;
    queue.emplace(sum, node);
    if (queue.size() <= longest) return;
    longest = queue.size();
    charge.add(sizeof(Reached));
  };
  reach(source, 0);
  while (!queue.empty()) {
    budget.poll();
    const Reached nearest = queue.top();
    queue.pop();
    if (nearest.first > sums[nearest.second]) continue;
    graph.visit_edges(nearest.second, direction, [&](std::uint32_t end, std::uint64_t edge) {
      reach(end, nearest.first + graph.weight(edge));
    });
  }
  return sums;
}

}  // namespace clout::graph
