// The operator of MERGE: for each row what its pattern finds, else a new copy. Row by row, so that
// a row finds what the rows before it have created.
#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/operators/write.h"

namespace clout::query {
namespace {

class MergeOperator final : public WriteOperator {
 public:
  MergeOperator(const MergeStep& step, ExecutionContext& context, OperatorPtr input,
                OperatorTree found)
      : WriteOperator(step, context, std::move(input)),
        merge_(step.merge),
        found_columns_(step.inputs[1]->output),
        columns_(step.output),
        found_(std::move(found)) {}

 protected:
  void write(Batch& rows) override {
    Batch result(context_.width);
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      Batch one(context_.width);
      const std::vector<std::uint32_t> only{row};
      one.gather(rows, only, all_slots());
      if (!match(one, result)) create(one, result);
    }
    rows = std::move(result);
  }

 private:
  [[nodiscard]] const std::vector<Slot>& all_slots() {
    if (slots_.empty()) {
      for (Slot slot = 0; slot < context_.width; ++slot) slots_.push_back(slot);
    }
    return slots_;
  }

  bool match(const Batch& row, Batch& result) {
    found_.set_argument(row);
    found_.root->open();
    // Everything that matches is found before anything is set.
    Batch matches(context_.width), batch(context_.width);
    while (found_.root->next(batch)) matches.append(batch, found_columns_);
    for (std::size_t i = 0; i < matches.size(); ++i) {
      set_row(merge_.on_match, matches, i, context_);
    }
    if (matches.empty()) return false;
    keep(matches, result);
    return true;
  }

  void create(Batch& row, Batch& result) {
    for (const BoundCreateNode& node : merge_.create.nodes) check(node.properties, row);
    for (const BoundCreateEdge& edge : merge_.create.edges) check(edge.properties, row);
    create_row(merge_.create, row, 0, context_);
    set_row(merge_.on_create, row, 0, context_);
    keep(row, result);
  }

  /// A null property would be created, but never found again.
  void check(const BoundPtr& properties, const Batch& row) const {
    if (!properties) return;
    const Value value = evaluate(*properties, Row(row, 0), context_.evaluation);
    if (!value.is_map()) return;
    for (const auto& [key, entry] : value.as_map()) {
      if (!entry.is_null()) continue;
      throw Error(ErrorCode::Semantic, "MERGE cannot use null for property `" + key + "`")
          .at(properties->position)
          .detail("MergeReadOwnWrites");
    }
  }

  void keep(const Batch& rows, Batch& result) {
    for (const Slot slot : columns_) {
      auto& column = result.column(slot);
      const auto& source = rows.column(slot);
      column.insert(column.end(), source.begin(), source.end());
    }
    result.set_size(result.size() + rows.size());
  }

  BoundMerge merge_;
  std::vector<Slot> found_columns_;
  std::vector<Slot> columns_;
  std::vector<Slot> slots_;
  OperatorTree found_;
};

}  // namespace

OperatorPtr make_merge(const MergeStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<MergeOperator>(step, context, std::move(inputs[0].root),
                                         std::move(inputs[1]));
}

}  // namespace clout::query
