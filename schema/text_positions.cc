#include "schema/text_positions.h"

#include <algorithm>

#include "schema/utf8.h"

namespace clout {

TextPositions::TextPositions(std::string_view text) : text_(text), lines_{0} {
  std::uint32_t code_points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % kBlock == 0) blocks_.push_back(code_points);
    if (!is_utf8_continuation(text[i])) ++code_points;
    if (text[i] == '\n') lines_.push_back(i + 1);
  }
  if (text.size() % kBlock == 0) blocks_.push_back(code_points);
}

std::uint32_t TextPositions::code_points_before(std::size_t offset) const {
  const std::size_t block = offset / kBlock;
  std::uint32_t count = blocks_[block];
  for (std::size_t i = block * kBlock; i < offset; ++i) {
    if (!is_utf8_continuation(text_[i])) ++count;
  }
  return count;
}

SourcePosition TextPositions::at(std::size_t offset, std::size_t byte_length) const {
  offset = std::min(offset, text_.size());
  const auto next_line = std::upper_bound(lines_.begin(), lines_.end(), offset);
  const std::size_t line_end = next_line == lines_.end() ? text_.size() : *next_line - 1;
  const std::size_t end = std::min(line_end, offset + std::min(byte_length, text_.size()));
  const std::uint32_t before = code_points_before(offset);
  SourcePosition position;
  position.line = static_cast<std::uint32_t>(next_line - lines_.begin());
  position.column = before - code_points_before(*(next_line - 1)) + 1;
  position.length = std::max<std::uint32_t>(1, code_points_before(end) - before);
  return position;
}

}  // namespace clout
