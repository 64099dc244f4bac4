// What Tab offers: which words may stand at the end of a text that is being typed.
//
// The text is not parsed, only looked at: inside quotes an entity's name is wanted, after `:` in
// `( )` a label, after `:` in `[ ]` or after OVER an edge type, after `.` or in `{ }` a property
// key, else a keyword. Independent of the line editor.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"

namespace clout::tools {

struct Completion {
  std::size_t start = 0;                ///< where the word begins that candidates replace
  std::vector<std::string> candidates;  ///< as they are shown, ascending
  std::string common;                   ///< what all candidates begin with, as it is inserted
};

/// What kind of word is wanted at the end of a text.
enum class WordKind : std::uint8_t { Keyword, Label, EdgeType, PropertyKey, EntityName };

struct WordContext {
  WordKind kind = WordKind::Keyword;
  std::size_t start = 0;  ///< where the word begins
  char quote = 0;         ///< EntityName: the quote that opens it
};

/// The word at the end of `text`.
[[nodiscard]] WordContext word_context(std::string_view text);

/// One thread.
class Completer {
 public:
  /// Gives the newest state, or null while there is no database.
  using ViewSource = std::function<std::shared_ptr<const graph::GraphView>()>;

  Completer(std::vector<std::string> keywords, ViewSource view)
      : keywords_(std::move(keywords)), view_(std::move(view)) {}

  /// For the end of `pending` + `line`: lines typed earlier of an unfinished statement, and the
  /// text before the cursor, in which `start` counts.
  [[nodiscard]] Completion complete(std::string_view pending, std::string_view line) const;

 private:
  [[nodiscard]] std::vector<std::string> words(WordKind kind, std::string_view prefix) const;

  std::vector<std::string> keywords_;
  ViewSource view_;
};

/// Candidates among `words` that begin with `prefix`, ignoring case.
[[nodiscard]] Completion complete_from(const std::vector<std::string>& words,
                                       std::string_view prefix, std::size_t start);

}  // namespace clout::tools
