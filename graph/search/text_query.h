// What is looked for in a text index, as people write it.
//
//     apple pie          both words           "apple pie", apple-pie    one behind the other
//     apple OR pie       either               appl*                     words that begin so
//     apple AND pie      both, too            aple~, aple~1             words 2 (or 1) slips away
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clout::graph {

struct QueryWord {
  enum class Kind : std::uint8_t { Exact, Prefix, Near };
  Kind kind = Kind::Exact;
  std::string text;       ///< as words_of() gives words
  std::size_t edits = 0;  ///< of Near
};

/// Words that follow each other in a text.
using QueryPhrase = std::vector<QueryWord>;

/// Any of the alternatives; of each, all phrases.
using TextQuery = std::vector<std::vector<QueryPhrase>>;

/// Throws Error{Argument} for a text without a word, with more than kMaxQueryWords, or with NOT.
[[nodiscard]] TextQuery parse_text_query(std::string_view text);
inline constexpr std::size_t kMaxQueryWords = 64;

}  // namespace clout::graph
