// Which nodes may be one and the same: candidates for a merge, never a merge.
//
// Evidence for a pair, from its names, aliases and tickers:
//
//     1                       equal names
//     0.97                    equal but for case, accents, blanks and signs
//     0.95                    equal property `ticker`, ignoring case
//     0.92                    equal once legal forms are left out (Inc., GmbH, Co., Ltd, S.A. ...)
//     0.8                     and Group, Holdings or Technologies, which may be another company
//     0.9 * (1 - 2 / n)       one slip of the hand in n letters, 5 or more, and none in a digit
//
// An alias in place of a name counts 0.95 of that, each; two Latin letters or fewer 0.7. The
// best evidence of names and that of tickers join by noisy-or. Tickers that differ halve a score;
// labels of which the two share none leave 0.7 of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph_view.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct MergeCandidate {
  NodeId first{};  ///< the lower number
  NodeId second{};
  double score = 0;
  std::string reason;  ///< "same name, same ticker"
};

struct ResolutionOptions {
  std::optional<LabelId> label;  ///< only nodes that have it
  double min_score = 0.65;
  std::size_t limit = 0;  ///< 0: all
};

/// The best candidates, by score and then by nodes. Of many nodes under one name or ticker, each is
/// paired with the lowest only. O(letters of all names, times log). Throws what the budget throws.
[[nodiscard]] std::vector<MergeCandidate> merge_candidates(const GraphView& view,
                                                           const ResolutionOptions& options,
                                                           QueryBudget& budget);

}  // namespace clout::graph
