#include "graph/algorithms/flow.h"

#include <algorithm>
#include <limits>

namespace clout::graph {
namespace {

/// A way on from a node. Edge e is two arcs: 2e from its start to its end, and 2e + 1 back.
struct Arc {
  std::uint32_t end;
  std::uint64_t number;
};

/// A step of a path: from a node along an arc.
struct Step {
  std::uint32_t from;
  std::uint64_t arc;
};

std::size_t arc_count(const Projection& graph, std::uint32_t node) {
  return graph.out(node).size() + graph.in(node).size();
}

/// Of the edges that leave the node, then of those that enter it.
Arc arc_at(const Projection& graph, std::uint32_t node, std::size_t i) {
  const auto out = graph.out(node);
  if (i < out.size()) return {out[i], 2 * (graph.first_out_edge(node) + i)};
  i -= out.size();
  return {graph.in(node)[i], 2 * graph.in_edges(node)[i] + 1};
}

/// Again and again, all that the shortest ways still take is sent along them. What goes along an
/// arc can be sent back along the other one of its edge.
class Dinitz {
 public:
  Dinitz(const Projection& graph, std::uint32_t source, std::uint32_t target, Direction direction,
         QueryBudget& budget)
      : graph_(graph),
        source_(source),
        target_(target),
        direction_(direction),
        budget_(budget),
        level_(graph.size()),
        next_(graph.size()) {
    room_.reserve(2 * graph.edge_count());
    for (std::uint64_t edge = 0; edge < graph.edge_count(); ++edge) {
      room_.push_back(forward(edge));
      room_.push_back(backward(edge));
    }
  }

  Flow run() {
    Flow flow;
    while (find_levels()) flow.total += fill_shortest_paths();
    flow.flows.reserve(graph_.edge_count());
    for (std::uint64_t edge = 0; edge < graph_.edge_count(); ++edge) {
      flow.flows.push_back(forward(edge) - room_[2 * edge]);
    }
    flow.cut = cut();
    return flow;
  }

 private:
  static constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();

  /// What an edge can carry from its start to its end, and from its end to its start.
  [[nodiscard]] double forward(std::uint64_t edge) const {
    return direction_ == Direction::In ? 0 : graph_.weight(edge);
  }
  [[nodiscard]] double backward(std::uint64_t edge) const {
    return direction_ == Direction::Out ? 0 : graph_.weight(edge);
  }

  /// How far nodes are from the source along arcs with room; is the target reached?
  bool find_levels() {
    std::fill(level_.begin(), level_.end(), kUnseen);
    level_[source_] = 0;
    order_.assign(1, source_);
    for (std::size_t first = 0; first < order_.size() && level_[target_] == kUnseen; ++first) {
      const std::uint32_t node = order_[first];
      for (std::size_t i = 0; i < arc_count(graph_, node); ++i) {
        budget_.poll();
        const Arc arc = arc_at(graph_, node, i);
        if (room_[arc.number] <= 0 || level_[arc.end] != kUnseen) continue;
        level_[arc.end] = level_[node] + 1;
        order_.push_back(arc.end);
      }
    }
    return level_[target_] != kUnseen;
  }

  /// Follows arcs with room that lead one level on, back and on again where they end; none that was
  /// of no use is tried twice. What was sent.
  double fill_shortest_paths() {
    std::fill(next_.begin(), next_.end(), 0);
    path_.clear();
    double sent = 0;
    for (std::uint32_t node = source_;;) {
      if (node == target_) {
        sent += fill_path();
        node = back_to_first_full();
      } else if (step_on(node)) {
        node = arc_at(graph_, node, next_[node]).end;
      } else if (path_.empty()) {
        return sent;
      } else {
        node = path_.back().from;
        path_.pop_back();
        ++next_[node];
      }
    }
  }

  bool step_on(std::uint32_t node) {
    for (std::size_t& i = next_[node]; i < arc_count(graph_, node); ++i) {
      budget_.poll();
      const Arc arc = arc_at(graph_, node, i);
      if (room_[arc.number] <= 0 || level_[arc.end] != level_[node] + 1) continue;
      path_.push_back({node, arc.number});
      return true;
    }
    return false;
  }

  double fill_path() {
    double least = std::numeric_limits<double>::infinity();
    for (const Step& step : path_) least = std::min(least, room_[step.arc]);
    for (const Step& step : path_) {
      budget_.poll();
      room_[step.arc] -= least;
      room_[step.arc ^ 1] += least;
    }
    return least;
  }

  std::uint32_t back_to_first_full() {
    const auto full = std::find_if(path_.begin(), path_.end(),
                                   [&](const Step& step) { return room_[step.arc] <= 0; });
    const std::uint32_t node = full->from;
    path_.erase(full, path_.end());
    return node;
  }

  /// From what the last search reached to what it did not.
  [[nodiscard]] std::vector<std::uint64_t> cut() const {
    std::vector<std::uint64_t> edges;
    for (std::uint32_t node = 0; node < graph_.size(); ++node) {
      std::uint64_t edge = graph_.first_out_edge(node);
      for (const std::uint32_t end : graph_.out(node)) {
        budget_.poll();
        const bool near = level_[node] != kUnseen;
        const bool near_end = level_[end] != kUnseen;
        if (near != near_end && (near ? forward(edge) : backward(edge)) > 0) edges.push_back(edge);
        ++edge;
      }
    }
    return edges;
  }

  const Projection& graph_;
  const std::uint32_t source_, target_;
  const Direction direction_;
  QueryBudget& budget_;
  std::vector<double> room_;  // by arc
  std::vector<std::uint32_t> level_, order_;
  std::vector<std::size_t> next_;  // the arc of each node that is to be tried
  std::vector<Step> path_;
};

/// Takes away what flows in circles: follows flow, depth first, until it comes back to the path.
class CircleRemoval {
 public:
  CircleRemoval(const Projection& graph, std::vector<double>& flows, QueryBudget& budget)
      : graph_(graph), flows_(flows), budget_(budget), states_(graph.size()), next_(graph.size()) {}

  void run() {
    for (std::uint32_t node = 0; node < graph_.size(); ++node) {
      if (states_[node] == State::Unseen) follow(node);
    }
  }

 private:
  enum class State : std::uint8_t { Unseen, OnPath, Done };

  [[nodiscard]] double carried(std::uint64_t arc) const {
    return arc % 2 == 0 ? flows_[arc / 2] : -flows_[arc / 2];
  }

  void follow(std::uint32_t node) {
    for (;;) {
      states_[node] = State::OnPath;
      if (!step_on(node)) {
        states_[node] = State::Done;
        if (path_.empty()) return;
        node = path_.back().from;
        path_.pop_back();
        continue;
      }
      const std::uint32_t end = arc_at(graph_, node, next_[node]).end;
      node = states_[end] == State::OnPath ? remove_circle(end) : end;
    }
  }

  bool step_on(std::uint32_t node) {
    for (std::size_t& i = next_[node]; i < arc_count(graph_, node); ++i) {
      budget_.poll();
      const Arc arc = arc_at(graph_, node, i);
      if (carried(arc.number) <= 0 || states_[arc.end] == State::Done) continue;
      path_.push_back({node, arc.number});
      return true;
    }
    return false;
  }

  /// The path has come back to `node`. Goes back to where flow was that is none any more.
  std::uint32_t remove_circle(std::uint32_t node) {
    auto first = path_.end();
    double least = std::numeric_limits<double>::infinity();
    do {
      --first;
      least = std::min(least, carried(first->arc));
    } while (first->from != node);
    for (auto step = first; step != path_.end(); ++step) {
      budget_.poll();
      flows_[step->arc / 2] -= step->arc % 2 == 0 ? least : -least;
    }
    const auto gone =
        std::find_if(first, path_.end(), [&](const Step& step) { return carried(step.arc) <= 0; });
    const std::uint32_t back = gone->from;
    for (auto step = gone; step != path_.end(); ++step) states_[step->from] = State::Unseen;
    path_.erase(gone, path_.end());
    return back;
  }

  const Projection& graph_;
  std::vector<double>& flows_;
  QueryBudget& budget_;
  std::vector<State> states_;
  std::vector<std::size_t> next_;
  std::vector<Step> path_;
};

}  // namespace

Flow max_flow(const Projection& graph, std::uint32_t source, std::uint32_t target,
              Direction direction, QueryBudget& budget) {
  MemoryCharge charge(budget);
  charge.add(graph.edge_count() * 3 * sizeof(double) +
             std::size_t{graph.size()} *
                 (2 * sizeof(std::uint32_t) + sizeof(std::size_t) + sizeof(Step)));
  Flow flow = Dinitz(graph, source, target, direction, budget).run();
  CircleRemoval(graph, flow.flows, budget).run();
  return flow;
}

}  // namespace clout::graph
