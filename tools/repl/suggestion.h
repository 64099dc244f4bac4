// The known word that somebody probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clout::tools {

/// The word of `known` that `word` begins, or the one at most two typing mistakes away (nearest
/// first, then the first in order); empty if there is none.
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       const std::vector<std::string>& known);

}  // namespace clout::tools
