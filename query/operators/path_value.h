// Path values from the columns of a row.
#pragma once

#include <vector>

#include "query/batch.h"

namespace clout::query {

/// The path from the first node along `edges` (each an edge or a list of edges); null if one of
/// them is.
[[nodiscard]] Value path_value(const Batch& batch, std::size_t row, const std::vector<Slot>& nodes,
                               const std::vector<Slot>& edges);

}  // namespace clout::query
