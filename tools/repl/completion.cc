#include "tools/repl/completion.h"

#include <algorithm>
#include <cctype>

#include "schema/ascii.h"
#include "schema/utf8.h"

namespace clout::tools {
namespace {

constexpr std::size_t kEntityNames = 200;

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

/// Letters, digits, `_`, `-` between letters (as in competes-with) and everything beyond ASCII.
bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '-';
}

/// What a look through the text knows at its end.
struct Scan {
  char quote = 0;              ///< the open quote, or 0
  std::size_t quote_at = 0;    ///< where it opened
  std::vector<char> brackets;  ///< open ones
};

Scan scan(std::string_view text) {
  Scan state;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (state.quote != 0) {
      if (c == '\\' && state.quote != '`') {
        ++i;
      } else if (c == state.quote) {
        state.quote = 0;
      }
    } else if (c == '\'' || c == '"' || c == '`') {
      state.quote = c;
      state.quote_at = i;
    } else if (c == '(' || c == '[' || c == '{') {
      state.brackets.push_back(c);
    } else if ((c == ')' || c == ']' || c == '}') && !state.brackets.empty()) {
      state.brackets.pop_back();
    }
  }
  return state;
}

std::string_view without_trailing_space(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.remove_suffix(1);
  }
  return text;
}

/// The word at the very end of `text`, which has no trailing space.
std::string_view last_word(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && is_word_byte(text[start - 1])) --start;
  return text.substr(start);
}

/// Does a list of edge types after OVER reach the end of `text`, as in `OVER A|`?
bool ends_in_over_list(std::string_view text) {
  text = without_trailing_space(text);
  while (!text.empty() && text.back() == '|') {
    text = without_trailing_space(text.substr(0, text.size() - 1));
    text = without_trailing_space(text.substr(0, text.size() - last_word(text).size()));
  }
  const auto word = last_word(text);
  return word.size() == 4 && starts_with_ignoring_case(word, "over");
}

WordKind kind_after(std::string_view text, const Scan& state) {
  const char bracket = state.brackets.empty() ? '\0' : state.brackets.back();
  const auto before = without_trailing_space(text);
  const char last = before.empty() ? '\0' : before.back();
  if (last == '.') return WordKind::PropertyKey;
  if (bracket == '{' && (last == '{' || last == ',')) return WordKind::PropertyKey;
  if (bracket == '[' && (last == ':' || last == '|')) return WordKind::EdgeType;
  if (bracket != '[' && bracket != '{' && last == ':') return WordKind::Label;
  if (ends_in_over_list(text)) return WordKind::EdgeType;
  return WordKind::Keyword;
}

/// An entity's name as it stands inside `quote`.
std::string escaped(std::string_view name, char quote) {
  std::string out;
  for (const char c : name) {
    if (c == quote || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string common_prefix(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  std::string_view common = words.front();
  for (const std::string_view word : words) {
    std::size_t length = 0;
    while (length < common.size() && length < word.size() && common[length] == word[length]) {
      ++length;
    }
    common = common.substr(0, length);
  }
  // Not through the middle of a character.
  while (common.size() < words.front().size() &&
         is_utf8_continuation(words.front()[common.size()])) {
    common.remove_suffix(1);
  }
  return std::string(common);
}

void sort_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

std::vector<std::string> entity_names(const graph::GraphView& view, std::string_view prefix) {
  std::vector<std::string> names;
  for (auto& match : view.names_with_prefix(prefix, kEntityNames)) {
    names.push_back(std::move(match.text));
  }
  return names;
}

/// Those that something has: of the others some may be kept from whoever asks.
template <typename Id, typename Count>
std::vector<std::string> names_in_use(const NameTable<Id>& names, const Count& count) {
  std::vector<std::string> used;
  for (std::uint32_t number = 0; number < names.size(); ++number) {
    if (count(Id{number}) > 0) used.push_back(names.names()[number]);
  }
  return used;
}

}  // namespace

WordContext word_context(std::string_view text) {
  const auto state = scan(text);
  if (state.quote == '\'' || state.quote == '"') {
    return {WordKind::EntityName, state.quote_at + 1, state.quote};
  }
  const auto start = text.size() - last_word(text).size();
  return {kind_after(text.substr(0, start), state), start, 0};
}

Completion complete_from(const std::vector<std::string>& words, std::string_view prefix,
                         std::size_t start) {
  Completion completion;
  completion.start = start;
  for (const auto& word : words) {
    if (starts_with_ignoring_case(word, prefix)) completion.candidates.push_back(word);
  }
  sort_unique(completion.candidates);
  completion.common = common_prefix(completion.candidates);
  return completion;
}

std::vector<std::string> Completer::words(WordKind kind, std::string_view prefix) const {
  if (kind == WordKind::Keyword) return keywords_;
  const auto view = view_();
  if (!view) return {};
  switch (kind) {
    case WordKind::Label:
      return names_in_use(view->catalog().labels,
                          [&](LabelId label) { return view->node_count(label); });
    case WordKind::EdgeType:
      return names_in_use(view->catalog().edge_types,
                          [&](EdgeTypeId type) { return view->edge_count(type); });
    case WordKind::PropertyKey:
      return view->catalog().property_keys.names();
    default:
      return entity_names(*view, prefix);
  }
}

Completion Completer::complete(std::string_view pending, std::string_view line) const {
  const std::string text = std::string(pending) + std::string(line);
  const auto context = word_context(text);
  if (context.start < pending.size()) return {};  // a string that began on an earlier line
  const auto prefix = std::string_view(text).substr(context.start);
  const auto start = context.start - pending.size();
  auto completion = complete_from(words(context.kind, prefix), prefix, start);
  if (context.kind != WordKind::EntityName) {
    if (completion.candidates.size() == 1 && context.kind == WordKind::Keyword) {
      completion.common += ' ';
    }
    return completion;
  }
  completion.common = escaped(completion.common, context.quote);
  if (completion.candidates.size() == 1) completion.common += context.quote;
  return completion;
}

}  // namespace clout::tools
