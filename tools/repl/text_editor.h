// A text that a person changes in an editor of their own.
#pragma once

#include <string>

namespace clout::tools {

/// `text` as it is when $VISUAL, else $EDITOR, else vi has ended. Throws Error{Io} if it cannot be
/// opened, or says that it failed.
[[nodiscard]] std::string edited(const std::string& text);

}  // namespace clout::tools
