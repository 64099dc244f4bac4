#include "graph/search/text_query.h"

#include <algorithm>
#include <utility>

#include "graph/text_index.h"
#include "schema/error.h"

namespace clout::graph {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class TextQueryParser {
 public:
  explicit TextQueryParser(std::string_view text) : rest_(text) {}

  TextQuery parse() {
    while (skip_blanks()) {
      const bool quoted = rest_.front() == '"';
      if (quoted) rest_.remove_prefix(1);
      const std::string_view part = take(quoted ? "\"" : " \t\r\n\"");
      if (quoted && !rest_.empty()) rest_.remove_prefix(1);
      if (quoted) {
        add(exact_words(part));
      } else {
        add_part(part);
      }
    }
    end_alternative();
    if (query_.empty()) throw Error(ErrorCode::Argument, "there is no word to search for");
    return std::move(query_);
  }

 private:
  /// Is anything left?
  bool skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
    return !rest_.empty();
  }

  std::string_view take(std::string_view until) {
    const std::size_t size = std::min(rest_.find_first_of(until), rest_.size());
    const std::string_view part = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return part;
  }

  static QueryPhrase exact_words(std::string_view part) {
    QueryPhrase phrase;
    for (std::string& word : words_of(part))
      phrase.push_back({QueryWord::Kind::Exact, std::move(word), 0});
    return phrase;
  }

  void add_part(std::string_view part) {
    if (part == "AND") return;
    if (part == "OR") return end_alternative();
    if (part == "NOT") {
      throw Error(ErrorCode::Argument, "a search cannot ask for what is not there")
          .hint("leave NOT away and put the condition into WHERE; in lower case it is a word");
    }
    QueryWord ending = take_ending(part);
    refuse_signs(part);
    QueryPhrase phrase = exact_words(part);
    if (!phrase.empty()) {
      ending.text = std::move(phrase.back().text);
      phrase.back() = std::move(ending);
    }
    add(std::move(phrase));
  }

  /// Signs that other searches take, and that would otherwise be passed over in silence.
  static void refuse_signs(std::string_view part) {
    const bool demanded = part.size() > 1 && (part.front() == '+' || part.front() == '-');
    const std::size_t sign = demanded ? 0 : part.find_first_of("()*?^~:");
    if (sign == std::string_view::npos || (part[sign] == ':' && sign + 1 == part.size())) return;
    throw Error(ErrorCode::Argument,
                "a search does not take `" + std::string(1, part[sign]) + "` here")
        .hint(
            "it takes words, \"several in a row\", AND, OR, word*, word~1 and word~2; quotes keep "
            "any text");
  }

  /// What `*`, `~`, `~1` or `~2` behind a word makes of it.
  static QueryWord take_ending(std::string_view& part) {
    using Kind = QueryWord::Kind;
    struct Ending {
      std::string_view text;
      Kind kind;
      std::size_t edits;
    };
    static constexpr Ending kEndings[] = {
        {"*", Kind::Prefix, 0}, {"~", Kind::Near, 2}, {"~1", Kind::Near, 1}, {"~2", Kind::Near, 2}};
    for (const Ending& ending : kEndings) {
      if (!part.ends_with(ending.text)) continue;
      part.remove_suffix(ending.text.size());
      return {ending.kind, {}, ending.edits};
    }
    return {};
  }

  void add(QueryPhrase phrase) {
    if (phrase.empty()) return;
    words_ += phrase.size();
    if (words_ > kMaxQueryWords) {
      throw Error(ErrorCode::Argument,
                  "a search has at most " + std::to_string(kMaxQueryWords) + " words");
    }
    phrases_.push_back(std::move(phrase));
  }

  void end_alternative() {
    if (!phrases_.empty()) query_.push_back(std::exchange(phrases_, {}));
  }

  std::string_view rest_;
  TextQuery query_;
  std::vector<QueryPhrase> phrases_;
  std::size_t words_ = 0;
};

}  // namespace

TextQuery parse_text_query(std::string_view text) { return TextQueryParser(text).parse(); }

}  // namespace clout::graph
