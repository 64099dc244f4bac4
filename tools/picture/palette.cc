#include "tools/picture/palette.h"

#include <cstdio>

namespace clout::tools {

std::string_view colour_of(Sign sign) {
  switch (sign) {
    case Sign::Harm:
      return "#C0392B";
    case Sign::Support:
      return "#0072B2";
    case Sign::Undecided:
      return "#777777";
    case Sign::None:
      break;
  }
  return "#444444";
}

std::string width_of(const EdgeLook& look) {
  char text[16];
  std::snprintf(text, sizeof text, "%.1f", 1 + 4 * look.strength);
  return text;
}

std::string label_of(const PictureEdge& edge) {
  return edge.look.inverse ? edge.type + " (inverse)" : edge.type;
}

}  // namespace clout::tools
