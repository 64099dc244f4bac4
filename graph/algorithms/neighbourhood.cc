#include "graph/algorithms/neighbourhood.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace clout::graph {

namespace {

/// A set of node numbers, one bit each.
class NodeBits {
 public:
  NodeBits(std::uint32_t limit, MemoryCharge& charge) : words_((limit + 63) / 64) {
    charge.add(words_.size() * sizeof(std::uint64_t));
  }
  /// True if it was not there.
  bool insert(NodeId node) {
    std::uint64_t& word = words_[raw(node) / 64];
    const std::uint64_t bit = std::uint64_t{1} << (raw(node) % 64);
    const bool added = (word & bit) == 0;
    word |= bit;
    return added;
  }

 private:
  std::vector<std::uint64_t> words_;
};

Direction reversed(Direction direction) {
  switch (direction) {
    case Direction::Out:
      return Direction::In;
    case Direction::In:
      return Direction::Out;
    default:
      return Direction::Both;
  }
}

/// One end of a bidirectional search: a growing ball and how each node of it was reached.
class Ball {
 public:
  Ball(const GraphView& view, NodeId centre, const SearchEdges& edges, MemoryCharge& charge)
      : view_(view), edges_(edges), charge_(charge), frontier_{centre} {
    parents_.emplace(centre, centre);
  }

  [[nodiscard]] const std::vector<NodeId>& frontier() const { return frontier_; }
  [[nodiscard]] bool has(NodeId node) const { return parents_.contains(node); }

  /// One hop further; the first node (in the order of the search) that `other` has, if any.
  std::optional<NodeId> grow(const Ball& other, QueryBudget& budget) {
    std::vector<NodeId> next;
    std::optional<NodeId> met;
    for (const NodeId node : frontier_) {
      reached_.clear();
      view_.neighbours(node, edges_.direction, edges_.types, reached_);
      for (const NodeId neighbour : reached_) {
        budget.poll();
        if (!parents_.emplace(neighbour, node).second) continue;
        charge_.add(kBytesPerNode);
        next.push_back(neighbour);
        if (!met && other.has(neighbour)) met = neighbour;
      }
      if (met) break;
    }
    frontier_ = std::move(next);
    return met;
  }

  /// From `node` back to the centre, both included.
  [[nodiscard]] std::vector<NodeId> way_back(NodeId node) const {
    std::vector<NodeId> way{node};
    for (NodeId parent = parents_.at(node); parent != way.back(); parent = parents_.at(parent)) {
      way.push_back(parent);
    }
    return way;
  }

 private:
  static constexpr std::size_t kBytesPerNode = 40;

  const GraphView& view_;
  const SearchEdges edges_;
  MemoryCharge& charge_;
  std::vector<NodeId> frontier_;
  std::vector<NodeId> reached_;
  std::unordered_map<NodeId, NodeId> parents_;  // the centre's is itself
};

Path path_along(const GraphView& view, std::vector<NodeId> nodes, const SearchEdges& edges) {
  Path path;
  std::vector<Neighbour> found;
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    found.clear();
    view.expand_between(nodes[i], nodes[i + 1], edges.direction, edges.types, found);
    path.edges.push_back(found.front().edge);
  }
  path.nodes = std::move(nodes);
  return path;
}

/// The shortest cycle through a node, where edges may be followed either way. A breadth-first
/// search notes by which edge of the start each node was reached: an edge between two such branches
/// closes a cycle, and the shortest one is closed within half its length. O(edges within half of
/// `hops`).
class UndirectedCycle {
 public:
  UndirectedCycle(const GraphView& view, NodeId start, const SearchEdges& edges,
                  QueryBudget& budget)
      : view_(view), start_(start), edges_(edges), budget_(budget), charge_(budget) {}

  std::optional<std::uint32_t> find(std::uint32_t hops) {
    least_ = hops == kNone ? kNone : hops + 1;
    const std::uint32_t longest = least_;
    std::vector<NodeId> frontier{start_};
    for (std::uint32_t depth = 0; !frontier.empty() && 2 * std::uint64_t{depth} + 1 < least_;
         ++depth) {
      frontier = grow(frontier, depth);
    }
    return least_ < longest ? std::optional(least_) : std::nullopt;
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::size_t kBytesPerNode = 48;
  struct Reached {
    EdgeId branch;
    std::uint32_t depth;
  };

  std::vector<NodeId> grow(const std::vector<NodeId>& frontier, std::uint32_t depth) {
    std::vector<NodeId> next;
    for (const NodeId node : frontier) {
      found_.clear();
      view_.expand(node, Direction::Both, edges_.types, found_);
      for (const Neighbour& way : found_) {
        budget_.poll();
        if (follow(node, depth, way)) next.push_back(way.node);
      }
    }
    return next;
  }

  /// True if the far end is new.
  bool follow(NodeId node, std::uint32_t depth, const Neighbour& way) {
    if (way.node == start_) {
      if (node == start_) least_ = 1;  // a loop
      return false;                    // else the other end of an edge that was followed already
    }
    const EdgeId branch = node == start_ ? way.edge.id : reached_.at(node).branch;
    const auto [known, is_new] = reached_.try_emplace(way.node, Reached{branch, depth + 1});
    if (is_new) {
      charge_.add(kBytesPerNode);
    } else if (known->second.branch != branch) {
      least_ = std::min(least_, depth + 1 + known->second.depth);
    }
    return is_new;
  }

  const GraphView& view_;
  NodeId start_;
  const SearchEdges edges_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  std::unordered_map<NodeId, Reached> reached_;
  std::vector<Neighbour> found_;
  std::uint32_t least_ = kNone;
};

}  // namespace

Neighbourhood neighbourhood(const GraphView& view, NodeId start, std::uint32_t hops,
                            const SearchEdges& edges, QueryBudget& budget) {
  MemoryCharge charge(budget);
  Neighbourhood ball;
  if (!view.has_node(start)) return ball;
  NodeBits seen(view.node_id_limit(), charge);
  seen.insert(start);
  ball.nodes.push_back(start);
  ball.level_ends.push_back(1);
  const bool directed = edges.direction != Direction::Both;
  if (!directed) ball.cycle = UndirectedCycle(view, start, edges, budget).find(hops);
  std::vector<NodeId> reached;
  std::size_t first = 0;
  for (std::uint32_t hop = 1; hop <= hops && first < ball.nodes.size(); ++hop) {
    const std::size_t last = ball.nodes.size();
    for (; first < last; ++first) {
      reached.clear();
      view.neighbours(ball.nodes[first], edges.direction, edges.types, reached);
      for (const NodeId neighbour : reached) {
        budget.poll();
        if (seen.insert(neighbour)) ball.nodes.push_back(neighbour);
        if (directed && neighbour == start && !ball.cycle) ball.cycle = hop;
      }
    }
    if (ball.nodes.size() == last) break;
    charge.add((ball.nodes.size() - last) * sizeof(NodeId));
    ball.level_ends.push_back(ball.nodes.size());
  }
  return ball;
}

std::optional<Path> shortest_path(const GraphView& view, NodeId from, NodeId to,
                                  std::uint32_t max_hops, const SearchEdges& edges,
                                  QueryBudget& budget) {
  if (!view.has_node(from) || !view.has_node(to)) return std::nullopt;
  if (from == to) return Path{{from}, {}};
  MemoryCharge charge(budget);
  Ball ahead(view, from, edges, charge);
  Ball behind(view, to, {reversed(edges.direction), edges.types}, charge);
  for (std::uint32_t hop = 0; hop < max_hops; ++hop) {
    const bool grow_ahead = ahead.frontier().size() <= behind.frontier().size();
    const auto met = grow_ahead ? ahead.grow(behind, budget) : behind.grow(ahead, budget);
    if (met) {
      std::vector<NodeId> nodes = ahead.way_back(*met);
      std::reverse(nodes.begin(), nodes.end());
      const std::vector<NodeId> rest = behind.way_back(*met);
      nodes.insert(nodes.end(), rest.begin() + 1, rest.end());
      return path_along(view, std::move(nodes), edges);
    }
    if ((grow_ahead ? ahead : behind).frontier().empty()) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace clout::graph
