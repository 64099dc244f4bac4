// The operator behind shortestPath() and allShortestPaths(): breadth first from one known node to
// another, along edges that meet the conditions.
//
// One path between two nodes is searched for from both ends. Where rows in a row begin at one node,
// the second search is kept and grown by those after it, so that the paths from one node to all
// others cost one search: O(nodes and edges within the greatest distance). Memory per node reached
// is charged.
#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>

#include "graph/algorithms/neighbourhood.h"
#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class ShortestPathOperator final : public RowExpander {
 public:
  ShortestPathOperator(const RepeatStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        edge_(step.edge),
        to_(step.to),
        direction_(step.direction),
        backwards_(step.backwards),
        all_(step.selector.choice == PathChoice::AllShortest),
        minimum_(step.pattern.parts[0].minimum),
        maximum_(step.pattern.parts[0].maximum.value_or(std::numeric_limits<std::uint64_t>::max())),
        types_(step.types),
        conditions_(step, context),
        lasts_(!conditions_.read_outside()),
        plain_(!all_ && inner_conditions(step.pattern).empty()) {}

 protected:
  /// Types may have got their numbers, and nodes edges, since the last batch.
  void start_batch() override {
    types_.resolve(context_.view.catalog());
    root_.reset();
    forget();
  }

  void start_row(const Batch& batch, std::size_t row) override {
    choices_.clear();
    current_.clear();
    more_ = false;
    const Value& from = batch.at(from_, row);
    const Value& to = batch.at(to_, row);
    if (!from.is_node() || !to.is_node()) return;
    conditions_.start_row(batch, row);
    source_ = from.as_node().id;
    target_ = to.as_node().id;
    // A node is at distance 0 from itself; a way back to it is no shortest path.
    if (source_ == target_) {
      more_ = minimum_ == 0;
      return;
    }
    if (types_.impossible()) return;
    more_ = plain_ && root_ != source_ ? search_from_both_ends() : search_tree();
    root_ = source_;
  }

  bool produce(Batch& out) override {
    if (!more_) return false;
    if (hands_on(edge_)) {
      List edges(current_.rbegin(), current_.rend());
      if (backwards_) std::reverse(edges.begin(), edges.end());
      out.column(edge_).emplace_back(std::move(edges));
    }
    more_ = all_ && next_path();
    return true;
  }

 private:
  /// How a node was reached first: at which distance, and over which last edges.
  struct Reached {
    std::uint64_t distance = 0;
    std::vector<graph::Neighbour> before;  ///< edge, and the node it comes from
  };

  bool search_from_both_ends() {
    forget();
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    const auto path = graph::shortest_path(context_.view, source_, target_,
                                           static_cast<std::uint32_t>(std::min(maximum_, kMost)),
                                           {direction_, types_.numbers()}, context_.budget);
    if (path) current_.assign(path->edges.rbegin(), path->edges.rend());
    return path.has_value();
  }

  void forget() {
    reached_.clear();
    frontier_.clear();
    charge_.clear();
  }

  /// Grows the tree of the last row, where it is of the same source and the same edges.
  bool search_tree() {
    if (root_ != source_ || !lasts_ || reached_.empty()) {
      forget();
      reached_.emplace(raw(source_), Reached{});
      frontier_ = {source_};
      depth_ = 0;
    }
    while (reached_.count(raw(target_)) == 0) {
      if (depth_ == maximum_ || frontier_.empty()) return false;
      frontier_ = next_frontier(frontier_, ++depth_);
    }
    descend(target_);
    return true;
  }

  std::vector<NodeId> next_frontier(const std::vector<NodeId>& frontier, std::uint64_t distance) {
    std::vector<NodeId> next;
    std::vector<graph::Neighbour> ways;
    for (const NodeId node : frontier) {
      ways.clear();
      context_.view.expand(node, direction_, types_.numbers(), ways);
      for (const graph::Neighbour& way : ways) {
        context_.budget.poll();
        if (!conditions_.hold(0, way.edge, node, way.node)) continue;
        const auto [place, is_new] = reached_.try_emplace(raw(way.node), Reached{distance, {}});
        if (is_new) {
          next.push_back(way.node);
        } else if (!all_ || place->second.distance != distance) {
          continue;
        }
        place->second.before.push_back({node, way.edge});
        charge_.add(sizeof(graph::Neighbour) + (is_new ? kBytesPerNode : 0));
      }
    }
    return next;
  }

  /// One choice per edge of the path, from the target backwards.
  struct Choice {
    NodeId node{};
    std::size_t taken = 0;
  };

  void descend(NodeId node) {
    while (node != source_) {
      const graph::Neighbour& way = reached_.at(raw(node)).before[0];
      choices_.push_back({node, 0});
      current_.push_back(way.edge);
      node = way.node;
    }
  }

  /// Moves on to the next path; false if there is none.
  bool next_path() {
    while (!choices_.empty()) {
      Choice& last = choices_.back();
      current_.pop_back();
      const auto& before = reached_.at(raw(last.node)).before;
      if (++last.taken < before.size()) {
        current_.push_back(before[last.taken].edge);
        descend(before[last.taken].node);
        return true;
      }
      choices_.pop_back();
    }
    return false;
  }

  static constexpr std::size_t kBytesPerNode = sizeof(Reached) + 48;  // with the table's overhead

  Slot from_, edge_, to_;
  Direction direction_;
  bool backwards_, all_;
  std::uint64_t minimum_, maximum_;
  WantedTypes types_;
  StepConditions conditions_;
  bool lasts_;  ///< the edges that may be followed do not depend on the row
  bool plain_;  ///< all edges of the types may be, and one path is enough

  NodeId source_{}, target_{};
  std::optional<NodeId> root_;  ///< the source of the last search
  std::unordered_map<std::uint32_t, Reached> reached_;
  std::vector<NodeId> frontier_;  ///< of `reached_`, those at `depth_`
  std::uint64_t depth_ = 0;
  std::vector<Choice> choices_;
  std::vector<Edge> current_;  ///< from the target backwards
  bool more_ = false;
};

}  // namespace

OperatorPtr make_shortest_path(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<ShortestPathOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
