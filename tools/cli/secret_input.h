// Secrets that a person types.
#pragma once

#include <string>

namespace clout::tools {

/// A line of standard input, which a terminal does not show while it is typed; only a terminal is
/// asked with `prompt`. Throws Error{Usage} at the end of input.
[[nodiscard]] std::string read_secret(const std::string& prompt);

}  // namespace clout::tools
