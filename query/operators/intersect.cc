// The operator that finds the nodes that edges from several known nodes lead to.
#include <algorithm>
#include <limits>
#include <span>

#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

using graph::Neighbour;

bool by_node(const Neighbour& a, const Neighbour& b) { return a.node < b.node; }

/// The neighbours along one leg, listed or asked for one by one.
class Leg {
 public:
  explicit Leg(const IntersectionLeg& step)
      : from_(step.from),
        edge_(step.edge),
        direction_(step.direction),
        types_(step.types),
        used_(step.differs_from),
        differs_from_(step.differs_from_legs) {}

  /// Types may have got their numbers, and nodes edges, since the last batch.
  void start_batch(const graph::GraphView& view) {
    types_.resolve(view.catalog());
    known_ = false;
  }

  /// False if nothing can be found.
  bool start_row(const graph::GraphView& view, const Batch& batch, std::size_t row) {
    const Value& from = batch.at(from_, row);
    if (!from.is_node() || types_.impossible()) return false;
    used_.read(batch, row);
    next_ = 0;
    if (!known_ || from.as_node().id != node_) {
      node_ = from.as_node().id;
      degree_ = view.degree(node_, direction_, types_.numbers());
      known_ = true;
      listed_ = false;
    }
    return degree_ > 0;
  }

  [[nodiscard]] std::uint64_t degree() const { return degree_; }
  [[nodiscard]] const std::vector<std::size_t>& differs_from() const { return differs_from_; }
  [[nodiscard]] Slot edge_slot() const { return edge_; }

  void list(const graph::GraphView& view) {
    if (listed_) return;
    neighbours_.clear();
    view.expand(node_, direction_, types_.numbers(), neighbours_);
    if (!std::is_sorted(neighbours_.begin(), neighbours_.end(), by_node)) {
      std::stable_sort(neighbours_.begin(), neighbours_.end(), by_node);
    }
    listed_ = true;
  }

  /// Of a listed leg: the edges to the next node, of which there is one at least, or none.
  std::span<const Neighbour> next_group() {
    if (next_ == neighbours_.size()) return {};
    return group_from(neighbours_.begin() + static_cast<std::ptrdiff_t>(next_));
  }

  /// The edges to `node`, which are valid until the next call. Nodes are asked for ascending.
  std::span<const Neighbour> edges_to(const graph::GraphView& view, NodeId node) {
    if (listed_) return skip_to(node);
    asked_.clear();
    view.expand_between(node_, node, direction_, types_.numbers(), asked_);
    return asked_;
  }

  [[nodiscard]] bool used(const Edge& edge) const { return used_.contains(edge.id); }

 private:
  using Iterator = std::vector<Neighbour>::const_iterator;

  std::span<const Neighbour> group_from(Iterator first) {
    Iterator last = first + 1;
    while (last != neighbours_.end() && last->node == first->node) ++last;
    next_ = static_cast<std::size_t>(last - neighbours_.begin());
    return {first, last};
  }

  /// By steps that double and then halve: cheap where the node is near.
  std::span<const Neighbour> skip_to(NodeId node) {
    std::size_t low = next_;
    std::size_t step = 1;
    while (low + step < neighbours_.size() && neighbours_[low + step].node < node) {
      low += step;
      step *= 2;
    }
    const std::size_t high = std::min(neighbours_.size(), low + step + 1);
    const auto at = [this](std::size_t i) {
      return neighbours_.cbegin() + static_cast<std::ptrdiff_t>(i);
    };
    const Iterator found = std::lower_bound(at(low), at(high), Neighbour{node, {}}, by_node);
    next_ = static_cast<std::size_t>(found - neighbours_.cbegin());
    if (found == neighbours_.cend() || found->node != node) return {};
    return group_from(found);
  }

  Slot from_, edge_;
  Direction direction_;
  WantedTypes types_;
  UsedEdges used_;
  std::vector<std::size_t> differs_from_;
  NodeId node_{};
  std::uint64_t degree_ = 0;
  bool known_ = false;   ///< node_ and degree_ are of this batch
  bool listed_ = false;  ///< neighbours_ are those of node_, ascending
  std::vector<Neighbour> neighbours_;
  std::size_t next_ = 0;
  std::vector<Neighbour> asked_;
};

class IntersectOperator final : public RowExpander {
 public:
  IntersectOperator(const IntersectStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), to_(step.to) {
    for (const IntersectionLeg& leg : step.legs) legs_.emplace_back(leg);
    found_.resize(legs_.size());
    chosen_.resize(legs_.size());
  }

 protected:
  void start_batch() override {
    for (Leg& leg : legs_) leg.start_batch(context_.view);
  }

  void start_row(const Batch& batch, std::size_t row) override {
    choosing_ = false;
    possible_ = true;
    for (Leg& leg : legs_) possible_ = possible_ && leg.start_row(context_.view, batch, row);
    if (!possible_) return;
    least_ = static_cast<std::size_t>(
        std::min_element(legs_.begin(), legs_.end(),
                         [](const Leg& a, const Leg& b) { return a.degree() < b.degree(); }) -
        legs_.begin());
    // To list a leg takes as long as it has edges, to ask takes several times as long a node.
    constexpr std::uint64_t kAskCost = 8;
    for (Leg& leg : legs_) {
      if (leg.degree() / kAskCost <= legs_[least_].degree()) leg.list(context_.view);
    }
  }

  bool produce(Batch& out) override {
    while (possible_) {
      choosing_ = choosing_ ? next_choice() : next_node();
      if (!choosing_) {
        possible_ = !found_[least_].empty();
        continue;
      }
      if (!choice_is_allowed()) continue;
      emit(out);
      return true;
    }
    return false;
  }

 private:
  /// Goes to the next node of the shortest leg; false if not all legs lead there, or at the end,
  /// where that leg has found nothing.
  bool next_node() {
    context_.budget.poll();
    found_[least_] = legs_[least_].next_group();
    if (found_[least_].empty()) return false;
    const NodeId node = found_[least_].front().node;
    for (std::size_t i = 0; i < legs_.size(); ++i) {
      if (i == least_) continue;
      found_[i] = legs_[i].edges_to(context_.view, node);
      if (found_[i].empty()) return false;
    }
    std::fill(chosen_.begin(), chosen_.end(), 0);
    return true;
  }

  /// Another combination of parallel edges; false after the last one.
  bool next_choice() {
    for (std::size_t i = legs_.size(); i-- > 0;) {
      if (++chosen_[i] < found_[i].size()) return true;
      chosen_[i] = 0;
    }
    return false;
  }

  [[nodiscard]] const Edge& edge(std::size_t leg) const { return found_[leg][chosen_[leg]].edge; }

  [[nodiscard]] bool choice_is_allowed() const {
    for (std::size_t i = 0; i < legs_.size(); ++i) {
      if (legs_[i].used(edge(i))) return false;
      for (const std::size_t other : legs_[i].differs_from()) {
        if (edge(i) == edge(other)) return false;
      }
    }
    return true;
  }

  void emit(Batch& out) const {
    if (hands_on(to_)) out.column(to_).emplace_back(Node{found_[least_].front().node});
    for (std::size_t i = 0; i < legs_.size(); ++i) {
      const Slot slot = legs_[i].edge_slot();
      if (hands_on(slot)) out.column(slot).emplace_back(edge(i));
    }
  }

  Slot to_;
  std::vector<Leg> legs_;
  std::vector<std::span<const Neighbour>> found_;  ///< by leg: its edges to the node
  std::vector<std::size_t> chosen_;                ///< by leg: which of them
  std::size_t least_ = 0;
  bool possible_ = false;
  bool choosing_ = false;
};

}  // namespace

OperatorPtr make_intersect(const IntersectStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<IntersectOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
