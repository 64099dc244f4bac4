#include "graph/search/name_search.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "graph/edit_distance.h"
#include "graph/names.h"
#include "graph/text_index.h"
#include "schema/utf8.h"

namespace clout::graph {

namespace {

std::size_t slips_allowed(std::size_t letters) { return letters < 3 ? 0 : letters < 6 ? 1 : 2; }

/// A bit for each letter, where some share one.
std::uint64_t letter_bits(std::string_view text) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    bits |= std::uint64_t{1} << (point.value & 63);
    i += point.bytes;
  }
  return bits;
}

/// A text that is compared with many. A slip changes one letter at most, so most of them are told
/// apart by what letters they have.
class NearText {
 public:
  explicit NearText(std::string_view text)
      : letters_(code_points(text)),
        bits_(letter_bits(text)),
        allowed_(slips_allowed(letters_.size())) {}

  /// The slips between them, if there are few.
  [[nodiscard]] std::optional<std::size_t> slips_to(std::string_view other) const {
    const std::uint64_t bits = letter_bits(other);
    const auto differ = [&](std::uint64_t letters) {
      return static_cast<std::size_t>(std::popcount(letters)) > allowed_;
    };
    if (differ(bits & ~bits_) || differ(bits_ & ~bits)) return std::nullopt;
    const std::size_t slips = edit_distance(letters_, code_points(other), allowed_);
    return slips <= allowed_ ? std::optional(slips) : std::nullopt;
  }

  [[nodiscard]] std::size_t size() const { return letters_.size(); }

 private:
  std::u32string letters_;
  std::uint64_t bits_;
  std::size_t allowed_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

double share(std::string_view part, std::string_view whole) {
  return std::min(1.0, static_cast<double>(part.size()) / static_cast<double>(whole.size()));
}

/// A text to look for, and how well a name fits it.
class NameRating {
 public:
  explicit NameRating(std::string_view text)
      : text_(text),
        normalised_(normalise_name(text)),
        words_(words_of(text)),
        plain_(joined(words_)),
        near_(plain_) {
    for (const std::string& word : words_) near_words_.emplace_back(word);
  }

  [[nodiscard]] std::optional<double> rate(const StoredName& name) const {
    if (name.text == text_) return 1;
    if (name.normalised == normalised_) return 0.95;
    if (words_.empty()) return std::nullopt;
    const std::vector<std::string> words = words_of(name.text);
    const std::string plain = joined(words);
    if (plain == plain_) return 0.9;
    if (plain.starts_with(plain_)) return 0.8 + 0.1 * share(plain_, plain);
    if (each_begins(words)) return 0.6 + 0.1 * share(plain_, plain);
    return rate_slips(words, plain);
  }

 private:
  /// Does each word of the text begin a word of the name?
  [[nodiscard]] bool each_begins(const std::vector<std::string>& words) const {
    return std::all_of(words_.begin(), words_.end(), [&](const std::string& wanted) {
      return std::any_of(words.begin(), words.end(),
                         [&](const std::string& word) { return word.starts_with(wanted); });
    });
  }

  [[nodiscard]] std::optional<double> rate_slips(const std::vector<std::string>& words,
                                                 const std::string& plain) const {
    const auto size = static_cast<double>(near_.size());
    if (const auto slips = near_.slips_to(plain)) {
      return 0.5 * (1 - static_cast<double>(*slips) / size);
    }
    if (const auto slips = slips_in_words(words)) {
      return 0.4 * (1 - static_cast<double>(*slips) / size);
    }
    return std::nullopt;
  }

  /// The slips between each word of the text and the word of the name that is nearest to it.
  [[nodiscard]] std::optional<std::size_t> slips_in_words(
      const std::vector<std::string>& words) const {
    std::size_t sum = 0;
    for (const NearText& wanted : near_words_) {
      std::optional<std::size_t> fewest;
      for (const std::string& word : words) {
        const auto slips = wanted.slips_to(word);
        if (slips) fewest = std::min(*slips, fewest.value_or(*slips));
      }
      if (!fewest) return std::nullopt;
      sum += *fewest;
    }
    return sum;
  }

  std::string text_, normalised_;
  std::vector<std::string> words_;
  std::string plain_;
  NearText near_;
  std::vector<NearText> near_words_;
};

/// The best names seen, a few more than wanted.
class BestNames {
 public:
  BestNames(std::size_t limit, QueryBudget& budget) : limit_(limit), charge_(budget) {}

  void add(NameHit hit) {
    charge_.add(sizeof(NameHit) + hit.name.size());
    hits_.push_back(std::move(hit));
    if (hits_.size() > 2 * limit_ + kSpare) cut();
  }

  std::vector<NameHit> take() {
    cut();
    return std::move(hits_);
  }

 private:
  static constexpr std::size_t kSpare = 1024;

  static bool better(const NameHit& a, const NameHit& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::tie(a.name, a.node) < std::tie(b.name, b.node);
  }

  /// Leaves the best name of each of the best nodes.
  void cut() {
    std::sort(hits_.begin(), hits_.end(), better);
    std::set<NodeId> seen;
    std::erase_if(hits_, [&](const NameHit& hit) { return !seen.insert(hit.node).second; });
    if (hits_.size() > limit_) hits_.resize(limit_);
    charge_.clear();
    for (const NameHit& hit : hits_) charge_.add(sizeof(NameHit) + hit.name.size());
  }

  std::size_t limit_;
  MemoryCharge charge_;
  std::vector<NameHit> hits_;
};

}  // namespace

std::vector<NameHit> search_names(const GraphView& view, std::string_view text,
                                  std::span<const LabelId> labels, std::size_t limit,
                                  QueryBudget& budget) {
  const NameRating rating(text);
  BestNames best(limit, budget);
  const auto wanted = [&](NodeId node) {
    return labels.empty() || std::any_of(labels.begin(), labels.end(), [&](LabelId label) {
             return view.has_label(node, label);
           });
  };
  view.visit_names([&](const StoredName& name) {
    budget.poll();
    const auto score = rating.rate(name);
    if (score && wanted(name.node)) best.add({name.node, std::string(name.text), *score});
    return true;
  });
  return best.take();
}

}  // namespace clout::graph
