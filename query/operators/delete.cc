// The operator of DELETE and DETACH DELETE: edges first, then nodes, each once.
#include <map>
#include <set>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/write.h"

namespace clout::query {
namespace {

class DeleteOperator final : public WriteOperator {
 public:
  DeleteOperator(const DeleteStep& step, ExecutionContext& context, OperatorPtr input)
      : WriteOperator(step, context, std::move(input)), remove_(step.remove) {}

 protected:
  void write(Batch& rows) override {
    MemoryCharge charge(context_.budget);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      for (const BoundPtr& target : remove_.targets) {
        collect(evaluate(*target, Row(rows, row), context_.evaluation), *target, charge);
      }
    }
    context_.evaluation.set_deletes(true);  // Later steps may meet what is gone now.
    for (const auto& [id, edge] : edges_) delete_edge(edge);
    for (const NodeId node : nodes_) delete_node(node);
    edges_.clear();
    nodes_.clear();
  }

 private:
  void collect(const Value& value, const BoundExpression& target, MemoryCharge& charge) {
    constexpr std::size_t kBytesPerEntity = 80;
    charge.add(kBytesPerEntity);
    if (value.is_null()) return;
    if (value.is_node()) {
      nodes_.insert(value.as_node().id);
    } else if (value.is_edge()) {
      edges_.emplace(value.as_edge().id, value.as_edge());
    } else if (value.is_path()) {
      nodes_.insert(value.as_path().nodes.begin(), value.as_path().nodes.end());
      for (const Edge& edge : value.as_path().edges) edges_.emplace(edge.id, edge);
    } else {
      throw Error(ErrorCode::Type, "only nodes, edges and paths can be deleted, not a " +
                                       std::string(to_string(value.type())))
          .at(target.position)
          .detail("InvalidArgumentType");
    }
  }

  void delete_edge(const Edge& edge) {
    if (!transaction().view().find_edge(edge.id)) return;
    transaction().delete_edge(edge);
    context_.changes.follow(transaction());
    context_.writes.edges_deleted += 1;
  }

  void delete_node(NodeId node) {
    if (!transaction().view().has_node(node)) return;
    context_.writes.nodes_deleted += 1;
    if (!remove_.detach) {
      transaction().delete_node(node);
      context_.changes.follow(transaction());
      return;
    }
    std::vector<graph::Neighbour> neighbours;
    transaction().view().expand(node, Direction::Both, {}, neighbours);
    context_.writes.edges_deleted += neighbours.size();
    transaction().detach_delete_node(node);
    context_.changes.follow(transaction());
  }

  BoundDelete remove_;
  std::map<EdgeId, Edge> edges_;
  std::set<NodeId> nodes_;
};

}  // namespace

OperatorPtr make_delete(const DeleteStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<DeleteOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
