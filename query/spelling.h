// Near words, for "did you mean".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clout::query {

/// Edits (insert, delete, replace, swap of neighbours) between two words without regard to ASCII
/// case, or `limit` + 1 if there are more. O(a * b) bytes compared.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate nearest to `word`, if it is near enough to be meant: one edit for words of three
/// or four letters, two for longer ones. Nothing if `word` is itself a candidate. Ties: the first.
[[nodiscard]] std::optional<std::string> nearest_word(
    std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace clout::query
