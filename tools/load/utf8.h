// UTF-8 checks at memory speed.
#pragma once

#include <cstddef>
#include <string_view>

namespace clout::tools {

/// Byte offset of the first sequence that is not UTF-8 (overlong forms and surrogates are not), or
/// npos. Runs of ASCII cost a few bytes a cycle.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text);

/// Number of code points, continuation bytes not counted.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace clout::tools
