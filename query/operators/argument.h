// The operator that hands on rows from outside its tree.
#pragma once

#include "query/operators/operator.h"

namespace clout::query {

class ArgumentOperator final : public Operator {
 public:
  using Operator::Operator;

  /// The rows to hand on, once after each open(). They outlive the pulling.
  void set(const Batch& rows) { rows_ = &rows; }

 protected:
  void do_open() override { done_ = false; }
  bool do_next(Batch& out) override;

 private:
  const Batch* rows_ = nullptr;
  bool done_ = false;
};

}  // namespace clout::query
