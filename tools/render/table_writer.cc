#include "tools/render/table_writer.h"

#include <algorithm>
#include <numeric>
#include <ostream>

#include "tools/render/display_text.h"
#include "tools/render/value_forms.h"

namespace clout::tools {
namespace {

constexpr std::size_t kHeldRows = 1'000;
constexpr std::size_t kHeldBytes = std::size_t{8} << 20;
/// A wide column keeps at least this many cells; where that does not fit, records are drawn.
constexpr std::size_t kNarrowest = 14;
/// Lines of a cell, and of a value in a record, before the ellipsis.
constexpr std::size_t kCellLines = 4;
constexpr std::size_t kRecordLines = 8;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::size_t sum(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0});
}

/// Spaces that fill `text` up to `width` cells.
std::string padding(std::string_view text, std::size_t width) {
  const auto taken = display_width(text);
  return std::string(taken < width ? width - taken : 0, ' ');
}

}  // namespace

std::vector<std::size_t> fitted_widths(const std::vector<std::size_t>& natural,
                                       const std::vector<std::size_t>& floor,
                                       std::size_t available) {
  auto widths = natural;
  for (auto& width : widths) width = std::min(width, available);
  while (sum(widths) > available) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool can_shrink = widths[i] > std::min(floor[i], natural[i]);
      if (can_shrink && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == widths.size()) return {};
    --widths[widest];
  }
  return widths;
}

void TableWriter::begin(const std::vector<std::string>& columns) {
  for (const auto& column : columns) columns_.push_back(printable(column));
}

void TableWriter::row(const Row& values, const graph::GraphView& view) {
  if (values.empty()) return;
  Cells cells;
  cells.reserve(values.size());
  for (const auto& value : values) {
    cells.push_back({printable(table_text(value, view)), value.is_number(), value.is_null()});
  }
  if (layout_ != Layout::Undecided) return write_cells(cells);
  for (const auto& cell : cells) held_bytes_ += cell.text.size();
  held_.push_back(std::move(cells));
  if (held_.size() >= kHeldRows || held_bytes_ >= kHeldBytes) start();
}

void TableWriter::end() {
  if (columns_.empty()) return;
  if (layout_ == Layout::Undecided) start();
  if (layout_ == Layout::Table) write_border("└", "┴", "┘");
}

/// Decides on widths and writes what was held back.
void TableWriter::start() {
  choose_layout();
  if (layout_ == Layout::Table) {
    Cells header;
    for (const auto& column : columns_) header.push_back({column, false, false});
    write_border("┌", "┬", "┐");
    write_line(header, true);
    write_border("├", "┼", "┤");
  }
  for (const auto& cells : held_) write_cells(cells);
  held_.clear();
  held_.shrink_to_fit();
}

void TableWriter::choose_layout() {
  std::vector<std::size_t> floor;
  right_aligned_.assign(columns_.size(), false);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i]);
    bool any_number = false;
    bool any_other = false;
    for (const auto& cells : held_) {
      width = std::max(width, display_width(cells[i].text));
      any_number |= cells[i].number;
      any_other |= !cells[i].number && !cells[i].null;
    }
    right_aligned_[i] = any_number && !any_other;
    widths_.push_back(width);
    floor.push_back(right_aligned_[i] ? width : kNarrowest);
  }
  layout_ = Layout::Table;
  if (surface_.width == 0) return;
  const std::size_t frame = 3 * columns_.size() + 1;
  const std::size_t available = surface_.width > frame ? surface_.width - frame : 0;
  widths_ = fitted_widths(widths_, floor, available);
  if (widths_.empty()) layout_ = Layout::Records;
}

void TableWriter::write_cells(const Cells& cells) {
  if (layout_ == Layout::Table) {
    write_line(cells, false);
  } else {
    write_record(cells);
  }
}

void TableWriter::write_line(const Cells& cells, bool header) {
  std::vector<std::vector<std::string>> columns;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    columns.push_back(surface_.width == 0 ? std::vector{cells[i].text}
                                          : wrapped(cells[i].text, widths_[i], kCellLines));
    height = std::max(height, columns.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    out_ << "│";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string text = line < columns[i].size() ? columns[i][line] : std::string();
      const auto fill = padding(text, widths_[i]);
      const auto shown = styled(text, header ? kBold : cells[i].null ? kDim : std::string_view());
      out_ << ' ' << (right_aligned_[i] ? fill + shown : shown + fill) << " │";
    }
    out_ << '\n';
  }
}

/// One row as a list of `column  value` lines, for results that are wider than the terminal.
void TableWriter::write_record(const Cells& cells) {
  std::size_t name_width = 0;
  for (const auto& column : columns_) name_width = std::max(name_width, display_width(column));
  name_width = std::min(name_width, surface_.width / 3);
  const std::size_t value_width =
      surface_.width > name_width + 4 ? surface_.width - name_width - 4 : 2;
  const std::string title = "── row " + std::to_string(++record_) + " ";
  out_ << styled(title +
                     repeated("─", surface_.width - std::min(surface_.width, display_width(title))),
                 kDim)
       << '\n';
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string name = shortened(columns_[i], name_width);
    for (const auto& line : wrapped(cells[i].text, value_width, kRecordLines)) {
      out_ << ' ' << styled(name, kBold) << padding(name, name_width) << "  "
           << styled(line, cells[i].null ? kDim : std::string_view()) << '\n';
      name.clear();
    }
  }
}

void TableWriter::write_border(std::string_view left, std::string_view middle,
                               std::string_view right) {
  out_ << left;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    out_ << (i == 0 ? "" : middle) << repeated("─", widths_[i] + 2);
  }
  out_ << right << '\n';
}

std::string TableWriter::styled(const std::string& text, std::string_view style) const {
  if (!surface_.colour || style.empty() || text.empty()) return text;
  return std::string(style) + text + std::string(kPlain);
}

}  // namespace clout::tools
