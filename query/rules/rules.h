// The rules of the optimizer. Each rewrites a plan into one that gives the same rows.
#pragma once

#include "query/plan.h"

namespace clout::query {

/// Replaces each pattern by scans and expansions in the order of the text, with all conditions on
/// top: the meaning of MATCH, step by step. Not an optimization.
void order_as_written(PlanPtr& root, const PlanContext& context);

/// Patterns of MATCH clauses in a row become one, so that an order is chosen for all of them.
void merge_matches(PlanPtr& root, const PlanContext& context);

/// A CALL { } whose steps look at one row at a time becomes a part of the query around it.
void inline_subqueries(PlanPtr& root, const PlanContext& context);

/// Replaces each pattern by the cheapest order found greedily, from each possible start; conditions
/// are applied as soon as their variables are known; labels, names and indexes give the starts.
void order_by_cost(PlanPtr& root, const PlanContext& context);

/// A sort below a LIMIT keeps only the rows that can pass.
void keep_top_rows(PlanPtr& root, const PlanContext& context);

/// Conditions move below projections and sorts, and into patterns.
void push_filters(PlanPtr& root, const PlanContext& context);

/// Writes whose effect nothing in the statement can see work batch by batch.
void stream_writes(PlanPtr& root, const PlanContext& context);

/// Drops steps that only add columns which nobody reads: path values, rows recalled. Needs outputs.
void drop_unused_columns(PlanPtr& root, const PlanContext& context);

/// Below an aggregate that only counts rows, parts of a pattern that nothing else reads are counted
/// and not listed.
void count_parts(PlanPtr& root, const PlanContext& context);

/// A repetition of which only the distinct far ends matter is a breadth-first search. Needs
/// outputs.
void reach_nodes(PlanPtr& root, const PlanContext& context);

/// A node that several edges lead to from nodes found before is found by all of them at once.
void intersect_edges(PlanPtr& root, const PlanContext& context);

/// Cheapest paths take costs from path indexes that are about the same cost.
void use_path_indexes(PlanPtr& root, const PlanContext& context);

}  // namespace clout::query
