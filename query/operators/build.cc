#include "query/operators/build.h"

#include <typeindex>
#include <unordered_map>
#include <utility>

#include "query/charged_list.h"
#include "query/evaluate.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

using Maker = OperatorPtr (*)(const PlanNode&, ExecutionContext&, Inputs);
using MakerTable = std::unordered_map<std::type_index, Maker>;

template <typename Step, OperatorPtr (*Make)(const Step&, ExecutionContext&, Inputs)>
OperatorPtr make_as(const PlanNode& step, ExecutionContext& context, Inputs inputs) {
  return Make(static_cast<const Step&>(step), context, std::move(inputs));
}

template <typename Step, OperatorPtr (*Make)(const Step&, ExecutionContext&, Inputs)>
void add(MakerTable& table) {
  table.emplace(typeid(Step), make_as<Step, Make>);
}

OperatorPtr make_repetition(const RepeatStep& step, ExecutionContext& context, Inputs inputs) {
  switch (step.selector.choice) {
    case PathChoice::AnyShortest:
    case PathChoice::AllShortest:
      return make_shortest_path(step, context, std::move(inputs));
    case PathChoice::Ranked:
      return make_ranked_paths(step, context, std::move(inputs));
    case PathChoice::Strongest:
      return make_strongest_path(step, context, std::move(inputs));
    case PathChoice::All:
      break;
  }
  return make_repeat(step, context, std::move(inputs));
}

MakerTable make_table() {
  MakerTable table;
  add<NodeScanStep, make_node_scan>(table);
  add<NodeSeekStep, make_node_seek>(table);
  add<EdgeSeekStep, make_edge_seek>(table);
  add<ExpandStep, make_expand>(table);
  add<IntersectStep, make_intersect>(table);
  add<RepeatStep, make_repetition>(table);
  add<ReachStep, make_reach>(table);
  add<CountPartStep, make_count_part>(table);
  add<JoinStep, make_hash_join>(table);
  add<DifferentEdgesStep, make_different_edges>(table);
  add<PathStep, make_path>(table);
  add<PathModeStep, make_path_mode>(table);
  add<OptionalStep, make_optional>(table);
  add<SemiJoinStep, make_semi_join>(table);
  add<FilterStep, make_filter>(table);
  add<ProjectStep, make_project>(table);
  add<UnwindStep, make_unwind>(table);
  add<LoadCsvStep, make_load_csv>(table);
  add<UnionStep, make_union>(table);
  add<RecallStep, make_recall>(table);
  add<AggregateStep, make_aggregate>(table);
  add<DistinctStep, make_distinct>(table);
  add<SortStep, make_sort>(table);
  add<WindowStep, make_window>(table);
  add<CreateStep, make_create>(table);
  add<MergeStep, make_merge>(table);
  add<SetStep, make_set>(table);
  add<DeleteStep, make_delete>(table);
  add<ProcedureStep, make_procedure>(table);
  add<SubqueryStep, make_subquery>(table);
  add<WritingSubqueryStep, make_writing_subquery>(table);
  add<InfluenceStep, make_influence>(table);
  add<PressureStep, make_pressure>(table);
  add<ExplanationStep, make_explanation>(table);
  add<HistoryStep, make_history>(table);
  add<AssertionStep, make_assertion>(table);
  add<EdgeEditStep, make_edge_edit>(table);
  add<EntityEditStep, make_entity_edit>(table);
  add<ContradictionsStep, make_contradictions>(table);
  add<SourcesForStep, make_sources_for>(table);
  add<ImpactStep, make_impact>(table);
  add<PressureChangesStep, make_pressure_changes>(table);
  add<RecordedChangesStep, make_recorded_changes>(table);
  return table;
}

OperatorTree build(const PlanNode& plan, ExecutionContext& context, const MakerTable& table) {
  OperatorTree tree;
  if (const auto* argument = dynamic_cast<const ArgumentStep*>(&plan)) {
    auto leaf = std::make_unique<ArgumentOperator>(*argument, context);
    tree.arguments.push_back(leaf.get());
    tree.root = std::move(leaf);
  } else {
    const auto maker = table.find(typeid(plan));
    CLOUT_ASSERT(maker != table.end());
    Inputs inputs;
    for (const PlanPtr& input : plan.inputs) {
      OperatorTree below = build(*input, context, table);
      if (inputs.empty() || starts_all_inputs(plan)) {
        tree.arguments.insert(tree.arguments.end(), below.arguments.begin(), below.arguments.end());
      }
      tree.steps.insert(tree.steps.end(), below.steps.begin(), below.steps.end());
      inputs.push_back(std::move(below));
    }
    tree.root = maker->second(plan, context, std::move(inputs));
  }
  tree.steps.emplace_back(&plan, tree.root.get());
  return tree;
}

/// Runs one subquery for one row at a time.
class SubqueryRunner {
 public:
  SubqueryRunner(const SubqueryPlan& plan, ExecutionContext& context)
      : kind_(plan.subquery->kind),
        outer_(plan.subquery->outer),
        result_(plan.subquery->query.slots.empty() ? 0 : plan.subquery->query.slots[0]),
        budget_(context.budget),
        argument_(context.width),
        batch_(context.width),
        tree_(build_operators(*plan.root, context)) {}

  Value run(const Row& row, EvaluationContext& context) {
    using Kind = BoundSubquery::Kind;
    argument_.clear();
    for (const Slot slot : outer_) argument_.column(slot).push_back(row.column(slot));
    for (const auto& [slot, value] : context.locals()) argument_.column(slot) = {value};
    argument_.set_size(1);
    tree_.set_argument(argument_);
    tree_.root->open();
    if (kind_ == Kind::Exists) return tree_.root->next(batch_);
    if (kind_ == Kind::First) return tree_.root->next(batch_) ? batch_.at(result_, 0) : Value();
    return kind_ == Kind::Count ? count() : collect();
  }

 private:
  Value count() {
    std::int64_t rows = 0;
    while (tree_.root->next(batch_)) rows += static_cast<std::int64_t>(batch_.size());
    return rows;
  }
  Value collect() {
    MemoryCharge charge(budget_);
    List values;
    while (tree_.root->next(batch_)) {
      for (const Value& value : batch_.column(result_)) push_charged(values, value, charge);
    }
    return values;
  }

  BoundSubquery::Kind kind_;
  std::vector<Slot> outer_;
  Slot result_;
  QueryBudget& budget_;
  Batch argument_;
  Batch batch_;
  OperatorTree tree_;
};

}  // namespace

void OperatorTree::set_argument(const Batch& rows) const {
  for (ArgumentOperator* argument : arguments) argument->set(rows);
}

OperatorTree build_operators(const PlanNode& plan, ExecutionContext& context) {
  static const MakerTable kTable = make_table();
  return build(plan, context, kTable);
}

void attach_subqueries(const Plan& plan, ExecutionContext& context) {
  for (const SubqueryPlan& subquery : plan.subqueries) {
    if (!subquery.root) continue;
    // Built on first use: most statements have none, and an unused branch costs nothing.
    auto runner = std::make_shared<std::unique_ptr<SubqueryRunner>>();
    subquery.subquery->runner = [&subquery, &context, runner](const Row& row,
                                                              EvaluationContext& evaluation) {
      if (!*runner) *runner = std::make_unique<SubqueryRunner>(subquery, context);
      return (*runner)->run(row, evaluation);
    };
  }
}

}  // namespace clout::query
