// Text indexes: nodes with any of some labels by the words in any of some properties. Every write
// keeps their rows in the PropertyIndex family, one for each different word of a node.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/entity_record.h"
#include "schema/catalog.h"

namespace clout::graph {

/// The words of a text as an index has them, in their order: runs of letters and digits of any
/// script, in lower case and without accents; at most kMaxWordBytes of each. A letter of Chinese,
/// and of Japanese hiragana, is a word of its own: such texts have no blanks.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);
inline constexpr std::size_t kMaxWordBytes = 128;

/// Appends the words of a string, or of each string of a list; between strings, and behind the
/// last, stands an empty word. Other values have none.
void append_words(const Value& value, std::vector<std::string>& words);

/// The rows of `index` for a node with these labels and properties, ascending.
[[nodiscard]] std::vector<std::string> text_index_rows(const TextIndexDefinition& index,
                                                       NodeId node, const NodeRecord& record);

/// The text index of that name, or null.
[[nodiscard]] const TextIndexDefinition* find_text_index(const Catalog& catalog,
                                                         std::string_view name);

}  // namespace clout::graph
