// Graphviz, if it is installed, draws.
#pragma once

#include <string>

namespace clout::tools {

/// The SVG document of a graph in Graphviz's language. Throws Error{NotFound} where there is no
/// Graphviz, and Error for what its program `dot` says is wrong.
[[nodiscard]] std::string svg_of(const std::string& dot_text);

}  // namespace clout::tools
