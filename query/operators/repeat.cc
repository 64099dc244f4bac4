// The operator that walks all paths between two lengths, as far as their mode lets it: TRAIL, the
// rule without one, takes no edge twice.
//
// Depth first, with a stack of its own: memory is the neighbours along one path, however many
// paths there are. Lists are only made where somebody reads them.
#include <algorithm>
#include <limits>

#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class RepeatOperator final : public RowExpander {
 public:
  RepeatOperator(const RepeatStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        edge_(step.edge),
        to_(step.to),
        direction_(step.direction),
        into_(step.into),
        backwards_(step.backwards),
        edge_bound_(step.edge_bound),
        mode_(step.mode),
        minimum_(step.repetition.minimum),
        maximum_(step.repetition.maximum.value_or(std::numeric_limits<std::uint64_t>::max())),
        left_list_(step.repetition.left_list),
        right_list_(step.repetition.right_list),
        types_(step.types),
        used_(step.differs_from),
        conditions_(step, context),
        charge_(context.budget) {}

 protected:
  void start_batch() override { types_.resolve(context_.view.catalog()); }

  void start_row(const Batch& batch, std::size_t row) override {
    depth_ = 0;
    trail_.clear();
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
    nodes_.assign(1, from.as_node().id);
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
  /// The ways on from one node of the trail.
  struct Frame {
    std::vector<graph::Neighbour> neighbours;
    std::size_t next = 0;
  };

  /// Takes the next edge that may be taken, or goes one back; true if the trail is a new one.
  bool step() {
    Frame& frame = frames_[depth_ - 1];
    trail_.resize(depth_ - 1);
    nodes_.resize(depth_);
    if (frame.next == frame.neighbours.size()) {
      --depth_;
      return false;
    }
    const graph::Neighbour& neighbour = frame.neighbours[frame.next++];
    if (repeats(neighbour) || used_.contains(neighbour.edge.id)) return false;
    if (!conditions_.hold(neighbour.edge, nodes_.back(), neighbour.node)) return false;
    trail_.push_back(neighbour.edge);
    nodes_.push_back(neighbour.node);
    push_frame();
    return true;
  }

  /// Would the mode have the step leave something alone that is on the trail already?
  [[nodiscard]] bool repeats(const graph::Neighbour& way) const {
    if (mode_ == ast::PathMode::Walk) return false;
    if (std::find(trail_.begin(), trail_.end(), way.edge) != trail_.end()) return true;
    if (mode_ == ast::PathMode::Trail) return false;
    const bool closes = mode_ == ast::PathMode::Simple && way.node == nodes_.front();
    return !closes && std::find(nodes_.begin(), nodes_.end(), way.node) != nodes_.end();
  }

  /// A path that came back to its start is over, where no node may repeat but that.
  [[nodiscard]] bool is_closed() const {
    return mode_ == ast::PathMode::Simple && nodes_.size() > 1 && nodes_.front() == nodes_.back();
  }

  /// Looks for the ways on, unless the trail is as long as it may be.
  void push_frame() {
    if (frames_.size() == depth_) frames_.emplace_back();
    Frame& frame = frames_[depth_];
    const std::size_t before = frame.neighbours.capacity();
    frame.neighbours.clear();
    if (trail_.size() < maximum_ && !is_closed() && !types_.impossible()) {
      find_ways(frame.neighbours);
    }
    const std::size_t grown = frame.neighbours.capacity() - before;
    if (grown > 0) charge_.add(grown * sizeof(graph::Neighbour));
    frame.next = 0;
    ++depth_;
  }

  void find_ways(std::vector<graph::Neighbour>& ways) {
    context_.view.expand(nodes_.back(), direction_, types_.numbers(), ways);
    if (!edge_bound_) return;
    const auto wrong = [&](const graph::Neighbour& way) {
      return trail_.size() >= known_.size() || way.edge != known_[trail_.size()];
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
    if (trail_.size() < minimum_ || (into_ && nodes_.back() != target_)) return false;
    return !edge_bound_ || trail_.size() == known_.size();
  }

  bool emit(Batch& out) {
    if (!into_ && hands_on(to_)) out.column(to_).emplace_back(Node{nodes_.back()});
    if (!edge_bound_ && hands_on(edge_)) {
      List edges(trail_.begin(), trail_.end());
      if (backwards_) std::reverse(edges.begin(), edges.end());
      out.column(edge_).emplace_back(std::move(edges));
    }
    // In the order of the pattern: each step's left end, each step's right end.
    const std::size_t steps = trail_.size();
    if (left_list_ && hands_on(*left_list_)) emit_ends(out, *left_list_, backwards_ ? 1 : 0, steps);
    if (right_list_ && hands_on(*right_list_)) {
      emit_ends(out, *right_list_, backwards_ ? 0 : 1, steps);
    }
    return true;
  }

  void emit_ends(Batch& out, Slot slot, std::size_t first, std::size_t steps) const {
    List ends;
    for (std::size_t i = 0; i < steps; ++i) ends.emplace_back(Node{nodes_[first + i]});
    if (backwards_) std::reverse(ends.begin(), ends.end());
    out.column(slot).emplace_back(std::move(ends));
  }

  Slot from_, edge_, to_;
  Direction direction_;
  bool into_, backwards_, edge_bound_;
  ast::PathMode mode_;
  std::uint64_t minimum_, maximum_;
  std::optional<Slot> left_list_, right_list_;
  WantedTypes types_;
  UsedEdges used_;
  StepConditions conditions_;
  MemoryCharge charge_;  ///< of `frames_`, which keep their memory

  std::vector<Frame> frames_;  ///< the first `depth_` are in use, one per node of the trail
  std::size_t depth_ = 0;
  std::vector<Edge> trail_;
  std::vector<NodeId> nodes_;
  std::vector<Edge> known_;
  NodeId target_{};
  bool start_pending_ = false;
};

}  // namespace

OperatorPtr make_repeat(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<RepeatOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
