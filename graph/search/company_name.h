// A name as it compares with others of the same entity: plain letters, without its legal form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clout::graph {

/// What was left out of a name, the most telling of it.
enum class Shortened : std::uint8_t { Nothing, LegalForm, GroupWord };

struct CompanyName {
  std::string plain;  ///< letters and digits in lower case, without accents, blanks and signs
  std::string core;   ///< the same without legal forms and words such as Group at the end
  Shortened shortened = Shortened::Nothing;
};

/// Empty texts for a name without letters. At least one word is left.
[[nodiscard]] CompanyName company_name(std::string_view text);

}  // namespace clout::graph
