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
/// A wide column keeps at least this many cells, and one of numbers so many of its name.
constexpr std::size_t kNarrowest = 14;
constexpr std::size_t kNarrowestEntity = 30;  // labels and most of a name
constexpr std::size_t kNarrowestNumber = 8;
/// Lines of a cell, and of a value in a record, before the ellipsis.
constexpr std::size_t kCellLines = 6;
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

bool is_entity(const Value& value) {
  switch (value.type()) {
    case ValueType::Node:
    case ValueType::Edge:
    case ValueType::Path:
      return true;
    case ValueType::List:
      return !value.as_list().empty() && is_entity(value.as_list()[0]);
    default:
      return false;
  }
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
  if (available < natural.size()) return {};
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
    cells.push_back(
        {printable(table_text(value, view)), value.is_number(), value.is_null(), is_entity(value)});
  }
  if (layout_ != Layout::Undecided) return write_cells(cells);
  for (const auto& cell : cells) held_bytes_ += cell.text.size();
  held_.push_back(std::move(cells));
  if (held_.size() >= kHeldRows || held_bytes_ >= kHeldBytes) start();
}

void TableWriter::end() {
  if (columns_.empty()) return;
  if (layout_ == Layout::Undecided) start();
  if (layout_ != Layout::Table) return;
  write_border("└", "┴", "┘");
  write_hidden_columns();
}

/// Decides on widths and writes what was held back.
void TableWriter::start() {
  choose_layout();
  if (layout_ == Layout::Table) {
    Cells header;
    for (const auto& column : columns_) header.push_back({.text = column});
    write_border("┌", "┬", "┐");
    write_line(header, true);
    write_border("├", "┼", "┤");
  }
  for (const auto& cells : held_) write_cells(cells);
  held_.clear();
  held_.shrink_to_fit();
}

TableWriter::ColumnShape TableWriter::shape_of(std::size_t column) const {
  const std::size_t name = display_width(columns_[column]);
  std::size_t values = 0;
  bool any_number = false;
  bool any_other = false;
  ColumnShape shape;
  for (const auto& cells : held_) {
    const Cell& cell = cells[column];
    values = std::max(values, display_width(cell.text));
    any_number |= cell.number;
    any_other |= !cell.number && !cell.null;
    shape.entities |= cell.entity;
  }
  shape.numbers = any_number && !any_other;
  shape.width = std::max(name, values);
  shape.floor = shape.numbers    ? std::max(values, std::min(name, kNarrowestNumber))
                : shape.entities ? kNarrowestEntity
                                 : kNarrowest;
  return shape;
}

/// Gives widths to all columns, or to those without entities; false if the table is too wide.
bool TableWriter::fit(const std::vector<ColumnShape>& shapes, bool with_entities) {
  shown_.clear();
  widths_.clear();
  std::vector<std::size_t> floor;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].entities && !with_entities) continue;
    shown_.push_back(i);
    widths_.push_back(shapes[i].width);
    floor.push_back(shapes[i].floor);
  }
  if (surface_.width == 0) return true;
  const std::size_t frame = 3 * shown_.size() + 1;
  const std::size_t available = surface_.width > frame ? surface_.width - frame : 0;
  widths_ = fitted_widths(widths_, floor, available);
  return !widths_.empty();
}

void TableWriter::choose_layout() {
  std::vector<ColumnShape> shapes;
  for (std::size_t i = 0; i < columns_.size(); ++i) shapes.push_back(shape_of(i));
  for (const ColumnShape& shape : shapes) right_aligned_.push_back(shape.numbers);
  const bool table = fit(shapes, true) || fit(shapes, false);
  layout_ = table ? Layout::Table : Layout::Records;
  // One row is there to be read; of several, each says briefly what it is about.
  entity_lines_ = held_.size() > 1 ? 1 : kRecordLines;
}

/// Says which columns gave way, and how to see them.
void TableWriter::write_hidden_columns() {
  if (shown_.size() == columns_.size()) return;
  std::string names;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (std::find(shown_.begin(), shown_.end(), i) != shown_.end()) continue;
    names += (names.empty() ? "" : ", ") + columns_[i];
  }
  const std::string note = "too narrow for: " + names + " (other formats have all columns)";
  for (const auto& line : wrapped(note, surface_.width, kCellLines)) {
    out_ << styled(line, kDim) << '\n';
  }
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
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const Cell& cell = cells[shown_[i]];
    const std::size_t lines = cell.entity ? std::min(entity_lines_, kCellLines) : kCellLines;
    columns.push_back(surface_.width == 0 ? std::vector{cell.text}
                                          : wrapped(cell.text, widths_[i], lines));
    height = std::max(height, columns.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    out_ << "│";
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      const std::string text = line < columns[i].size() ? columns[i][line] : std::string();
      const auto fill = padding(text, widths_[i]);
      const bool null = cells[shown_[i]].null;
      const auto shown = styled(text, header ? kBold : null ? kDim : std::string_view());
      out_ << ' ' << (right_aligned_[shown_[i]] ? fill + shown : shown + fill) << " │";
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
    const std::size_t lines = cells[i].entity ? entity_lines_ : kRecordLines;
    for (const auto& line : wrapped(cells[i].text, value_width, lines)) {
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
