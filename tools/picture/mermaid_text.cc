#include "tools/picture/mermaid_text.h"

#include <array>
#include <map>
#include <set>

#include "schema/ascii.h"
#include "tools/picture/palette.h"

namespace clout::tools {
namespace {

struct Brackets {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Brackets, kShapeCount> kShapes{
    {{"[", "]"}, {"([", "])"}, {"{{", "}}"}, {"[[", "]]"}}};

bool is_letter(char c) {
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'z';
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Mermaid looks for comments, directives, links, lists and entities in labels too, and says
/// nowhere for what else: all but letters, digits and harmless joints are entities.
std::string quoted_label(std::string_view text) {
  std::string out = "\"";
  char before = '\0';
  for (const char c : text) {
    const bool joint = (c == '_' || c == '-' || c == '.' || c == ',') && is_letter(before);
    const bool plain = is_letter(c) || is_digit(c) || c == ' ' || !is_ascii(c);
    out += plain || joint ? std::string(1, c) : "#" + std::to_string(static_cast<int>(c)) + ";";
    before = c;
  }
  return out + '"';
}

std::string name_of(NodeId node) { return "n" + std::to_string(raw(node)); }

std::string class_of(const PictureNode& node) {
  return node.kind ? "k" + std::to_string(raw(*node.kind)) : "none";
}

std::string_view link_of(Sign sign) {
  switch (sign) {
    case Sign::Harm:
      return "--x";
    case Sign::Undecided:
      return "-.->";
    case Sign::Support:
    case Sign::None:
      break;
  }
  return "-->";
}

std::string link_style(const EdgeLook& look) {
  std::string style = "stroke:" + std::string(colour_of(look.sign));
  style += ",stroke-width:" + width_of(look) + "px";
  return look.sign == Sign::Harm ? style + ",stroke-dasharray:6 4" : style;
}

void append_nodes(std::string& out, const Picture& picture) {
  for (const auto& [id, node] : picture.nodes) {
    const Brackets& brackets = kShapes[shape_of(node)];
    out += "  " + name_of(id);
    out.append(brackets.open).append(quoted_label(node.name)).append(brackets.close);
    out += ":::" + class_of(node) + "\n";
  }
}

void append_edges(std::string& out, const Picture& picture) {
  for (const auto& [key, edge] : picture.edges) {
    out += "  " + name_of(edge.from) + " ";
    out.append(link_of(edge.look.sign)).append("|").append(quoted_label(label_of(edge)));
    out += "| " + name_of(edge.to) + "\n";
  }
}

void append_classes(std::string& out, const Picture& picture) {
  std::map<std::string, std::string_view> fills;
  for (const auto& [id, node] : picture.nodes) fills.emplace(class_of(node), fill_of(node));
  for (const auto& [name, fill] : fills) {
    out += "  classDef " + name + " fill:" + std::string(fill) + ",stroke:#555555,color:";
    out.append(kInk).append("\n");
  }
}

/// Links are styled by their place; those that look alike share a line.
void append_link_styles(std::string& out, const Picture& picture) {
  std::map<std::string, std::string> places_of;
  std::size_t place = 0;
  for (const auto& [key, edge] : picture.edges) {
    std::string& places = places_of[link_style(edge.look)];
    if (!places.empty()) places += ',';
    places += std::to_string(place++);
  }
  for (const auto& [style, places] : places_of) out += "  linkStyle " + places + " " + style + "\n";
}

}  // namespace

std::string mermaid_text(const Picture& picture) {
  std::string out = "flowchart LR\n";
  append_nodes(out, picture);
  append_edges(out, picture);
  append_classes(out, picture);
  append_link_styles(out, picture);
  return out;
}

}  // namespace clout::tools
