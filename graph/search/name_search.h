// Names and aliases near a text, best first, without an index: each stored name is looked at.
//
// A name's score, of the first rule that fits; `share` is the part of its letters that the text
// has:
//
//     1                      equal
//     0.95                   equal ignoring case
//     0.9                    equal ignoring accents and signs, too
//     0.8 + 0.1 * share      begins with the text
//     0.6 + 0.1 * share      each word of the text begins a word of it
//     0.5 * (1 - e / n)      e slips away, of n letters of the text
//     0.4 * (1 - e / n)      each word of the text is a few slips from a word of it, e in all
//
// A text of three letters may have one slip, of six two; a word likewise.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct NameHit {
  NodeId node{};
  std::string name;  ///< the name or alias that fits best
  double score = 0;
};

/// The `limit` best nodes, each once; with `labels`, only of nodes that have one of them. Equal
/// scores go by name and node. O(stored names). Throws what the budget throws.
[[nodiscard]] std::vector<NameHit> search_names(const GraphView& view, std::string_view text,
                                                std::span<const LabelId> labels, std::size_t limit,
                                                QueryBudget& budget);

}  // namespace clout::graph
