// What carries out a plan step: opened, then asked for batches until there are none.
//
// Operators form a tree like the plan's. They hold what they need of the plan, not the plan.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph_view.h"
#include "graph/transaction.h"
#include "query/batch.h"
#include "query/evaluation_context.h"
#include "query/plan.h"
#include "query/write_summary.h"
#include "schema/query_budget.h"

namespace clout::query {

class ProcedureTable;
class TableSource;

/// What a transaction holds, charged to the statement that makes it grow.
class ChangesCharge {
 public:
  explicit ChangesCharge(QueryBudget& budget) : charge_(budget) {}
  /// Throws Error{Limit}.
  void follow(const graph::Transaction& transaction) {
    const std::size_t held = transaction.memory_used();
    if (held <= seen_) return;
    charge_.add(held - seen_);
    seen_ = held;
  }

 private:
  MemoryCharge charge_;
  std::size_t seen_ = 0;
};

/// What all operators of one running statement share. Outlives them.
struct ExecutionContext {
  const graph::GraphView& view;
  graph::Transaction* transaction;  ///< null for a statement that only reads
  EvaluationContext& evaluation;
  QueryBudget& budget;
  const ProcedureTable& procedures;
  const TableSource* tables;  ///< null: LOAD CSV reads nothing
  WriteSummary& writes;
  ChangesCharge& changes;
  std::vector<std::string>& notices;
  std::string& summary;                                    ///< of an influence statement
  std::shared_ptr<const InfluenceModel>& influence_model;  ///< that it was asked under
  std::size_t width;                                       ///< slots of the statement
  bool timed = false;                                      ///< PROFILE
  const std::vector<Value>* wanted = nullptr;              ///< as StatementRequest::wanted
  std::vector<Value>* subjects = nullptr;                  ///< as StatementRequest::subjects
  /// What is stored of the view, without changes of an open transaction.
  const graph::GraphView& recorded;
  /// The view is that of what was known then, microseconds since the epoch.
  std::optional<std::int64_t> known_at = {};
};

/// One thread. open() may be called again: it starts over.
class Operator {
 public:
  Operator(const PlanNode& step, ExecutionContext& context)
      : context_(context), charge_(context.budget), output_(step.output) {}
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;
  virtual ~Operator() = default;

  void open() { do_open(); }
  /// Replaces `out` by the next rows, at least one; false at the end (then `out` is undefined).
  /// `out` holds the step's output columns and nothing else.
  bool next(Batch& out);

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  /// Inputs included; 0 unless the context is timed.
  [[nodiscard]] std::chrono::nanoseconds time() const { return time_; }
  /// The most bytes that it has held at once, beyond a batch.
  [[nodiscard]] std::size_t memory_peak() const { return charge_.peak(); }

 protected:
  virtual void do_open() = 0;
  /// As next(), but rows may be none and columns too many.
  virtual bool do_next(Batch& out) = 0;

  [[nodiscard]] const std::vector<Slot>& output() const { return output_; }
  [[nodiscard]] bool hands_on(Slot slot) const;
  [[nodiscard]] SlotSet handed_on() const;
  /// Appends one row: a value for each of `columns`, those that are handed on.
  void append_row(Batch& out, const std::vector<Slot>& columns, std::vector<Value> values) const;

  ExecutionContext& context_;
  MemoryCharge charge_;  ///< of what the operator holds beyond a batch

 private:
  std::vector<Slot> output_;
  std::uint64_t rows_ = 0;
  std::chrono::nanoseconds time_{0};
};

using OperatorPtr = std::unique_ptr<Operator>;

/// An operator that hands on some of its input's rows as they are.
class RowFilter : public Operator {
 public:
  RowFilter(const PlanNode& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context), input_(std::move(input)) {}

 protected:
  void do_open() final { input_->open(); }
  bool do_next(Batch& out) final;

  [[nodiscard]] virtual bool keeps(const Batch& batch, std::size_t row) = 0;

 private:
  OperatorPtr input_;
};

/// An operator that turns each input row into any number of rows.
class RowExpander : public Operator {
 public:
  RowExpander(const PlanNode& step, ExecutionContext& context, OperatorPtr input)
      : Operator(step, context), input_(std::move(input)), batch_(context.width) {}

 protected:
  void do_open() override;
  bool do_next(Batch& out) final;

  /// A new input batch has arrived: names may have got their numbers since the last one.
  virtual void start_batch() {}
  /// Begins with row `row` of `batch`.
  virtual void start_row(const Batch& batch, std::size_t row) = 0;
  /// Appends the defined columns of one more row to `out`; false when the input row is done.
  virtual bool produce(Batch& out) = 0;

  [[nodiscard]] const Batch& batch() const { return batch_; }
  [[nodiscard]] std::size_t row() const { return row_; }

 private:
  OperatorPtr input_;
  Batch batch_;
  std::size_t row_ = 0;
  std::size_t next_row_ = 0;
  bool active_ = false;
  std::vector<std::uint32_t> sources_;
};

}  // namespace clout::query
