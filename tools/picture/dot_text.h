// A picture in Graphviz's language.
#pragma once

#include <string>

#include "tools/picture/picture.h"

namespace clout::tools {

/// A digraph, drawn from left to right. Harm is red, dashed and ends in a bar; support is blue and
/// ends in an arrow; undecided is grey and dotted; the stronger the wider.
[[nodiscard]] std::string dot_text(const Picture& picture);

}  // namespace clout::tools
