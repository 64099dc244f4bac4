// The operator that calls a procedure for each row.
#include "query/procedures/procedure.h"

#include <utility>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "schema/error.h"

namespace clout::query {
namespace {

class ProcedureOperator final : public RowExpander {
 public:
  ProcedureOperator(const ProcedureStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), call_(step.call) {
    for (const BoundPtr& argument : call_.arguments) positions_.push_back(argument->position);
  }

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    rows_.reset();
    arguments_.clear();
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      arguments_.push_back(argument(i, Row(batch, row)));
    }
    start();
    yielded_.assign(call_.outputs.size(), {});
    next_ = 0;
    passed_ = false;
  }

  bool produce(Batch& out) override {
    if (call_.outputs.empty()) return pass();
    while (next_ == yielded_[0].size()) {
      for (std::vector<Value>& column : yielded_) column.clear();
      next_ = 0;
      if (!rows_->next(yielded_)) {
        rows_.reset();
        return false;
      }
    }
    for (std::size_t i = 0; i < yielded_.size(); ++i) {
      const auto& slot = call_.outputs[i];
      if (slot && hands_on(*slot)) out.column(*slot).push_back(std::move(yielded_[i][next_]));
    }
    ++next_;
    return true;
  }

 private:
  /// What is wrong with no argument in particular is told at the first of them.
  void start() {
    try {
      rows_ = call_.procedure->start(
          {context_.view, context_.budget, context_.procedures, arguments_, positions_});
    } catch (Error& error) {
      if (error.position() || call_.arguments.empty()) throw;
      throw std::move(error).at(call_.arguments.front()->position);
    }
  }

  /// The row of a procedure without columns passes once, when the procedure is done.
  bool pass() {
    if (passed_) return false;
    while (rows_->next(yielded_)) context_.budget.poll();
    passed_ = true;
    return true;
  }

  [[nodiscard]] Value argument(std::size_t number, const Row& row) const {
    const ProcedureField& input = call_.procedure->inputs[number];
    Value value = evaluate(*call_.arguments[number], row, context_.evaluation);
    if (value.is_null() || input.type.contains(value.type())) return value;
    if (value.is_integer() && input.type.contains(ValueType::Float)) {
      return static_cast<double>(value.as_integer());
    }
    throw Error(ErrorCode::Type, "argument `" + input.name + "` of " + call_.procedure->name +
                                     " is " + to_string(input.type) + ", not " +
                                     std::string(clout::to_string(value.type())))
        .at(call_.arguments[number]->position)
        .detail("InvalidArgumentType");
  }

  BoundProcedureCall call_;
  std::vector<SourcePosition> positions_;  ///< of the arguments
  std::vector<Value> arguments_;
  std::unique_ptr<ProcedureRows> rows_;
  ProcedureBatch yielded_;
  std::size_t next_ = 0;
  bool passed_ = false;
};

}  // namespace

OperatorPtr make_procedure(const ProcedureStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<ProcedureOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
