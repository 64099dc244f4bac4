// The operators that put path values together, and that look at their nodes.
#include <algorithm>

#include "query/operators/makers.h"
#include "query/operators/path_value.h"

namespace clout::query {

Value path_value(const Batch& batch, std::size_t row, const std::vector<Slot>& nodes,
                 const std::vector<Slot>& edges) {
  Path path;
  const Value& first = batch.at(nodes[0], row);
  if (!first.is_node()) return {};
  path.nodes.push_back(first.as_node().id);
  const auto walk = [&path](const Edge& edge) {
    const NodeId here = path.nodes.back();
    path.edges.push_back(edge);
    path.nodes.push_back(edge.start == here ? edge.end : edge.start);
  };
  for (const Slot slot : edges) {
    const Value& value = batch.at(slot, row);
    if (value.is_null()) return {};
    if (value.is_edge()) {
      walk(value.as_edge());
      continue;
    }
    for (const Value& edge : value.as_list()) walk(edge.as_edge());
  }
  return path;
}

namespace {

class PathOperator final : public Operator {
 public:
  PathOperator(const PathStep& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context),
        slot_(step.slot),
        nodes_(step.nodes),
        edges_(step.edges),
        input_(std::move(input)) {}

 protected:
  void do_open() override { input_->open(); }

  bool do_next(Batch& out) override {
    if (!input_->next(out)) return false;
    std::vector<Value> paths;
    paths.reserve(out.size());
    for (std::size_t row = 0; row < out.size(); ++row) {
      context_.budget.poll();
      paths.push_back(path_value(out, row, nodes_, edges_));
    }
    out.column(slot_) = std::move(paths);
    return true;
  }

 private:
  Slot slot_;
  std::vector<Slot> nodes_, edges_;
  OperatorPtr input_;
};

/// No node twice; in mode Simple the last may be the first.
bool keeps_mode(const Path& path, ast::PathMode mode) {
  std::vector<NodeId> nodes = path.nodes;
  if (mode == ast::PathMode::Simple && nodes.size() > 1 && nodes.front() == nodes.back()) {
    nodes.pop_back();
  }
  std::sort(nodes.begin(), nodes.end());
  return std::adjacent_find(nodes.begin(), nodes.end()) == nodes.end();
}

class PathModeOperator final : public RowFilter {
 public:
  PathModeOperator(const PathModeStep& step, ExecutionContext& context, OperatorPtr input)
      : RowFilter(step, context, std::move(input)),
        mode_(step.mode),
        nodes_(step.nodes),
        edges_(step.edges) {}

 protected:
  bool keeps(const Batch& batch, std::size_t row) override {
    const Value path = path_value(batch, row, nodes_, edges_);
    return path.is_path() && keeps_mode(path.as_path(), mode_);
  }

 private:
  ast::PathMode mode_;
  std::vector<Slot> nodes_, edges_;
};

}  // namespace

OperatorPtr make_path_mode(const PathModeStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<PathModeOperator>(step, context, std::move(inputs[0].root));
}

OperatorPtr make_path(const PathStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<PathOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
