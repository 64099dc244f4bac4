// The operator that keeps a chosen path and the other paths of its MATCH apart.
#include <algorithm>

#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class DifferentEdgesOperator final : public Operator {
 public:
  DifferentEdgesOperator(const DifferentEdgesStep& step, ExecutionContext& context,
                         OperatorPtr input)
      : Operator(step, context),
        along_({step.edges}),
        others_(step.others),
        input_(std::move(input)) {}

 protected:
  void do_open() override { input_->open(); }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    std::vector<std::uint32_t> kept;
    for (std::size_t row = 0; row < out.size(); ++row) {
      context_.budget.poll();
      if (differs(out, row)) kept.push_back(static_cast<std::uint32_t>(row));
    }
    out.select(kept);
    return true;
  }

 private:
  bool differs(const Batch& batch, std::size_t row) {
    along_.read(batch, row);
    others_.read(batch, row);
    return std::none_of(along_.edges().begin(), along_.edges().end(),
                        [this](const Edge& edge) { return others_.contains(edge.id); });
  }

  UsedEdges along_, others_;
  OperatorPtr input_;
};

}  // namespace

OperatorPtr make_different_edges(const DifferentEdgesStep& step, ExecutionContext& context,
                                 Inputs inputs) {
  return std::make_unique<DifferentEdgesOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
