// The operator of CREATE.
#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/path_value.h"
#include "query/operators/write.h"

namespace clout::query {
namespace {

NodeId end_of(const Batch& rows, std::size_t row, Slot slot) {
  const Value& value = rows.at(slot, row);
  if (!value.is_node()) {
    throw Error(ErrorCode::Semantic, "a new edge needs two nodes, and one of its ends is null");
  }
  return value.as_node().id;
}

class CreateOperator final : public WriteOperator {
 public:
  CreateOperator(const CreateStep& step, ExecutionContext& context, OperatorPtr input)
      : WriteOperator(step, context, std::move(input)), create_(step.create) {}

 protected:
  void write(Batch& rows) override {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      create_row(create_, rows, row, context_);
    }
  }

 private:
  BoundCreate create_;
};

}  // namespace

std::vector<graph::Property> evaluate_properties(const BoundPtr& expression, const Row& row,
                                                 ExecutionContext& context) {
  if (!expression) return {};
  const Value value = evaluate(*expression, row, context.evaluation);
  if (value.is_null()) return {};
  if (!value.is_map()) {
    throw Error(ErrorCode::Type, "the properties of a new node or edge must be a map")
        .at(expression->position)
        .detail("InvalidArgumentType");
  }
  return to_properties(value.as_map(), expression->position, context);
}

Edge create_edge(const std::string& type, NodeId start, NodeId end, const BoundPtr& properties,
                 const Row& row, ExecutionContext& context) {
  graph::Transaction& transaction = *context.transaction;
  auto values = evaluate_properties(properties, row, context);
  const EdgeTypeId number =
      transaction.edge_type(stored_edge_type_name(transaction.view().catalog(), type));
  require_sound_edge(number, values, transaction.view().catalog());
  context.writes.edges_created += 1;
  context.writes.properties_set += values.size();
  return transaction.create_edge(number, start, end, std::move(values));
}

void create_row(const BoundCreate& create, Batch& rows, std::size_t row,
                ExecutionContext& context) {
  graph::Transaction& transaction = *context.transaction;
  const Row outer(rows, row);
  for (const BoundCreateNode& node : create.nodes) {
    std::vector<LabelId> labels;
    for (const std::string& label : node.labels) labels.push_back(transaction.label(label));
    auto properties = evaluate_properties(node.properties, outer, context);
    context.writes.nodes_created += 1;
    context.writes.labels_added += labels.size();
    context.writes.properties_set += properties.size();
    rows.column(node.slot).emplace_back(
        Node{transaction.create_node(labels, std::move(properties))});
  }
  for (const BoundCreateEdge& edge : create.edges) {
    const NodeId start = end_of(rows, row, edge.start);
    const NodeId end = end_of(rows, row, edge.end);
    rows.column(edge.slot).emplace_back(
        create_edge(edge.type, start, end, edge.properties, outer, context));
  }
  for (const BoundCreatedPath& path : create.paths) {
    rows.column(path.slot).push_back(path_value(rows, row, path.nodes, path.edges));
  }
  context.changes.follow(transaction);
}

OperatorPtr make_create(const CreateStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<CreateOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
