// Runs bound expressions: for one row, for a whole batch, or as a filter of a batch.
//
// Nothing is compiled; a batch walks the tree once and each node works on a column. Errors are
// Error with the position of the expression at fault.
#pragma once

#include <cstdint>
#include <vector>

#include "query/batch.h"
#include "query/bound_expression.h"
#include "query/evaluation_context.h"

namespace clout::query {

/// One row as an expression sees it. A view of `batch`, valid while the batch is unchanged.
class Row {
 public:
  Row(const Batch& batch, std::size_t index) : batch_(&batch), index_(index) {}
  [[nodiscard]] const Value& column(Slot slot) const { return batch_->at(slot, index_); }
  [[nodiscard]] const Batch& batch() const { return *batch_; }
  [[nodiscard]] std::size_t index() const { return index_; }

 private:
  const Batch* batch_;
  std::size_t index_;
};

/// The value for one row.
[[nodiscard]] Value evaluate(const BoundExpression& expression, const Row& row,
                             EvaluationContext& context);

/// The value of an expression that reads no columns: LIMIT, SKIP, folding.
[[nodiscard]] Value evaluate_constant(const BoundExpression& expression,
                                      EvaluationContext& context);

/// Replaces the contents of `out` with one value per row of `batch`. `out` is not one of the
/// batch's columns.
void evaluate(const BoundExpression& expression, const Batch& batch, EvaluationContext& context,
              std::vector<Value>& out);

/// Replaces `kept` with the rows, ascending, for which `predicate` is true. The right side of AND
/// runs only on rows that its left side left over, of OR only on rows not yet decided.
void filter(const BoundExpression& predicate, const Batch& batch, EvaluationContext& context,
            std::vector<std::uint32_t>& kept);

/// Is it true? Null and false are not; anything but a boolean or null is Error{Type}.
[[nodiscard]] bool is_true(const Value& value);

}  // namespace clout::query
