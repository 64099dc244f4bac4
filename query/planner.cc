#include "query/planner.h"

#include <algorithm>
#include <utility>

#include "query/bound_make.h"
#include "query/plan_call.h"
#include "query/plan_changes.h"
#include "query/plan_evidence.h"
#include "query/plan_influence.h"
#include "query/plan_match.h"
#include "query/plan_rows.h"
#include "query/plan_write.h"

namespace clout::query {
namespace {

PlanPtr plan_query(BoundStatement& statement, BoundQuery& query, const std::vector<Slot>& outside);

/// Puts one step per clause on top of the last one.
class ClausePlanner {
 public:
  ClausePlanner(BoundStatement& statement, const std::vector<Slot>& outside)
      : statement_(statement), outside_(outside), plan_(from_outside()) {}

  PlanPtr plan(std::vector<BoundClause>& clauses) {
    for (BoundClause& clause : clauses) std::visit(*this, clause.node);
    return std::move(plan_);
  }

  void operator()(BoundMatch& match) {
    if (!match.optional) {
      plan_ = std::make_unique<MatchStep>(std::move(plan_), std::move(match.pattern));
      return;
    }
    statement_.slot_names.emplace_back("row");
    const Slot tag = static_cast<Slot>(statement_.slot_names.size() - 1);
    auto argument = right_side_argument();
    argument->filled.push_back(tag);
    auto right = std::make_unique<MatchStep>(std::move(argument), std::move(match.pattern));
    plan_ = std::make_unique<OptionalStep>(std::move(plan_), std::move(right), tag);
  }
  void operator()(BoundUnwind& unwind) {
    plan_ = std::make_unique<UnwindStep>(std::move(plan_), unwind.list, unwind.slot);
  }
  void operator()(BoundLoadCsv& load) {
    plan_ = std::make_unique<LoadCsvStep>(std::move(plan_), std::move(load));
  }
  void operator()(BoundProjection& projection);
  void operator()(BoundCreate& create) {
    plan_ = std::make_unique<CreateStep>(std::move(plan_), std::move(create));
  }
  void operator()(BoundMerge& merge) {
    auto found = std::make_unique<MatchStep>(right_side_argument(), merge.pattern);
    plan_ = std::make_unique<MergeStep>(std::move(plan_), std::move(found), std::move(merge));
  }
  void operator()(BoundSet& set) {
    plan_ = std::make_unique<SetStep>(std::move(plan_), std::move(set.items));
  }
  void operator()(BoundDelete& remove) {
    plan_ = std::make_unique<DeleteStep>(std::move(plan_), std::move(remove));
  }
  void operator()(BoundProcedureCall& call);
  void operator()(BoundSubqueryCall& call);
  void operator()(BoundInfluence& influence) {
    plan_ = std::make_unique<InfluenceStep>(std::move(plan_), std::move(influence));
  }
  void operator()(BoundPressure& pressure) {
    plan_ = std::make_unique<PressureStep>(std::move(plan_), std::move(pressure));
  }
  void operator()(BoundHistory& history) {
    plan_ = std::make_unique<HistoryStep>(std::move(plan_), std::move(history));
  }
  void operator()(BoundAssertion& assertion) {
    plan_ = std::make_unique<AssertionStep>(std::move(plan_), std::move(assertion));
  }
  void operator()(BoundEdgeEdit& edit) {
    plan_ = std::make_unique<EdgeEditStep>(std::move(plan_), std::move(edit));
  }
  void operator()(BoundEntityEdit& edit) {
    plan_ = std::make_unique<EntityEditStep>(std::move(plan_), std::move(edit));
  }
  void operator()(BoundContradictions& contradictions) {
    plan_ = std::make_unique<ContradictionsStep>(std::move(plan_), std::move(contradictions));
  }
  void operator()(BoundImpact& impact) {
    plan_ = std::make_unique<ImpactStep>(std::move(plan_), std::move(impact));
  }
  void operator()(BoundPressureChanges& changes) {
    plan_ = std::make_unique<PressureChangesStep>(std::move(plan_), std::move(changes));
  }
  void operator()(BoundRecordedChanges& changes) {
    plan_ = std::make_unique<RecordedChangesStep>(std::move(plan_), std::move(changes));
  }
  void operator()(BoundSourcesFor& sources) {
    plan_ = std::make_unique<SourcesForStep>(std::move(plan_), std::move(sources));
  }
  void operator()(BoundExplanation& explanation) {
    plan_ = std::make_unique<ExplanationStep>(std::move(plan_), std::move(explanation));
  }

 private:
  [[nodiscard]] PlanPtr from_outside() const {
    auto argument = std::make_unique<ArgumentStep>();
    argument->filled = outside_;
    return argument;
  }
  [[nodiscard]] std::unique_ptr<ArgumentStep> right_side_argument() const {
    auto argument = std::make_unique<ArgumentStep>();
    argument->filled = available_slots(*plan_).slots();
    return argument;
  }

  BoundStatement& statement_;
  const std::vector<Slot>& outside_;
  PlanPtr plan_;
};

void ClausePlanner::operator()(BoundProcedureCall& call) {
  std::vector<BoundPtr> where = std::move(call.where);
  plan_ = std::make_unique<ProcedureStep>(std::move(plan_), std::move(call));
  if (!where.empty()) plan_ = std::make_unique<FilterStep>(std::move(plan_), std::move(where));
}

void ClausePlanner::operator()(BoundSubqueryCall& call) {
  const bool unit = call.query->columns.empty();
  PlanPtr right = plan_query(statement_, *call.query, available_slots(*plan_).slots());
  if (call.writes) {
    plan_ = std::make_unique<WritingSubqueryStep>(std::move(plan_), std::move(right), unit,
                                                  call.is_foreach);
  } else {
    plan_ = std::make_unique<SubqueryStep>(std::move(plan_), std::move(right), unit);
  }
}

void ClausePlanner::operator()(BoundProjection& projection) {
  if (projection.grouped) {
    plan_ = std::make_unique<AggregateStep>(std::move(plan_), std::move(projection.keys),
                                            std::move(projection.aggregates));
  }
  if (projection.recalls) plan_ = std::make_unique<RecallStep>(std::move(plan_), from_outside());
  if (!projection.items.empty()) {
    plan_ = std::make_unique<ProjectStep>(std::move(plan_), std::move(projection.items));
  }
  if (projection.distinct) {
    plan_ = std::make_unique<DistinctStep>(std::move(plan_), projection.columns);
  }
  if (!projection.sort_items.empty()) {
    plan_ = std::make_unique<ProjectStep>(std::move(plan_), std::move(projection.sort_items));
  }
  if (!projection.order_by.empty()) {
    plan_ = std::make_unique<SortStep>(std::move(plan_), std::move(projection.order_by));
  }
  if (projection.skip || projection.limit) {
    plan_ = std::make_unique<WindowStep>(std::move(plan_), projection.skip, projection.limit);
  }
  if (!projection.where.empty()) {
    plan_ = std::make_unique<FilterStep>(std::move(plan_), std::move(projection.where));
  }
}

PlanPtr plan_query(BoundStatement& statement, BoundQuery& query, const std::vector<Slot>& outside) {
  if (query.parts.size() == 1) {
    return ClausePlanner(statement, outside).plan(query.parts[0].clauses);
  }
  auto joined = std::make_unique<UnionStep>();
  for (BoundSingleQuery& part : query.parts) {
    joined->inputs.push_back(ClausePlanner(statement, outside).plan(part.clauses));
    joined->columns.push_back(part.columns);
  }
  joined->into = query.slots;
  PlanPtr plan = std::move(joined);
  if (!query.union_all && !query.slots.empty()) {
    plan = std::make_unique<DistinctStep>(std::move(plan), query.slots);
  }
  return plan;
}

}  // namespace

Plan make_plan(BoundStatement& statement) {
  Plan plan;
  plan.root = plan_query(statement, statement.query, {});
  for (const auto& subquery : statement.subqueries) {
    std::vector<Slot> outside = subquery->outer;
    outside.insert(outside.end(), subquery->locals.begin(), subquery->locals.end());
    statement.slot_names.emplace_back("row");
    const auto tag = static_cast<Slot>(statement.slot_names.size() - 1);
    outside.push_back(tag);
    std::sort(outside.begin(), outside.end());
    PlanPtr root = plan_query(statement, subquery->query, outside);
    if (subquery->kind == BoundSubquery::Kind::Exists ||
        subquery->kind == BoundSubquery::Kind::First) {
      root = std::make_unique<WindowStep>(std::move(root), nullptr,
                                          make_constant(Value(1), SourcePosition{}));
    }
    plan.subqueries.push_back({subquery, std::move(root), tag});
  }
  return plan;
}

}  // namespace clout::query
