// The band of a pressure under a question, and how it is told.
#pragma once

#include <optional>
#include <string>

#include "graph/influence/pair_band.h"
#include "query/influence_question.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::query {

/// nullopt: too many paths. Worlds are drawn alike for equal commits, ends and numbers of hops.
[[nodiscard]] std::optional<graph::PressureBand> band_of(const InfluenceQuestion& question,
                                                         NodeId from, NodeId to,
                                                         const graph::GraphView& view,
                                                         QueryBudget& budget);

/// "band p10-p90 [0.1372, 0.5686]", or why there is none.
[[nodiscard]] std::string band_text(const std::optional<graph::PressureBand>& band);

/// {mean, p10, p50, p90, exact, worlds, error}
[[nodiscard]] Map band_value(const graph::PressureBand& band);

}  // namespace clout::query
