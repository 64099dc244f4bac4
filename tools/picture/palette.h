// Colours, widths and shapes that all drawing languages share. The colours are tints of the palette
// by Okabe and Ito, which colour-blind people can tell apart; no sign is told by colour alone.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "tools/picture/picture.h"

namespace clout::tools {

inline constexpr std::string_view kInk = "#222222";
inline constexpr std::string_view kNoLabelFill = "#FFFFFF";
inline constexpr std::array<std::string_view, 7> kFills{"#CFE6F5", "#FBE2B4", "#C7EADC", "#F8F4B8",
                                                        "#F1D3E3", "#DDDDDD", "#F7D0BA"};
inline constexpr std::size_t kShapeCount = 4;  ///< has no factor in common with the fills

[[nodiscard]] inline std::string_view fill_of(const PictureNode& node) {
  return node.kind ? kFills[raw(*node.kind) % kFills.size()] : kNoLabelFill;
}

/// Below kShapeCount: which of its shapes a drawing language takes.
[[nodiscard]] inline std::size_t shape_of(const PictureNode& node) {
  return node.kind ? raw(*node.kind) % kShapeCount : 0;
}

[[nodiscard]] std::string_view colour_of(Sign sign);

/// Of the line, in points: "1.0" to "5.0".
[[nodiscard]] std::string width_of(const EdgeLook& look);

/// The type, and that the edge is drawn from its stored end to its start where that matters.
[[nodiscard]] std::string label_of(const PictureEdge& edge);

}  // namespace clout::tools
