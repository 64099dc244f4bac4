#include "tools/picture/dot_text.h"

#include <array>

#include "tools/picture/palette.h"

namespace clout::tools {
namespace {

constexpr std::array<std::string_view, kShapeCount> kShapes{"box", "ellipse", "hexagon", "octagon"};

constexpr std::string_view kHeader =
    "digraph clout {\n"
    "  rankdir=LR\n"
    "  node [style=filled, color=\"#555555\", fontname=\"Helvetica\", fontsize=12]\n"
    "  edge [fontname=\"Helvetica\", fontsize=9]\n";

/// A quoted label. Graphviz gives a meaning to backslashes and to HTML entities in it.
std::string quoted_label(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string name_of(NodeId node) { return "n" + std::to_string(raw(node)); }

std::string_view style_of(Sign sign) {
  switch (sign) {
    case Sign::Harm:
      return "style=dashed, arrowhead=tee";
    case Sign::Undecided:
      return "style=dotted, arrowhead=empty";
    case Sign::None:
      return "style=solid, arrowhead=vee";
    case Sign::Support:
      break;
  }
  return "style=solid, arrowhead=normal";
}

void append_node(std::string& out, NodeId id, const PictureNode& node) {
  out += "  " + name_of(id) + " [label=" + quoted_label(node.name);
  out.append(", shape=").append(kShapes[shape_of(node)]);
  out.append(", fillcolor=\"").append(fill_of(node)).append("\"]\n");
}

void append_edge(std::string& out, const PictureEdge& edge) {
  const std::string_view colour = colour_of(edge.look.sign);
  out += "  " + name_of(edge.from) + " -> " + name_of(edge.to);
  out += " [label=" + quoted_label(label_of(edge)) + ", ";
  out.append(style_of(edge.look.sign)).append(", color=\"").append(colour);
  out.append("\", fontcolor=\"").append(colour).append("\", penwidth=");
  out += width_of(edge.look) + "]\n";
}

}  // namespace

std::string dot_text(const Picture& picture) {
  std::string out(kHeader);
  for (const auto& [id, node] : picture.nodes) append_node(out, id, node);
  for (const auto& [key, edge] : picture.edges) append_edge(out, edge);
  return out + "}\n";
}

}  // namespace clout::tools
