// The operator that finds the nodes within some hops, each once.
#include <algorithm>
#include <limits>

#include "graph/algorithms/neighbourhood.h"
#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class ReachOperator final : public RowExpander {
 public:
  ReachOperator(const ReachStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        from_(step.from),
        to_(step.to),
        direction_(step.direction),
        types_(step.types),
        from_start_(step.from_start),
        hops_(static_cast<std::uint32_t>(
            std::min<std::uint64_t>(step.maximum.value_or(kUnbounded), kUnbounded))) {}

 protected:
  void start_batch() override { types_.resolve(context_.view.catalog()); }

  void start_row(const Batch& batch, std::size_t row) override {
    charge_.clear();
    next_ = 0;
    ball_.nodes.clear();
    const Value& from = batch.at(from_, row);
    if (!from.is_node()) return;
    const std::uint32_t hops = types_.impossible() ? 0 : hops_;
    ball_ = graph::neighbourhood(context_.view, from.as_node().id, hops,
                                 {direction_, types_.numbers()}, context_.budget);
    charge_.add(ball_.nodes.capacity() * sizeof(NodeId));
    // The first node is the start, which only a cycle leads to.
    if (!from_start_ && !ball_.cycle) next_ = 1;
  }

  bool produce(Batch& out) override {
    if (next_ >= ball_.nodes.size()) return false;
    if (hands_on(to_)) out.column(to_).emplace_back(Node{ball_.nodes[next_]});
    ++next_;
    return true;
  }

 private:
  static constexpr std::uint64_t kUnbounded = std::numeric_limits<std::uint32_t>::max();

  Slot from_, to_;
  Direction direction_;
  WantedTypes types_;
  bool from_start_;
  std::uint32_t hops_;
  graph::Neighbourhood ball_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_reach(const ReachStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<ReachOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
