// How many slips of the hand lie between two texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace clout::graph {

/// A byte that is no UTF-8 becomes a value of its own.
[[nodiscard]] std::u32string code_points(std::string_view text);

/// Edit distance with transpositions of neighbours (Damerau, optimal string alignment), or
/// `limit` + 1 as soon as it must be above `limit`. O(|a| * limit).
[[nodiscard]] std::size_t edit_distance(const std::u32string& a, const std::u32string& b,
                                        std::size_t limit);

}  // namespace clout::graph
