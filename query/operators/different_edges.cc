// The operator that keeps a chosen path and the other paths of its MATCH apart.
#include <algorithm>

#include "query/operators/edge_rules.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class DifferentEdgesOperator final : public RowFilter {
 public:
  DifferentEdgesOperator(const DifferentEdgesStep& step, ExecutionContext& context,
                         OperatorPtr input)
      : RowFilter(step, context, std::move(input)), along_({step.edges}), others_(step.others) {}

 protected:
  bool keeps(const Batch& batch, std::size_t row) override {
    along_.read(batch, row);
    others_.read(batch, row);
    return std::none_of(along_.edges().begin(), along_.edges().end(),
                        [this](const Edge& edge) { return others_.contains(edge.id); });
  }

 private:
  UsedEdges along_, others_;
};

}  // namespace

OperatorPtr make_different_edges(const DifferentEdgesStep& step, ExecutionContext& context,
                                 Inputs inputs) {
  return std::make_unique<DifferentEdgesOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
