// The words of the language, for the parser and for printing names.
#pragma once

#include <string_view>
#include <vector>

namespace clout::query {

/// Words that open a clause.
[[nodiscard]] const std::vector<std::string_view>& clause_words();

/// Words that cannot stand for a variable without backticks, in any case.
[[nodiscard]] bool is_reserved(std::string_view word);

}  // namespace clout::query
