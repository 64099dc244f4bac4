// A picture in the language of Mermaid, which Markdown viewers draw.
#pragma once

#include <string>

#include "tools/picture/picture.h"

namespace clout::tools {

/// A flowchart from left to right. Harm is red, dashed and ends in a cross; support is blue and
/// ends in an arrow; undecided is grey and dotted; the stronger the wider.
[[nodiscard]] std::string mermaid_text(const Picture& picture);

}  // namespace clout::tools
