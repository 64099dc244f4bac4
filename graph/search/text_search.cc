#include "graph/search/text_search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "graph/edit_distance.h"
#include "graph/search/text_query.h"
#include "graph/text_index.h"

namespace clout::graph {

namespace {

constexpr double kSaturation = 1.2;     // k1
constexpr double kLengthWeight = 0.75;  // b
constexpr double kMeanWords = 8;
/// Entries of one word that are passed over one by one before the next word is sought.
constexpr std::size_t kEntriesBeforeSeek = 16;

/// A word of the index that stands for a word of the query.
struct FoundWord {
  double closeness = 1;
  double rarity = 0;
};

/// A word of the query, looked up.
struct Term {
  std::map<std::string, FoundWord, std::less<>> words;
  std::vector<NodeId> nodes;  ///< that have any of the words, ascending
};

/// Calls visit(word) for each different word from `first` on, until it returns false.
template <typename Visit>
void visit_distinct_words(const GraphView& view, std::uint32_t index, const Visit& visit) {
  std::string from;
  for (bool more = true; std::exchange(more, false);) {
    std::string last;
    std::size_t entries = 0;
    view.visit_words(index, from, [&](std::string_view word, NodeId) {
      if (word != last) {
        last = word;
        entries = 0;
        return visit(word);
      }
      more = ++entries == kEntriesBeforeSeek;
      return !more;
    });
    from = last + '\0';  // no word has it: the next one
  }
}

class TextSearch {
 public:
  TextSearch(const GraphView& view, const TextIndexDefinition& index, QueryBudget& budget)
      : view_(view), index_(index), budget_(budget), charge_(budget) {
    for (const LabelId label : index.labels)
      covered_ += static_cast<double>(view.node_count(label));
  }

  void add(const std::vector<QueryPhrase>& alternative) {
    std::vector<std::vector<Term>> terms;
    std::vector<NodeId> nodes;
    for (const QueryPhrase& phrase : alternative) {
      terms.emplace_back();
      for (const QueryWord& word : phrase) {
        terms.back().push_back(look_up(word));
        const std::vector<NodeId>& having = terms.back().back().nodes;
        nodes = terms.size() + terms.back().size() == 2 ? having : common(nodes, having);
        if (nodes.empty()) return;
      }
    }
    for (const NodeId node : nodes) {
      budget_.poll();
      rate(node, terms);
    }
  }

  std::vector<TextMatch> ranked() {
    std::vector<TextMatch> matches;
    for (const auto& [node, score] : scores_) matches.push_back({node, score});
    std::sort(matches.begin(), matches.end(), [](const TextMatch& a, const TextMatch& b) {
      return a.score != b.score ? a.score > b.score : a.node < b.node;
    });
    return matches;
  }

 private:
  static std::vector<NodeId> common(const std::vector<NodeId>& a, const std::vector<NodeId>& b) {
    std::vector<NodeId> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
  }

  Term look_up(const QueryWord& word) {
    Term term;
    if (word.kind == QueryWord::Kind::Near) {
      for (const auto& [edits, near] : near_words(word)) {
        collect(term, near, 1.0 / static_cast<double>(1 + edits), false);
      }
    } else {
      collect(term, word.text, 1, word.kind == QueryWord::Kind::Prefix);
    }
    std::sort(term.nodes.begin(), term.nodes.end());
    term.nodes.erase(std::unique(term.nodes.begin(), term.nodes.end()), term.nodes.end());
    return term;
  }

  /// Adds the entries of a word, or of all words that it begins.
  void collect(Term& term, const std::string& wanted, double closeness, bool beginning) {
    std::map<std::string, std::size_t, std::less<>> entries;
    view_.visit_words(index_.number, wanted, [&](std::string_view word, NodeId node) {
      budget_.poll();
      if (beginning ? !word.starts_with(wanted) : word != wanted) return false;
      auto counted = entries.find(word);
      if (counted == entries.end()) counted = entries.emplace(word, 0).first;
      ++counted->second;
      charge_.add(sizeof(NodeId));
      term.nodes.push_back(node);
      return true;
    });
    for (const auto& [word, count] : entries) {
      const double share = static_cast<double>(wanted.size()) / static_cast<double>(word.size());
      term.words.insert_or_assign(word, FoundWord{closeness * share, rarity(count)});
    }
  }

  [[nodiscard]] double rarity(std::size_t count) const {
    const auto having = static_cast<double>(count);
    return std::log(1 + (std::max(covered_, having) - having + 0.5) / (having + 0.5));
  }

  /// The nearest words of the index, with their edits.
  std::vector<std::pair<std::size_t, std::string>> near_words(const QueryWord& word) {
    const std::u32string wanted = code_points(word.text);
    std::vector<std::pair<std::size_t, std::string>> found;
    std::size_t seen = 0;
    visit_distinct_words(view_, index_.number, [&](std::string_view candidate) {
      budget_.poll();
      const std::size_t edits = edit_distance(wanted, code_points(candidate), word.edits);
      if (edits <= word.edits) found.emplace_back(edits, candidate);
      return ++seen < kMaxWordsLookedAt;
    });
    std::sort(found.begin(), found.end());
    if (found.size() > kMaxNearWords) found.resize(kMaxNearWords);
    return found;
  }

  [[nodiscard]] std::vector<std::string> words_of_node(NodeId node) const {
    std::vector<std::string> words;
    for (const PropertyKeyId key : index_.keys) append_words(view_.property(node, key), words);
    return words;
  }

  void rate(NodeId node, const std::vector<std::vector<Term>>& phrases) {
    const std::vector<std::string> words = words_of_node(node);
    double score = 0;
    for (const std::vector<Term>& phrase : phrases) {
      if (phrase.size() > 1 && !holds(words, phrase)) return;
      for (const Term& term : phrase) score += score_of(term, words);
    }
    const auto [held, added] = scores_.try_emplace(node, 0);
    if (added) charge_.add(sizeof(*held) + 2 * sizeof(void*));
    held->second += score;
  }

  /// Do words of the phrase follow each other somewhere?
  static bool holds(const std::vector<std::string>& words, const std::vector<Term>& phrase) {
    const auto found = std::search(
        words.begin(), words.end(), phrase.begin(), phrase.end(),
        [](const std::string& word, const Term& term) { return term.words.contains(word); });
    return found != words.end();
  }

  static double score_of(const Term& term, const std::vector<std::string>& words) {
    const auto empty = std::count(words.begin(), words.end(), std::string());
    const double length = static_cast<double>(words.size() - static_cast<std::size_t>(empty));
    std::map<std::string_view, std::size_t> times;
    for (const std::string& word : words) {
      if (term.words.contains(word)) ++times[word];
    }
    double best = 0;
    for (const auto& [word, count] : times) {
      const FoundWord& found = term.words.find(word)->second;
      const auto f = static_cast<double>(count);
      const double norm = 1 - kLengthWeight + kLengthWeight * length / kMeanWords;
      best = std::max(
          best, found.closeness * found.rarity * f * (kSaturation + 1) / (f + kSaturation * norm));
    }
    return best;
  }

  const GraphView& view_;
  const TextIndexDefinition& index_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  double covered_ = 0;  ///< nodes with a label of the index
  std::unordered_map<NodeId, double> scores_;
};

}  // namespace

std::vector<TextMatch> search_text(const GraphView& view, const TextIndexDefinition& index,
                                   std::string_view text, QueryBudget& budget) {
  TextSearch search(view, index, budget);
  for (const auto& alternative : parse_text_query(text)) search.add(alternative);
  return search.ranked();
}

}  // namespace clout::graph
