// What the influence statements ask: which nodes they speak of, and what narrows the search.
#pragma once

#include "graph/influence/pair_total.h"
#include "query/bound_influence.h"
#include "query/influence_question.h"
#include "query/operators/operator.h"

namespace clout::query {

/// The one node that is meant. Throws Error{NotFound} at its place in the text.
[[nodiscard]] NodeId resolve_entity(const BoundEntity& entity, ExecutionContext& context);

/// What narrows the question, as the kernels take it. The filter's functions refer to `options` and
/// `context`.
[[nodiscard]] InfluenceQuestion make_question(const BoundInfluenceOptions& options,
                                              ExecutionContext& context);

/// The value of an option that reads no columns; null where there is none.
[[nodiscard]] Value option_value(const BoundPtr& expression, ExecutionContext& context);

/// AS OF of a statement that need not say it. Throws Error{Type} at `position` for what is no
/// moment.
[[nodiscard]] std::optional<Moment> moment_option(const BoundPtr& expression,
                                                  SourcePosition position,
                                                  ExecutionContext& context);

/// TOP; 10 if it is not said. Throws Error{Argument} below 1.
[[nodiscard]] std::size_t top_of(const BoundInfluenceOptions& options, ExecutionContext& context);

/// BUDGET .. PATHS; `otherwise` if it is not said.
[[nodiscard]] std::size_t path_limit_of(const BoundInfluenceOptions& options,
                                        ExecutionContext& context, std::size_t otherwise);

/// BUDGET .. MS from now on; none if it is not said.
[[nodiscard]] graph::Effort effort_of(const BoundInfluenceOptions& options,
                                      ExecutionContext& context);

/// The total of a pair under the question.
[[nodiscard]] graph::PairTotal total_of(const InfluenceQuestion& question, NodeId from, NodeId to,
                                        const BoundInfluenceOptions& options,
                                        ExecutionContext& context);

}  // namespace clout::query
