// Text by code points: what the string functions count, cut and change the case of.
//
// Strings are UTF-8. A byte that is no part of a well-formed sequence counts as one code point and
// is kept as it is. ASCII costs one pass without decoding.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace clout::query {

[[nodiscard]] std::size_t code_point_count(std::string_view text);

/// Byte offset of code point number `index`, or the size if there are fewer.
[[nodiscard]] std::size_t code_point_offset(std::string_view text, std::size_t index);

/// The code points back to front.
[[nodiscard]] std::string reversed(std::string_view text);

/// Which code points trimming takes away: those of a text, else white space (ASCII white space and
/// U+00A0, U+3000 and the like).
using Trimmings = std::optional<std::string_view>;

/// Without such code points at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text, const Trimmings& what = {});
[[nodiscard]] std::string_view trimmed_left(std::string_view text, const Trimmings& what = {});
[[nodiscard]] std::string_view trimmed_right(std::string_view text, const Trimmings& what = {});

// Case, for Latin, Greek, Cyrillic, Armenian and full-width letters; one letter to one letter,
// except that the German sharp s becomes SS.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

}  // namespace clout::query
