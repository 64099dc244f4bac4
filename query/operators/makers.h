// One function per operator: makes it for its plan step, over its inputs. build.cc has the table.
#pragma once

#include <vector>

#include "query/operators/build.h"
#include "query/plan_call.h"
#include "query/plan_changes.h"
#include "query/plan_count.h"
#include "query/plan_evidence.h"
#include "query/plan_influence.h"
#include "query/plan_intersect.h"
#include "query/plan_match.h"
#include "query/plan_reach.h"
#include "query/plan_rows.h"
#include "query/plan_write.h"

namespace clout::query {

using Inputs = std::vector<OperatorTree>;

// scan.cc
OperatorPtr make_node_scan(const NodeScanStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_node_seek(const NodeSeekStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_edge_seek(const EdgeSeekStep& step, ExecutionContext& context, Inputs inputs);
// expand.cc, intersect.cc, reach.cc, repeat.cc, shortest_path.cc, ranked_paths.cc,
// strongest_path.cc
OperatorPtr make_expand(const ExpandStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_intersect(const IntersectStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_reach(const ReachStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_repeat(const RepeatStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_shortest_path(const RepeatStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_ranked_paths(const RepeatStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_strongest_path(const RepeatStep& step, ExecutionContext& context, Inputs inputs);
// count_part.cc
OperatorPtr make_count_part(const CountPartStep& step, ExecutionContext& context, Inputs inputs);
// different_edges.cc, hash_join.cc, path.cc, semi_join.cc, optional.cc
OperatorPtr make_different_edges(const DifferentEdgesStep& step, ExecutionContext& context,
                                 Inputs inputs);
OperatorPtr make_hash_join(const JoinStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_path(const PathStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_path_mode(const PathModeStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_semi_join(const SemiJoinStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_optional(const OptionalStep& step, ExecutionContext& context, Inputs inputs);
// filter.cc, project.cc, unwind.cc, load_csv.cc, union.cc, recall.cc
OperatorPtr make_filter(const FilterStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_project(const ProjectStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_unwind(const UnwindStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_load_csv(const LoadCsvStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_union(const UnionStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_recall(const RecallStep& step, ExecutionContext& context, Inputs inputs);
// aggregate.cc, distinct.cc, sort.cc, window.cc
OperatorPtr make_aggregate(const AggregateStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_distinct(const DistinctStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_sort(const SortStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_window(const WindowStep& step, ExecutionContext& context, Inputs inputs);
// create.cc, merge.cc, set.cc, delete.cc
OperatorPtr make_create(const CreateStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_merge(const MergeStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_set(const SetStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_delete(const DeleteStep& step, ExecutionContext& context, Inputs inputs);
// procedure.cc, subquery.cc
OperatorPtr make_procedure(const ProcedureStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_subquery(const SubqueryStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_writing_subquery(const WritingSubqueryStep& step, ExecutionContext& context,
                                  Inputs inputs);
// influence.cc, pressure.cc, explanation.cc, history.cc
OperatorPtr make_influence(const InfluenceStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_pressure(const PressureStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_history(const HistoryStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_explanation(const ExplanationStep& step, ExecutionContext& context, Inputs inputs);
// assertion.cc, edge_edit.cc, entity_edit.cc, contradictions.cc, sources_for.cc
OperatorPtr make_assertion(const AssertionStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_edge_edit(const EdgeEditStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_entity_edit(const EntityEditStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_contradictions(const ContradictionsStep& step, ExecutionContext& context,
                                Inputs inputs);
OperatorPtr make_sources_for(const SourcesForStep& step, ExecutionContext& context, Inputs inputs);
// impact.cc, pressure_changes.cc, recorded_changes.cc
OperatorPtr make_impact(const ImpactStep& step, ExecutionContext& context, Inputs inputs);
OperatorPtr make_pressure_changes(const PressureChangesStep& step, ExecutionContext& context,
                                  Inputs inputs);
OperatorPtr make_recorded_changes(const RecordedChangesStep& step, ExecutionContext& context,
                                  Inputs inputs);

}  // namespace clout::query
