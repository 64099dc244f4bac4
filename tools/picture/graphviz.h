// Graphviz, if it is installed, draws.
#pragma once

#include <cstdint>
#include <string>

namespace clout::tools {

/// How much Graphviz tries: beyond some edges, curves and few crossings take it minutes.
enum class Layout : std::uint8_t { Careful, Quick };

/// The SVG document of a graph in Graphviz's language. Throws Error{NotFound} where there is no
/// Graphviz, Error{Limit} if it takes more than a minute, and Error for what its program `dot` says
/// is wrong.
[[nodiscard]] std::string svg_of(const std::string& dot_text, Layout layout);

}  // namespace clout::tools
