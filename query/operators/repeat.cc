// The operator that walks all paths of a part that repeats, as far as their mode lets it: TRAIL,
// the rule without one, takes no edge twice.
//
// Along an influence arrow, arcs are followed in place of edges.
//
// Depth first, with a stack of its own: memory is the neighbours along one path, however many
// paths there are. Lists are only made where somebody reads them.
#include <algorithm>
#include <limits>

#include "query/operators/arc_ways.h"
#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"
#include "query/operators/path_outputs.h"

namespace clout::query {
namespace {

/// Edges in that many turns, or the greatest number there is.
std::uint64_t edges_of(std::uint64_t turns, std::uint64_t hops) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  return turns > kMost / hops ? kMost : turns * hops;
}

class RepeatOperator final : public RowExpander {
 public:
  RepeatOperator(const RepeatStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        edge_(step.edge),
        to_(step.to),
        into_(step.into),
        backwards_(step.backwards),
        edge_bound_(step.edge_bound),
        mode_(step.mode),
        hops_(step.pattern.parts[0].hops.size()),
        minimum_(edges_of(step.pattern.parts[0].minimum, hops_)),
        maximum_(edges_of(
            step.pattern.parts[0].maximum.value_or(std::numeric_limits<std::uint64_t>::max()),
            hops_)),
        used_(step.differs_from),
        conditions_(step, context),
        outputs_(step.pattern, handed_on()) {
    if (step.pattern.influence) arcs_.emplace(context);
    edges_conditioned_ = !step.pattern.parts[0].hops[0].predicates.empty();
    for (const BoundHop& hop : step.pattern.parts[0].hops) {
      ways_.push_back(
          {backwards_ ? opposite(hop.direction) : hop.direction, WantedTypes(hop.types)});
    }
  }

 protected:
  void start_batch() override {
    for (Way& way : ways_) way.types.resolve(context_.view.catalog());
    if (arcs_) arcs_->start_batch();
  }

  void start_row(const Batch& batch, std::size_t row) override {
    depth_ = 0;
    path_.edges.clear();
    start_pending_ = false;
    known_.clear();
    const Value& from = batch.at(from_, row);
    if (!from.is_node()) return;
    if (into_) {
      if (!batch.at(to_, row).is_node()) return;
      target_ = batch.at(to_, row).as_node().id;
    }
    used_.read(batch, row);
    conditions_.start_row(batch, row);
    path_.nodes.assign(1, from.as_node().id);
    if (arcs_) start_arcs();
    if (edge_bound_ && !read_known_edges(batch.at(edge_, row))) return;
    start_pending_ = true;
  }

  bool produce(Batch& out) override {
    if (start_pending_) {
      start_pending_ = false;
      push_frame();
      if (accepted()) return emit(out);
    }
    while (depth_ > 0) {
      context_.budget.poll();
      if (step() && accepted()) return emit(out);
    }
    return false;
  }

 private:
  /// How a hop is followed.
  struct Way {
    Direction direction;
    WantedTypes types;
  };
  /// The ways on from one node of the trail.
  struct Frame {
    std::vector<graph::Neighbour> neighbours;
    std::size_t next = 0;
  };

  /// Conditions on edges are part of the question: what fails takes no part in a fact either.
  void start_arcs() {
    std::function<bool(const Edge&)> meets;
    if (edges_conditioned_) {
      meets = [this](const Edge& edge) { return conditions_.hold(0, edge, edge.start, edge.end); };
    }
    arcs_->start(ways_[0].types, std::move(meets));
  }

  /// The hop of the pattern that the edge at this place of the trail is.
  [[nodiscard]] std::size_t hop_at(std::size_t place) const {
    const std::size_t hop = hops_ == 1 ? 0 : place % hops_;
    return backwards_ ? hops_ - 1 - hop : hop;
  }

  /// Takes the next edge that may be taken, or goes one back; true if the trail is a new one.
  bool step() {
    Frame& frame = frames_[depth_ - 1];
    path_.edges.resize(depth_ - 1);
    path_.nodes.resize(depth_);
    if (frame.next == frame.neighbours.size()) {
      --depth_;
      return false;
    }
    const graph::Neighbour& neighbour = frame.neighbours[frame.next++];
    if (repeats(neighbour) || used_.contains(neighbour.edge.id)) return false;
    if (!meets_conditions(neighbour)) return false;
    path_.edges.push_back(neighbour.edge);
    path_.nodes.push_back(neighbour.node);
    push_frame();
    return true;
  }

  [[nodiscard]] bool meets_conditions(const graph::Neighbour& way) {
    if (arcs_) return true;
    const std::size_t place = path_.edges.size();
    const std::size_t hop = hop_at(place);
    if (!conditions_.hold(hop, way.edge, path_.nodes.back(), way.node)) return false;
    if (!conditions_.joins(hop)) return true;
    for (std::size_t i = place - place % hops_; i < place; ++i) {
      conditions_.place(hop_at(i), path_.edges[i], path_.nodes[i], path_.nodes[i + 1]);
    }
    conditions_.place(hop, way.edge, path_.nodes.back(), way.node);
    return conditions_.hold_joined(hop);
  }

  /// Would the mode have the step leave something alone that is on the trail already?
  [[nodiscard]] bool repeats(const graph::Neighbour& way) const {
    if (mode_ == ast::PathMode::Walk) return false;
    const auto& [nodes, edges, begins] = path_;
    if (std::find(edges.begin(), edges.end(), way.edge) != edges.end()) return true;
    if (mode_ == ast::PathMode::Trail) return false;
    const bool closes = mode_ == ast::PathMode::Simple && way.node == nodes.front();
    return !closes && std::find(nodes.begin(), nodes.end(), way.node) != nodes.end();
  }

  /// A path that came back to its start is over, where no node may repeat but that.
  [[nodiscard]] bool is_closed() const {
    const std::vector<NodeId>& nodes = path_.nodes;
    return mode_ == ast::PathMode::Simple && nodes.size() > 1 && nodes.front() == nodes.back();
  }

  /// Looks for the ways on, unless the trail is as long as it may be.
  void push_frame() {
    if (frames_.size() == depth_) frames_.emplace_back();
    Frame& frame = frames_[depth_];
    const std::size_t before = frame.neighbours.capacity();
    frame.neighbours.clear();
    if (path_.edges.size() < maximum_ && !is_closed()) find_ways(frame.neighbours);
    const std::size_t grown = frame.neighbours.capacity() - before;
    if (grown > 0) charge_.add(grown * sizeof(graph::Neighbour));
    frame.next = 0;
    ++depth_;
  }

  void find_ways(std::vector<graph::Neighbour>& ways) {
    const std::size_t place = path_.edges.size();
    const Way& way = ways_[hop_at(place)];
    if (way.types.impossible()) return;
    if (arcs_) {
      arcs_->find(path_.nodes.back(), backwards_, ways);
    } else {
      context_.view.expand(path_.nodes.back(), way.direction, way.types.numbers(), ways);
    }
    if (!edge_bound_) return;
    const auto wrong = [&](const graph::Neighbour& found) {
      return place >= known_.size() || found.edge != known_[place];
    };
    ways.erase(std::remove_if(ways.begin(), ways.end(), wrong), ways.end());
  }

  /// The edges that the trail has to follow; false if the value is no list of edges.
  bool read_known_edges(const Value& value) {
    if (!value.is_list()) return false;
    for (const Value& edge : value.as_list()) {
      if (!edge.is_edge()) return false;
      known_.push_back(edge.as_edge());
    }
    if (backwards_) std::reverse(known_.begin(), known_.end());
    return true;
  }

  [[nodiscard]] bool accepted() const {
    const std::size_t length = path_.edges.size();
    if (length < minimum_ || (hops_ > 1 && length % hops_ != 0)) return false;
    if (into_ && path_.nodes.back() != target_) return false;
    return !edge_bound_ || length == known_.size();
  }

  bool emit(Batch& out) {
    if (!into_ && hands_on(to_)) out.column(to_).emplace_back(Node{path_.nodes.back()});
    if (outputs_.empty()) return true;
    if (!backwards_) {
      outputs_.emit(path_, out);
      return true;
    }
    outputs_.emit(
        {{path_.nodes.rbegin(), path_.nodes.rend()}, {path_.edges.rbegin(), path_.edges.rend()}},
        out);
    return true;
  }

  Slot from_, edge_, to_;
  bool into_, backwards_, edge_bound_;
  ast::PathMode mode_;
  std::size_t hops_;                 ///< of a turn
  std::uint64_t minimum_, maximum_;  ///< edges
  std::vector<Way> ways_;            ///< by hop
  std::optional<ArcWays> arcs_;      ///< instead of edges as they are stored
  bool edges_conditioned_ = false;
  UsedEdges used_;
  StepConditions conditions_;
  PathOutputs outputs_;

  std::vector<Frame> frames_;  ///< the first `depth_` are in use, one per node of the trail
  std::size_t depth_ = 0;
  FoundPath path_;  ///< the trail, in the order in which it is walked
  std::vector<Edge> known_;
  NodeId target_{};
  bool start_pending_ = false;
};

}  // namespace

OperatorPtr make_repeat(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<RepeatOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
