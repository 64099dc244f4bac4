#include "tools/repl/suggestion.h"

#include <algorithm>

namespace clout::tools {
namespace {

constexpr std::size_t kMostMistakes = 2;

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (the
/// restricted Damerau-Levenshtein distance).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replace, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty()) return {};
  std::string best;
  std::size_t fewest = kMostMistakes + 1;
  for (const auto& candidate : known) {
    if (candidate.compare(0, word.size(), word) == 0) return candidate;
    const auto mistakes = edit_distance(word, candidate);
    if (mistakes < fewest && mistakes < candidate.size()) {
      fewest = mistakes;
      best = candidate;
    }
  }
  return best;
}

}  // namespace clout::tools
