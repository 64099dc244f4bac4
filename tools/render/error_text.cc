#include "tools/render/error_text.h"

#include <vector>

#include "schema/utf8.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool is_caret_line(std::string_view line) {
  return line.find('^') != std::string_view::npos &&
         line.find_first_not_of(" ^") == std::string_view::npos;
}

/// The bytes of the first `count` code points of `line`.
std::string_view code_points(std::string_view line, std::size_t count) {
  std::size_t bytes = 0;
  while (bytes < line.size()) {
    const bool starts = !is_utf8_continuation(line[bytes]);
    if (starts && count-- == 0) break;
    ++bytes;
  }
  return line.substr(0, bytes);
}

/// Carets count code points of `line`; these count its cells.
std::string carets_by_cells(std::string_view line, std::string_view carets) {
  const auto first = carets.find('^');
  const auto before = code_points(line, first);
  const auto marked = code_points(line.substr(before.size()), carets.size() - first);
  const auto width = display_width(printable(marked));
  return std::string(display_width(printable(before)), ' ') +
         std::string(width > 0 ? width : 1, '^');
}

}  // namespace

std::string error_text(const Error& error, std::string_view text, const Surface& surface) {
  const std::string rendered = render_error(error, text);
  std::string out;
  std::string_view before;
  for (const auto line : lines_of(rendered)) {
    if (out.empty() && surface.colour) {
      out += "\x1b[1;31m" + printable(line) + "\x1b[0m";
    } else {
      out += is_caret_line(line) ? carets_by_cells(before, line) : printable(line);
    }
    out += '\n';
    before = line;
  }
  return out;
}

}  // namespace clout::tools
