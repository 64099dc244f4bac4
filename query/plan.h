// The logical plan: a tree of steps, each of which takes the rows of its inputs and hands on rows.
//
// A step says what it reads and defines, how many rows to expect and how EXPLAIN shows it; how it
// is carried out is the operators' business (query/operators/). Rules rewrite the tree.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "query/bound_pattern.h"
#include "query/slot_set.h"

namespace clout::query {

/// What estimates may look at, and how long planning may take.
struct PlanContext {
  const graph::GraphView* view = nullptr;
  const std::vector<std::string>* slot_names = nullptr;
  QueryBudget* budget = nullptr;  ///< of the planning; null: no limits

  /// Looked at when they are first needed.
  [[nodiscard]] const graph::EdgeStatistics& statistics() const {
    if (!statistics_) statistics_ = view->edge_statistics();
    return *statistics_;
  }
  /// Throws what the budget throws.
  void poll() const {
    if (budget != nullptr) budget->poll();
  }

  mutable std::shared_ptr<const graph::EdgeStatistics> statistics_ = nullptr;
};

class PlanNode;
using PlanPtr = std::unique_ptr<PlanNode>;

class PlanNode {
 public:
  explicit PlanNode(std::vector<PlanPtr> from = {}) : inputs(std::move(from)) {}
  PlanNode(const PlanNode&) = delete;
  PlanNode& operator=(const PlanNode&) = delete;
  virtual ~PlanNode() = default;

  /// The step's name in EXPLAIN, e.g. "Expand".
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// What it does, in words of the query: "(a)-[r:KNOWS]->(b)".
  [[nodiscard]] virtual std::string details(const PlanContext& context) const;
  /// Adds the slots that the step itself needs from its inputs.
  virtual void reads(SlotSet& slots) const;
  /// Adds the slots that the step fills.
  virtual void defines(SlotSet& slots) const;
  /// Adds the expressions that the step evaluates.
  virtual void expressions(std::vector<BoundPtr>& found) const;
  /// The expected number of rows, from `inputs` (whose `rows` are set).
  [[nodiscard]] virtual double estimate(const PlanContext& context) const;
  /// Does the step look at nodes or edges of the store (expressions aside)?
  [[nodiscard]] virtual bool reads_graph() const { return false; }
  [[nodiscard]] virtual bool writes_graph() const { return false; }
  /// False for a step that hands on nothing but what it defines (a projection, a grouping).
  [[nodiscard]] virtual bool passes_input() const { return true; }

  std::vector<PlanPtr> inputs;
  double rows = 1;           ///< expected; set by estimate_rows()
  std::vector<Slot> output;  ///< ascending: what is handed on; set by assign_outputs()
};

/// Sets `rows` of every step, inputs first.
void estimate_rows(PlanNode& root, const PlanContext& context);

/// Sets `output` of every step: all it has, or with `prune` only what is read above it. `wanted`
/// are the slots of the result.
void assign_outputs(PlanNode& root, const SlotSet& wanted, bool prune);

/// The slots that are filled when `root` hands on a row.
[[nodiscard]] SlotSet available_slots(const PlanNode& root);

/// Do all inputs of the step begin with rows from outside of the tree? Else only the first does:
/// the step starts the others itself.
[[nodiscard]] bool starts_all_inputs(const PlanNode& step);

/// Calls `visit` with every place of the tree that holds a step, inputs first, so that a rule may
/// replace what is there.
void for_each_step(PlanPtr& root, const std::function<void(PlanPtr&)>& visit);

/// Does any step of the tree look at the store, or any expression that it evaluates?
[[nodiscard]] bool tree_reads_graph(const PlanNode& root);

}  // namespace clout::query
