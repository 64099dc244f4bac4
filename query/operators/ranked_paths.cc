// The operator behind ANY k, SHORTEST k, SHORTEST k GROUPS and CHEAPEST k: the first paths between
// two known nodes in the order of their length or cost, in any mode.
//
// Best first over beginnings of paths, each rated by what it has cost and at least will cost (A*;
// Hart, Nilsson and Raphael 1968), so that only beginnings that can lead to a wanted path are
// lengthened. Walks depend on where they are and not on where they were: there, no node is passed
// more often than paths are wanted. Trails and paths without repeated nodes have no such bound (it
// would solve an NP-hard problem); the query's limits hold them.
#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <queue>
#include <set>
#include <tuple>

#include "query/operators/makers.h"
#include "query/operators/path_steps.h"

namespace clout::query {
namespace {

constexpr std::uint32_t kNoPrefix = std::numeric_limits<std::uint32_t>::max();

/// A beginning of a path: the last step, and the beginning before it.
struct Prefix {
  NodeId node{};
  std::uint32_t before = kNoPrefix;
  Edge edge{};
  std::uint64_t length = 0;
  double cost = 0;
};

/// Enumerates the paths of one pair of ends, cheapest first. One thread.
class PathRanking {
 public:
  PathRanking(const RepeatStep& step, ExecutionContext& context)
      : mode_(step.mode),
        groups_(step.selector.groups),
        has_costs_(step.selector.cost != nullptr),
        minimum_(step.repetition.minimum),
        maximum_(step.repetition.maximum.value_or(std::numeric_limits<std::uint64_t>::max())),
        budget_(context.budget),
        charge_(context.budget),
        steps_(step, context),
        remaining_(steps_, context.budget) {}

  PathSteps& steps() { return steps_; }

  /// The first `count` paths (or those of the first `count` lengths) are wanted.
  void start(NodeId source, NodeId target, std::size_t count) {
    clear();
    source_ = source;
    target_ = target;
    count_ = count;
    remaining_.start(target);
    prefixes_.push_back({source});
    enqueue(0, 0);
  }
  void clear() {
    prefixes_.clear();
    queue_ = {};
    passed_.clear();
    costs_met_.clear();
    found_ = 0;
    charge_.clear();
  }

  /// The next path, by its last beginning; null at the end. Valid until the next call.
  const Prefix* next() {
    while (!queue_.empty()) {
      budget_.poll();
      const Entry entry = queue_.top();
      queue_.pop();
      const Prefix prefix = prefixes_[entry.prefix];
      const double bound = prefix.cost + remaining_.exact(prefix.node);
      if (bound > entry.bound) {
        enqueue(entry.prefix, bound);
        continue;
      }
      if (!passes(prefix)) continue;
      lengthen(entry.prefix);
      if (prefix.node != target_ || prefix.length < minimum_) continue;
      if (!is_wanted(prefix.cost)) break;
      return &prefixes_[entry.prefix];
    }
    queue_ = {};
    return nullptr;
  }

  /// The steps of a path, first to last.
  void trace(const Prefix& last, std::vector<Edge>& edges, std::vector<NodeId>& nodes) const {
    edges.clear();
    nodes.assign(1, last.node);
    for (const Prefix* at = &last; at->before != kNoPrefix; at = &prefixes_[at->before]) {
      edges.push_back(at->edge);
      nodes.push_back(prefixes_[at->before].node);
    }
    std::reverse(edges.begin(), edges.end());
    std::reverse(nodes.begin(), nodes.end());
  }

 private:
  /// By bound; among equals the younger first, so that one of many equally good ways is followed
  /// to its end and not all of them step by step.
  struct Entry {
    double bound;
    std::uint32_t prefix;
    bool operator>(const Entry& other) const {
      return std::tie(bound, other.prefix) > std::tie(other.bound, prefix);
    }
  };

  void enqueue(std::uint32_t number, double bound) {
    if (bound == std::numeric_limits<double>::infinity()) return;
    if (!has_costs_ && bound > static_cast<double>(maximum_)) return;
    queue_.push({bound, number});
  }

  /// May the path end or go on here, or have enough walks been here that cost no more?
  bool passes(const Prefix& prefix) {
    if (mode_ != ast::PathMode::Walk) return true;
    // Without costs a walk that came later is longer: only the least length sets two apart.
    const bool length_counts = has_costs_ && maximum_ != std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t state = length_counts ? prefix.length : std::min(prefix.length, minimum_);
    const auto [place, is_new] = passed_.try_emplace({raw(prefix.node), state});
    if (is_new) charge_.add(sizeof(*place) + 32);
    Passed& passed = place->second;
    if (!groups_ || is_new || prefix.cost > passed.last_cost) ++passed.times;
    passed.last_cost = prefix.cost;
    return passed.times <= count_;
  }

  void lengthen(std::uint32_t number) {
    const Prefix prefix = prefixes_[number];
    if (prefix.length == maximum_ || is_closed(prefix)) return;
    steps_.find(prefix.node, false, ways_);
    for (const PathWay& way : ways_) {
      if (repeats(number, way.to)) continue;
      charge_.add(sizeof(Prefix) + 2 * sizeof(Entry));
      prefixes_.push_back(
          {way.to.node, number, way.to.edge, prefix.length + 1, prefix.cost + way.cost});
      enqueue(static_cast<std::uint32_t>(prefixes_.size() - 1),
              prefixes_.back().cost + remaining_.at_least(way.to.node));
    }
  }

  [[nodiscard]] bool is_closed(const Prefix& prefix) const {
    return mode_ == ast::PathMode::Simple && prefix.length > 0 && prefix.node == source_;
  }

  /// Would the mode have the step leave something alone that is on the path already?
  [[nodiscard]] bool repeats(std::uint32_t number, const graph::Neighbour& way) const {
    if (mode_ == ast::PathMode::Walk) return false;
    const bool nodes_differ = mode_ != ast::PathMode::Trail;
    for (std::uint32_t at = number; at != kNoPrefix; at = prefixes_[at].before) {
      const Prefix& prefix = prefixes_[at];
      const bool is_start = prefix.before == kNoPrefix;
      if (!is_start && prefix.edge == way.edge) return true;
      const bool closes = is_start && mode_ == ast::PathMode::Simple;
      if (nodes_differ && !closes && prefix.node == way.node) return true;
    }
    return false;
  }

  bool is_wanted(double cost) {
    if (!groups_) return ++found_ <= count_;
    costs_met_.insert(cost);
    return costs_met_.size() <= count_;
  }

  struct Passed {
    std::size_t times = 0;
    double last_cost = 0;
  };

  ast::PathMode mode_;
  bool groups_, has_costs_;
  std::uint64_t minimum_, maximum_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  PathSteps steps_;
  CostToTarget remaining_;

  NodeId source_{}, target_{};
  std::size_t count_ = 1, found_ = 0;
  std::set<double> costs_met_;
  std::deque<Prefix> prefixes_;  // which does not move them as it grows
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  std::map<std::pair<std::uint32_t, std::uint64_t>, Passed> passed_;  // by node and state
  std::vector<PathWay> ways_;
};

class RankedPathsOperator final : public RowExpander {
 public:
  RankedPathsOperator(const RepeatStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        edge_(step.edge),
        to_(step.to),
        left_list_(step.repetition.left_list),
        right_list_(step.repetition.right_list),
        backwards_(step.backwards),
        count_(step.selector.count),
        ranking_(step, context) {}

 protected:
  void start_batch() override { ranking_.steps().start_batch(); }

  void start_row(const Batch& batch, std::size_t row) override {
    ranking_.clear();
    const Value& from = batch.at(from_, row);
    const Value& to = batch.at(to_, row);
    if (!from.is_node() || !to.is_node()) return;
    ranking_.steps().start_row(batch, row);
    ranking_.start(from.as_node().id, to.as_node().id, path_count(count_, context_));
  }

  bool produce(Batch& out) override {
    const Prefix* last = ranking_.next();
    if (last == nullptr) return false;
    ranking_.trace(*last, edges_, nodes_);
    if (backwards_) {
      std::reverse(edges_.begin(), edges_.end());
      std::reverse(nodes_.begin(), nodes_.end());
    }
    if (hands_on(edge_)) out.column(edge_).emplace_back(List(edges_.begin(), edges_.end()));
    if (left_list_ && hands_on(*left_list_)) emit_ends(out, *left_list_, 0);
    if (right_list_ && hands_on(*right_list_)) emit_ends(out, *right_list_, 1);
    return true;
  }

 private:
  /// The left (0) or right (1) end of each step.
  void emit_ends(Batch& out, Slot slot, std::size_t first) const {
    List ends;
    for (std::size_t i = 0; i < edges_.size(); ++i) ends.emplace_back(Node{nodes_[first + i]});
    out.column(slot).emplace_back(std::move(ends));
  }

  Slot from_, edge_, to_;
  std::optional<Slot> left_list_, right_list_;
  bool backwards_;
  BoundPtr count_;
  PathRanking ranking_;
  std::vector<Edge> edges_;
  std::vector<NodeId> nodes_;
};

}  // namespace

OperatorPtr make_ranked_paths(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<RankedPathsOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
