#include "graph/search/entity_resolution.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <tuple>
#include <utility>

#include "graph/edit_distance.h"
#include "graph/search/company_name.h"
#include "schema/ascii.h"

namespace clout::graph {

namespace {

constexpr double kSameTicker = 0.95;
constexpr double kAliasFactor = 0.95;
constexpr double kShortFactor = 0.7;
constexpr double kOtherTickerFactor = 0.5;
constexpr double kOtherLabelsFactor = 0.7;
constexpr std::size_t kShortName = 2;
constexpr std::size_t kLettersForSlips = 5;
/// Beyond, a name has as many keys as letters for nothing: they are texts.
constexpr std::size_t kLettersOfNames = 100;
/// Nodes under one key that are compared each with each; of more, each with the first.
constexpr std::size_t kSmallGroup = 20;
/// Names that share all letters but one, compared each with each; more are no slips of the hand.
constexpr std::size_t kSmallBlock = 50;

struct Name {
  NodeId node{};
  bool alias = false;
  std::string text;
  CompanyName parts;
};

struct Evidence {
  NodeId first{};
  NodeId second{};
  double names = 0;
  double ticker = 0;
  std::string reason;
};

/// By bytes: two letters of Chinese are a full name.
bool is_short(std::string_view core) { return core.size() <= kShortName; }

/// What is beyond four decimals says nothing.
double rounded(double score) { return std::round(score * 1e4) / 1e4; }

/// What two names of one core say.
std::pair<double, std::string_view> likeness(const Name& a, const Name& b) {
  if (a.text == b.text) return {1, "same name"};
  if (a.parts.plain == b.parts.plain) return {0.97, "same name but for case and signs"};
  const Shortened shortened = std::max(a.parts.shortened, b.parts.shortened);
  if (shortened == Shortened::GroupWord) return {0.8, "same name without group words"};
  return {0.92, "same name without its legal form"};
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

/// Calls `pair` for members [begin, end) of a group, a few with each other, many with the first.
template <typename Pair>
void for_each_pair(std::size_t begin, std::size_t end, const Pair& pair) {
  const bool small = end - begin <= kSmallGroup;
  for (std::size_t i = begin; i < (small ? end : begin + 1); ++i) {
    for (std::size_t j = i + 1; j < end; ++j) pair(i, j);
  }
}

/// Calls `group(begin, end)` for each run of equal keys of a sorted list.
template <typename List, typename Key, typename Group>
void for_each_group(const List& list, const Key& key, const Group& group) {
  for (std::size_t begin = 0, end = 0; begin < list.size(); begin = end) {
    while (end < list.size() && key(list[end]) == key(list[begin])) ++end;
    group(begin, end);
  }
}

class Resolution {
 public:
  Resolution(const GraphView& view, const ResolutionOptions& options, QueryBudget& budget)
      : view_(view), options_(options), budget_(budget), charge_(budget) {}

  std::vector<MergeCandidate> run() {
    read_names();
    compare_equal_cores();
    compare_cores_with_slips();
    read_tickers();
    compare_tickers();
    return joined();
  }

 private:
  void read_names();
  void read_tickers();
  void compare_equal_cores();
  void compare_cores_with_slips();
  void compare_tickers();
  void compare_slips(std::size_t a, std::size_t b);
  void add(NodeId a, NodeId b, double names, double ticker, std::string_view reason);
  void add_names(const Name& a, const Name& b, double score, std::string_view what);
  [[nodiscard]] std::vector<MergeCandidate> joined();
  void weigh_context(MergeCandidate& candidate) const;
  [[nodiscard]] bool share_no_label(NodeId a, NodeId b) const;
  [[nodiscard]] const std::string* ticker_of(NodeId node) const;

  const GraphView& view_;
  const ResolutionOptions& options_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  std::vector<Name> names_;                                // by core, text and node
  std::vector<std::size_t> cores_;                         // the first name of each core
  std::vector<std::pair<std::string, NodeId>> tickers_;    // ascending
  std::vector<std::pair<NodeId, std::string>> ticker_of_;  // ascending
  std::vector<Evidence> evidence_;
};

void Resolution::read_names() {
  view_.visit_names([&](const StoredName& stored) {
    budget_.poll();
    if (options_.label && !view_.has_label(stored.node, *options_.label)) return true;
    Name name{stored.node, stored.alias, std::string(stored.text), company_name(stored.text)};
    if (name.parts.core.empty()) return true;
    charge_.add(sizeof name + name.text.size() + 2 * name.parts.plain.size());
    names_.push_back(std::move(name));
    return true;
  });
  const auto key = [](const Name& name) {
    return std::tie(name.parts.core, name.node, name.alias, name.text);
  };
  std::sort(names_.begin(), names_.end(),
            [&](const Name& a, const Name& b) { return key(a) < key(b); });
}

void Resolution::compare_equal_cores() {
  for_each_group(
      names_, [](const Name& name) -> const std::string& { return name.parts.core; },
      [&](std::size_t begin, std::size_t end) {
        cores_.push_back(begin);
        for_each_pair(begin, end, [&](std::size_t a, std::size_t b) {
          const auto [score, what] = likeness(names_[a], names_[b]);
          add_names(names_[a], names_[b], score, what);
        });
      });
}

/// Two texts are a slip apart only if they have a common key among those that leave out one letter
/// or none: so only texts that share one are compared.
void Resolution::compare_cores_with_slips() {
  struct Key {
    std::size_t hash;
    std::uint32_t core;
  };
  std::vector<Key> keys;
  for (const std::size_t place : cores_) {
    budget_.poll();
    const std::u32string letters = code_points(names_[place].parts.core);
    if (letters.size() + 1 < kLettersForSlips || letters.size() > kLettersOfNames) continue;
    charge_.add((letters.size() + 1) * sizeof(Key));
    const auto core = static_cast<std::uint32_t>(place);
    const std::hash<std::u32string> hash;
    keys.push_back({hash(letters), core});
    for (std::size_t i = 0; i < letters.size(); ++i) {
      if (i > 0 && letters[i] == letters[i - 1]) continue;  // leaves the same
      keys.push_back({hash(letters.substr(0, i) + letters.substr(i + 1)), core});
    }
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return std::tie(a.hash, a.core) < std::tie(b.hash, b.core);
  });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for_each_group(
      keys, [](const Key& key) { return key.hash; },
      [&](std::size_t begin, std::size_t end) {
        end = std::min(end, begin + kSmallBlock);
        for (std::size_t i = begin; i < end; ++i) {
          for (std::size_t j = i + 1; j < end; ++j) pairs.emplace_back(keys[i].core, keys[j].core);
        }
      });
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  for (const auto& [a, b] : pairs) compare_slips(a, b);
}

void Resolution::compare_slips(std::size_t a, std::size_t b) {
  budget_.poll();
  if (a == b) return;
  const std::string& first = names_[a].parts.core;
  const std::string& second = names_[b].parts.core;
  // Another number is another thing: a successor, a branch, a class of shares.
  if (digits_of(first) != digits_of(second)) return;
  const std::u32string letters = code_points(first);
  const std::u32string others = code_points(second);
  const std::size_t shorter = std::min(letters.size(), others.size());
  if (shorter < kLettersForSlips || edit_distance(letters, others, 1) > 1) return;
  add_names(names_[a], names_[b], 0.9 * (1 - 2 / static_cast<double>(shorter)), "one letter apart");
}

void Resolution::add_names(const Name& a, const Name& b, double score, std::string_view what) {
  std::string reason(what);
  if (a.alias || b.alias) reason += a.alias && b.alias ? " (aliases)" : " (alias)";
  score *= (a.alias ? kAliasFactor : 1) * (b.alias ? kAliasFactor : 1);
  if (is_short(a.parts.core)) score *= kShortFactor;
  add(a.node, b.node, score, 0, reason);
}

void Resolution::read_tickers() {
  const auto key = view_.catalog().property_keys.find("ticker");
  if (!key) return;
  std::vector<NodeId> nodes(1'024);
  std::uint32_t position = 0;
  for (std::size_t count = nodes.size(); count == nodes.size();) {
    count = view_.scan_nodes(position, options_.label, nodes);
    for (std::size_t i = 0; i < count; ++i) {
      budget_.poll();
      const Value value = view_.property(nodes[i], *key);
      if (!value.is_string() || value.as_string().empty()) continue;
      std::string ticker = value.as_string();
      for (char& c : ticker) c = ascii_upper(c);
      charge_.add(2 * (sizeof(std::pair<std::string, NodeId>) + ticker.size()));
      ticker_of_.emplace_back(nodes[i], ticker);
      tickers_.emplace_back(std::move(ticker), nodes[i]);
    }
  }
  std::sort(tickers_.begin(), tickers_.end());
}

void Resolution::compare_tickers() {
  for_each_group(
      tickers_, [](const auto& entry) -> const std::string& { return entry.first; },
      [&](std::size_t begin, std::size_t end) {
        for_each_pair(begin, end, [&](std::size_t a, std::size_t b) {
          add(tickers_[a].second, tickers_[b].second, 0, kSameTicker, {});
        });
      });
}

void Resolution::add(NodeId a, NodeId b, double names, double ticker, std::string_view reason) {
  if (a == b) return;
  budget_.poll();
  charge_.add(sizeof(Evidence) + reason.size());
  evidence_.push_back({std::min(a, b), std::max(a, b), names, ticker, std::string(reason)});
}

/// Puts together what was found for each pair.
std::vector<MergeCandidate> Resolution::joined() {
  const auto pair_of = [](const Evidence& found) { return std::pair(found.first, found.second); };
  std::sort(evidence_.begin(), evidence_.end(), [&](const Evidence& a, const Evidence& b) {
    return std::tuple(pair_of(a), -a.names, a.reason) < std::tuple(pair_of(b), -b.names, b.reason);
  });
  std::vector<MergeCandidate> candidates;
  for_each_group(evidence_, pair_of, [&](std::size_t begin, std::size_t end) {
    budget_.poll();
    MergeCandidate candidate{evidence_[begin].first, evidence_[begin].second, 0,
                             evidence_[begin].reason};
    double ticker = 0;
    for (std::size_t i = begin; i < end; ++i) ticker = std::max(ticker, evidence_[i].ticker);
    if (ticker > 0) candidate.reason += candidate.reason.empty() ? "same ticker" : ", same ticker";
    candidate.score = 1 - (1 - evidence_[begin].names) * (1 - ticker);
    weigh_context(candidate);
    candidate.score = rounded(candidate.score);
    if (candidate.score >= options_.min_score) candidates.push_back(std::move(candidate));
  });
  std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return std::tuple(-a.score, a.first, a.second) < std::tuple(-b.score, b.first, b.second);
  });
  if (options_.limit > 0 && candidates.size() > options_.limit) candidates.resize(options_.limit);
  return candidates;
}

/// Lowers the score where tickers or labels speak against the pair.
void Resolution::weigh_context(MergeCandidate& candidate) const {
  const std::string* first = ticker_of(candidate.first);
  const std::string* second = ticker_of(candidate.second);
  if (first != nullptr && second != nullptr && *first != *second) {
    candidate.score *= kOtherTickerFactor;
    candidate.reason += ", other ticker";
  }
  if (share_no_label(candidate.first, candidate.second)) {
    candidate.score *= kOtherLabelsFactor;
    candidate.reason += ", other labels";
  }
}

const std::string* Resolution::ticker_of(NodeId node) const {
  const auto found =
      std::lower_bound(ticker_of_.begin(), ticker_of_.end(), node,
                       [](const auto& entry, NodeId wanted) { return entry.first < wanted; });
  return found != ticker_of_.end() && found->first == node ? &found->second : nullptr;
}

bool Resolution::share_no_label(NodeId a, NodeId b) const {
  const std::vector<LabelId> labels = view_.labels(a);
  const std::vector<LabelId> others = view_.labels(b);
  if (labels.empty() || others.empty()) return false;
  return std::none_of(labels.begin(), labels.end(), [&](LabelId label) {
    return std::find(others.begin(), others.end(), label) != others.end();
  });
}

}  // namespace

std::vector<MergeCandidate> merge_candidates(const GraphView& view,
                                             const ResolutionOptions& options,
                                             QueryBudget& budget) {
  return Resolution(view, options, budget).run();
}

}  // namespace clout::graph
