// Text as a terminal shows it: which characters are safe, how many cells they take, where to cut.
//
// Widths are in terminal cells and counted by grapheme cluster: a CJK character takes two, a
// combining mark none, an emoji sequence as much as its widest part. Unicode data is utf8proc's.
// Knows nothing about values or tables.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace clout::tools {

/// `text` with everything a terminal would obey rather than show written as an escape: control
/// characters (`\n`, `\t`, `\u001B`), line separators and bidirectional overrides. Broken UTF-8
/// becomes U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// Cells that printable `text` takes on one line.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// A prefix of a text, in whole grapheme clusters.
struct Prefix {
  std::size_t bytes = 0;
  std::size_t width = 0;
};

/// The longest prefix of printable `text` that takes at most `width` cells.
[[nodiscard]] Prefix prefix_that_fits(std::string_view text, std::size_t width);

/// Printable `text` cut to `width` cells, ending in an ellipsis if anything was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

/// Printable `text` on at most `max_lines` lines of `width` cells (at least 2), broken after
/// spaces where there are some in the last half of a line; the last line ends in an ellipsis if
/// the text goes on. Never empty.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width,
                                               std::size_t max_lines);

}  // namespace clout::tools
