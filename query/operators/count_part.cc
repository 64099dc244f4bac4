// The operator that counts the matches of a part of a pattern that hangs on one node. What was
// counted for a node is kept until the operator is opened again, so that each edge is looked at
// once, however many rows lead to it: O(edges of the part's types), and a number held per node and
// edge of the part.
#include <algorithm>
#include <limits>
#include <list>
#include <unordered_map>

#include "query/evaluate.h"
#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"
#include "query/operators/row_count.h"
#include "query/plan_count.h"

namespace clout::query {
namespace {

std::uint64_t checked_product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) throw_too_many_matches();
  return product;
}

std::uint64_t checked_sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) throw_too_many_matches();
  return sum;
}

/// Counts the matches of one part, per node. One thread.
class PartCounter {
 public:
  PartCounter(const CountedPart& part, ExecutionContext& context, MemoryCharge& charge)
      : context_(context),
        edge_(part.edge),
        to_(part.to),
        direction_(part.direction),
        predicates_(part.predicates),
        types_(part.types),
        scratch_(context.width),
        charge_(MemoryCharge::part_of(charge)) {
    for (const CountedPart& further : part.parts) parts_.emplace_back(further, context, charge);
  }

  /// Types may have got their numbers, and nodes edges, since the last batch.
  void start_batch() {
    types_.resolve(context_.view.catalog());
    for (PartCounter& part : parts_) part.start_batch();
  }
  void forget() {
    counts_.clear();
    charge_.clear();
    for (PartCounter& part : parts_) part.forget();
  }

  std::uint64_t count(NodeId node) {
    if (types_.impossible()) return 0;
    if (const auto known = counts_.find(raw(node)); known != counts_.end()) return known->second;
    std::vector<graph::Neighbour> neighbours;
    context_.view.expand(node, direction_, types_.numbers(), neighbours);
    std::uint64_t sum = 0;
    for (const graph::Neighbour& way : neighbours) {
      context_.budget.poll();
      sum = checked_sum(sum, matches_along(way));
    }
    constexpr std::size_t kBytesPerNode = 48;
    charge_.add(kBytesPerNode);
    counts_.emplace(raw(node), sum);
    return sum;
  }

  /// What `edge` contributes to count(node).
  std::uint64_t matches_of(const Edge& edge, NodeId node) {
    if (types_.impossible()) return 0;
    if (!types_.numbers().empty() && !types_.contains(edge.type)) return 0;
    const bool leaves = edge.start == node && direction_ != Direction::In;
    const bool arrives = edge.end == node && direction_ != Direction::Out;
    if (!leaves && !arrives) return 0;
    return matches_along({leaves ? edge.end : edge.start, edge});
  }

 private:
  std::uint64_t matches_along(const graph::Neighbour& way) {
    if (!holds(way)) return 0;
    std::uint64_t product = 1;
    for (PartCounter& part : parts_) {
      product = checked_product(product, part.count(way.node));
      if (product == 0) break;
    }
    return product;
  }

  bool holds(const graph::Neighbour& way) {
    if (predicates_.empty()) return true;
    scratch_.column(edge_) = {Value(way.edge)};
    scratch_.column(to_) = {Value(Node{way.node})};
    scratch_.set_size(1);
    const Row row(scratch_, 0);
    return std::all_of(predicates_.begin(), predicates_.end(), [&](const BoundPtr& predicate) {
      return is_true(evaluate(*predicate, row, context_.evaluation));
    });
  }

  ExecutionContext& context_;
  Slot edge_, to_;
  Direction direction_;
  std::vector<BoundPtr> predicates_;
  WantedTypes types_;
  Batch scratch_;
  MemoryCharge charge_;  ///< of `counts_`
  std::unordered_map<std::uint32_t, std::uint64_t> counts_;
  std::list<PartCounter> parts_;  // pinned to their places
};

class CountPartOperator final : public Operator {
 public:
  CountPartOperator(const CountPartStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        from_(step.part.from),
        to_(step.part.to),
        used_(step.differs_from),
        counter_(step.part, context, charge_),
        input_(std::move(input)) {}

 protected:
  void do_open() override {
    counter_.forget();
    input_->open();
  }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    counter_.start_batch();
    std::vector<std::uint32_t> kept;
    std::vector<Value> counts;
    for (std::size_t row = 0; row < out.size(); ++row) {
      context_.budget.poll();
      const std::uint64_t count = count_of(out, row);
      if (count == 0) continue;
      if (count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw_too_many_matches();
      }
      kept.push_back(static_cast<std::uint32_t>(row));
      counts.emplace_back(static_cast<std::int64_t>(count));
    }
    out.select(kept);
    out.column(to_) = std::move(counts);
    return true;
  }

 private:
  std::uint64_t count_of(const Batch& batch, std::size_t row) {
    const Value& from = batch.at(from_, row);
    if (!from.is_node()) return 0;
    const NodeId node = from.as_node().id;
    std::uint64_t count = counter_.count(node);
    used_.read(batch, row);
    for (const Edge& edge : used_.edges()) count -= counter_.matches_of(edge, node);
    return count;
  }

  Slot from_, to_;
  UsedEdges used_;
  PartCounter counter_;
  OperatorPtr input_;
};

}  // namespace

OperatorPtr make_count_part(const CountPartStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<CountPartOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
