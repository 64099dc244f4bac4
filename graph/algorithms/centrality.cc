#include "graph/algorithms/centrality.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace clout::graph {
namespace {

/// One turn: what flows along the edges, and what begins anew.
std::vector<double> next_ranks(const Projection& graph, const std::vector<double>& ranks,
                               const std::vector<double>& restart, double damping,
                               QueryBudget& budget) {
  double stuck = 0;
  for (std::uint32_t node = 0; node < graph.size(); ++node) {
    if (graph.out(node).empty()) stuck += ranks[node];
  }
  std::vector<double> next(graph.size());
  for (std::uint32_t node = 0; node < graph.size(); ++node) {
    budget.poll();
    double coming = stuck * restart[node];
    for (const std::uint32_t from : graph.in(node)) {
      coming += ranks[from] / static_cast<double>(graph.out(from).size());
    }
    next[node] = (1 - damping) * restart[node] + damping * coming;
  }
  return next;
}

/// Shortest paths from one source, and what they say about the nodes between.
class Brandes {
 public:
  Brandes(const Projection& graph, const SimpleNeighbours* undirected, QueryBudget& budget)
      : graph_(graph),
        undirected_(undirected),
        budget_(budget),
        distance_(graph.size()),
        paths_(graph.size()),
        passing_(graph.size()) {}

  void add(std::uint32_t source, double scale, std::vector<double>& scores) {
    search(source);
    std::fill(passing_.begin(), passing_.end(), 0);
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
      budget_.poll();
      for (const std::uint32_t next : ways(*node)) {
        if (distance_[next] != distance_[*node] + 1) continue;
        passing_[*node] += paths_[*node] / paths_[next] * (1 + passing_[next]);
      }
      if (*node != source) scores[*node] += scale * passing_[*node];
    }
  }

 private:
  static constexpr std::uint32_t kFar = 0xFFFFFFFF - 1;

  [[nodiscard]] std::span<const std::uint32_t> ways(std::uint32_t node) const {
    return undirected_ != nullptr ? undirected_->of(node) : graph_.out(node);
  }

  void search(std::uint32_t source) {
    std::fill(distance_.begin(), distance_.end(), kFar);
    std::fill(paths_.begin(), paths_.end(), 0);
    distance_[source] = 0;
    paths_[source] = 1;
    order_.assign(1, source);
    for (std::size_t i = 0; i < order_.size(); ++i) {
      budget_.poll();
      const std::uint32_t node = order_[i];
      for (const std::uint32_t next : ways(node)) {
        if (distance_[next] == kFar) {
          distance_[next] = distance_[node] + 1;
          order_.push_back(next);
        }
        if (distance_[next] == distance_[node] + 1) paths_[next] += paths_[node];
      }
    }
  }

  const Projection& graph_;
  const SimpleNeighbours* undirected_;
  QueryBudget& budget_;
  std::vector<std::uint32_t> distance_, order_;
  std::vector<double> paths_, passing_;
};

std::vector<std::uint32_t> sampled_sources(std::uint32_t nodes, const BetweennessOptions& options) {
  std::vector<std::uint32_t> all(nodes);
  std::iota(all.begin(), all.end(), 0U);
  if (options.samples >= nodes) return all;
  std::vector<std::uint32_t> chosen;
  std::mt19937_64 random(options.seed);
  std::sample(all.begin(), all.end(), std::back_inserter(chosen), options.samples, random);
  return chosen;
}

}  // namespace

std::vector<double> page_rank(const Projection& graph, const PageRankOptions& options,
                              QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 3 * sizeof(double));
  const double share = 1.0 / static_cast<double>(std::max<std::uint32_t>(1, graph.size()));
  std::vector<double> restart(graph.size(), options.sources.empty() ? share : 0);
  for (const std::uint32_t source : options.sources) {
    restart[source] += 1.0 / static_cast<double>(options.sources.size());
  }
  std::vector<double> ranks = restart;
  for (std::uint32_t turn = 0; turn < options.iterations; ++turn) {
    std::vector<double> next = next_ranks(graph, ranks, restart, options.damping, budget);
    double change = 0;
    for (std::uint32_t i = 0; i < graph.size(); ++i) change += std::fabs(next[i] - ranks[i]);
    ranks = std::move(next);
    if (change < options.tolerance) break;
  }
  return ranks;
}

std::vector<double> betweenness(const Projection& graph, const BetweennessOptions& options,
                                QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * 4 * sizeof(double));
  std::optional<SimpleNeighbours> undirected;
  if (!options.directed) undirected.emplace(graph, budget);
  const std::vector<std::uint32_t> sources = sampled_sources(graph.size(), options);
  const double each = options.directed ? 1.0 : 0.5;
  const double scale = sources.empty() ? 0
                                       : each * static_cast<double>(graph.size()) /
                                             static_cast<double>(sources.size());
  std::vector<double> scores(graph.size());
  Brandes brandes(graph, undirected ? &*undirected : nullptr, budget);
  for (const std::uint32_t source : sources) brandes.add(source, scale, scores);
  return scores;
}

}  // namespace clout::graph
