// The operator that follows single edges, to any node or into one that is known.
#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class ExpandOperator final : public RowExpander {
 public:
  ExpandOperator(const ExpandStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        edge_(step.edge),
        to_(step.to),
        direction_(step.direction),
        into_(step.into),
        edge_bound_(step.edge_bound),
        types_(step.types),
        used_(step.differs_from) {}

 protected:
  void start_batch() override { types_.resolve(context_.view.catalog()); }

  void start_row(const Batch& batch, std::size_t row) override {
    neighbours_.clear();
    next_ = 0;
    const Value& from = batch.at(from_, row);
    if (!from.is_node() || types_.impossible()) return;
    const Value* to = into_ ? &batch.at(to_, row) : nullptr;
    if (to != nullptr && !to->is_node()) return;
    used_.read(batch, row);
    const NodeId node = from.as_node().id;
    if (edge_bound_) {
      check_known_edge(batch.at(edge_, row), node, to);
    } else if (to != nullptr) {
      context_.view.expand_between(node, to->as_node().id, direction_, types_.numbers(),
                                   neighbours_);
    } else {
      context_.view.expand(node, direction_, types_.numbers(), neighbours_);
    }
  }

  bool produce(Batch& out) override {
    while (next_ < neighbours_.size()) {
      const graph::Neighbour& neighbour = neighbours_[next_++];
      if (used_.contains(neighbour.edge.id)) continue;
      if (!edge_bound_ && hands_on(edge_)) out.column(edge_).emplace_back(neighbour.edge);
      if (!into_ && hands_on(to_)) out.column(to_).emplace_back(Node{neighbour.node});
      return true;
    }
    return false;
  }

 private:
  void check_known_edge(const Value& value, NodeId from, const Value* to) {
    if (!value.is_edge()) return;
    const Edge& edge = value.as_edge();
    if (!types_.numbers().empty() && !types_.contains(edge.type)) return;
    const auto try_end = [&](NodeId here, NodeId there) {
      if (here != from || (to != nullptr && to->as_node().id != there)) return;
      neighbours_.push_back({there, edge});
    };
    if (direction_ != Direction::In) try_end(edge.start, edge.end);
    const bool loop = edge.start == edge.end;
    if (direction_ == Direction::In || (direction_ == Direction::Both && !loop)) {
      try_end(edge.end, edge.start);
    }
  }

  Slot from_, edge_, to_;
  Direction direction_;
  bool into_, edge_bound_;
  WantedTypes types_;
  UsedEdges used_;
  std::vector<graph::Neighbour> neighbours_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_expand(const ExpandStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<ExpandOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
