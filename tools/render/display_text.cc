#include "tools/render/display_text.h"

#include <algorithm>
#include <cstdio>

#include <utf8proc.h>

namespace clout::tools {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kReplacement = "\uFFFD";

/// One decoded code point; `value` is negative for a byte that belongs to none.
struct CodePoint {
  utf8proc_int32_t value = -1;
  std::size_t bytes = 1;
};

CodePoint decode(std::string_view text) {
  CodePoint point;
  const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &point.value);
  if (read > 0) point.bytes = static_cast<std::size_t>(read);
  return point;
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// Characters that move the cursor, change the terminal's state or reorder what follows.
bool is_unsafe(utf8proc_int32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_escape(std::string& out, utf8proc_int32_t c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\u%04X", static_cast<unsigned>(c));
  out += buffer;
}

/// The grapheme cluster at the front of `text`, which is not empty.
Prefix first_cluster(std::string_view text) {
  Prefix cluster;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t before = 0;
  while (cluster.bytes < text.size()) {
    const auto point = decode(text.substr(cluster.bytes));
    if (cluster.bytes > 0 && utf8proc_grapheme_break_stateful(before, point.value, &state)) break;
    const int width = point.value < 0 ? 1 : utf8proc_charwidth(point.value);
    cluster.width = std::max(cluster.width, static_cast<std::size_t>(std::max(width, 0)));
    cluster.bytes += point.bytes;
    before = point.value;
  }
  return cluster;
}

/// Where to break a line that could hold `fit` of `text`: after the last space in its second half,
/// else at its end.
std::size_t break_point(std::string_view text, Prefix fit) {
  if (fit.bytes >= text.size()) return fit.bytes;
  if (text[fit.bytes] == ' ') return fit.bytes;
  const auto space = text.substr(0, fit.bytes).rfind(' ');
  return space == std::string_view::npos || space < fit.bytes / 2 ? fit.bytes : space + 1;
}

std::string_view without_trailing_spaces(std::string_view line) {
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto point = decode(text);
    if (point.value < 0) {
      out += kReplacement;
    } else if (is_unsafe(point.value)) {
      append_escape(out, point.value);
    } else {
      out += text.substr(0, point.bytes);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  while (!text.empty()) {
    const auto cluster = first_cluster(text);
    width += cluster.width;
    text.remove_prefix(cluster.bytes);
  }
  return width;
}

Prefix prefix_that_fits(std::string_view text, std::size_t width) {
  if (is_plain_ascii(text)) {
    const auto bytes = std::min(width, text.size());
    return {bytes, bytes};
  }
  Prefix fit;
  while (fit.bytes < text.size()) {
    const auto cluster = first_cluster(text.substr(fit.bytes));
    if (fit.width + cluster.width > width) break;
    fit.bytes += cluster.bytes;
    fit.width += cluster.width;
  }
  return fit;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (prefix_that_fits(text, width).bytes == text.size()) return std::string(text);
  if (width == 0) return {};
  return std::string(text.substr(0, prefix_that_fits(text, width - 1).bytes)) +
         std::string(kEllipsis);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t max_lines) {
  width = std::max<std::size_t>(width, 2);  // a wide character must fit
  std::vector<std::string> lines;
  while (lines.size() + 1 < max_lines) {
    const auto fit = prefix_that_fits(text, width);
    if (fit.bytes == text.size()) break;
    const auto end = break_point(text, fit);
    lines.emplace_back(without_trailing_spaces(text.substr(0, end)));
    text = text.substr(end);
    text = text.substr(std::min(text.find_first_not_of(' '), text.size()));
  }
  lines.push_back(shortened(text, width));
  return lines;
}

}  // namespace clout::tools
