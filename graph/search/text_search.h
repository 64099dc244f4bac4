// Search in a text index, best matches first.
//
// The score of a node is the sum of its words' scores, over all alternatives that it fulfils. The
// score of a word is that of Okapi BM25 (Robertson and Zaragoza 2009) with k1 = 1.2
// and b = 0.75, where the mean length of a text is taken to be 8 words:
//
//     closeness * ln(1 + (N - n + 0.5) / (n + 0.5)) * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * len / 8))
//
// N nodes have a label of the index (one with two of them counts twice), n of them the word; the
// node has it f times among its len words. The closeness of an exact word is 1, of a beginning its
// share of the word that was found, of a near word 1 / (1 + edits). A word that may be several
// counts as the best of those that are there.
#pragma once

#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "schema/query_budget.h"

namespace clout::graph {

struct TextMatch {
  NodeId node{};
  double score = 0;
};

/// At most so many words of the index are looked at for a near word, and at most so many of the
/// nearest stand for it.
inline constexpr std::size_t kMaxWordsLookedAt = 2'000'000;
inline constexpr std::size_t kMaxNearWords = 50;

/// All matches of `text` (see text_query.h), best first, then by node. Throws what
/// parse_text_query() and the budget throw. O(entries of the words, and the texts of all matches);
/// a near word costs a look at every word of the index.
[[nodiscard]] std::vector<TextMatch> search_text(const GraphView& view,
                                                 const TextIndexDefinition& index,
                                                 std::string_view text, QueryBudget& budget);

}  // namespace clout::graph
