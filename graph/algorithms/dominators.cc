#include "graph/algorithms/dominators.h"

#include <algorithm>

namespace clout::graph {
namespace {

constexpr std::uint32_t kNone = DominatorTree::kNone;

/// Nodes are called by their place in the order in which a depth-first search enters them.
class LengauerTarjan {
 public:
  LengauerTarjan(const Projection& graph, std::uint32_t source, QueryBudget& budget)
      : graph_(graph), budget_(budget), places_(graph.size(), kNone) {
    search(source);
    const std::size_t reached = nodes_.size();
    semi_.resize(reached);
    best_.resize(reached);
    for (std::uint32_t place = 0; place < reached; ++place) semi_[place] = best_[place] = place;
    ancestor_.assign(reached, kNone);
    dominator_.assign(reached, kNone);
    bucket_.assign(reached, kNone);
    next_in_bucket_.assign(reached, kNone);
  }

  DominatorTree run() {
    for (auto place = static_cast<std::uint32_t>(nodes_.size() - 1); place > 0; --place) {
      find_semidominator(place);
      empty_bucket(place);
    }
    DominatorTree tree{nodes_, {kNone}, {0}};
    for (std::uint32_t place = 1; place < nodes_.size(); ++place) {
      if (dominator_[place] != semi_[place]) dominator_[place] = dominator_[dominator_[place]];
      tree.dominators.push_back(nodes_[dominator_[place]]);
      tree.depths.push_back(tree.depths[dominator_[place]] + 1);
    }
    return tree;
  }

 private:
  void enter(std::uint32_t node, std::uint32_t parent) {
    places_[node] = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(node);
    parents_.push_back(parent);
    next_.push_back(0);
  }

  void search(std::uint32_t source) {
    enter(source, kNone);
    for (std::uint32_t place = 0; place != kNone;) {
      budget_.poll();
      const auto ways = graph_.out(nodes_[place]);
      if (next_[place] == ways.size()) {
        place = parents_[place];
        continue;
      }
      const std::uint32_t end = ways[next_[place]++];
      if (places_[end] != kNone) continue;
      enter(end, place);
      place = places_[end];
    }
  }

  /// The least place from which a path leads here that passes only greater ones between.
  void find_semidominator(std::uint32_t place) {
    for (const std::uint32_t from : graph_.in(nodes_[place])) {
      budget_.poll();
      if (places_[from] == kNone) continue;
      semi_[place] = std::min(semi_[place], semi_[best_above(places_[from])]);
    }
    next_in_bucket_[place] = bucket_[semi_[place]];
    bucket_[semi_[place]] = place;
  }

  /// Decides for those that waited for the parent's part of the tree: their dominator is the
  /// parent, or that of a node between, which is not known yet.
  void empty_bucket(std::uint32_t place) {
    const std::uint32_t parent = parents_[place];
    ancestor_[place] = parent;
    for (std::uint32_t waiting = bucket_[parent]; waiting != kNone;
         waiting = next_in_bucket_[waiting]) {
      const std::uint32_t best = best_above(waiting);
      dominator_[waiting] = semi_[best] < semi_[waiting] ? best : parent;
    }
    bucket_[parent] = kNone;
  }

  /// The node of the least semidominator from `place` up to the root of the part that is linked so
  /// far, the root left out. Shortens the ways up that it went.
  std::uint32_t best_above(std::uint32_t place) {
    if (ancestor_[place] == kNone) return place;
    for (std::uint32_t at = place; ancestor_[ancestor_[at]] != kNone; at = ancestor_[at]) {
      budget_.poll();
      way_up_.push_back(at);
    }
    for (; !way_up_.empty(); way_up_.pop_back()) {
      const std::uint32_t at = way_up_.back();
      const std::uint32_t above = ancestor_[at];
      if (semi_[best_[above]] < semi_[best_[at]]) best_[at] = best_[above];
      ancestor_[at] = ancestor_[above];
    }
    return best_[place];
  }

  const Projection& graph_;
  QueryBudget& budget_;
  std::vector<std::uint32_t> places_;  // by node; all others by place
  std::vector<std::uint32_t> nodes_, parents_, semi_, best_, ancestor_, dominator_;
  std::vector<std::uint32_t> bucket_, next_in_bucket_;
  std::vector<std::size_t> next_;
  std::vector<std::uint32_t> way_up_;
};

}  // namespace

DominatorTree dominator_tree(const Projection& graph, std::uint32_t source, QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(std::size_t{graph.size()} * (13 * sizeof(std::uint32_t) + sizeof(std::size_t)));
  return LengauerTarjan(graph, source, budget).run();
}

}  // namespace clout::graph
