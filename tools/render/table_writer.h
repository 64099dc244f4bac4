// Results as a drawn table that fits the terminal, or as records where a table would be too narrow.
//
// The first rows (a screenful and more) are held back to find the widths of the columns; the rest
// streams in those widths. Wide text wraps over a few lines of its cell, then ends in an ellipsis.
// Where the columns do not fit, those of nodes, edges and paths give way before the others do.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "tools/render/row_writer.h"

namespace clout::tools {

/// Widths for columns of the given natural widths, together at most `available`: the widest give
/// way first, and no column gives more than down to `floor` (or its natural width, if smaller).
/// Empty if even that is too much.
[[nodiscard]] std::vector<std::size_t> fitted_widths(const std::vector<std::size_t>& natural,
                                                     const std::vector<std::size_t>& floor,
                                                     std::size_t available);

class TableWriter : public RowWriter {
 public:
  TableWriter(const Surface& surface, std::ostream& out) : surface_(surface), out_(out) {}
  void begin(const std::vector<std::string>& columns) override;
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override;

 private:
  struct Cell {
    std::string text;
    bool number = false;
    bool null = false;
    bool entity = false;  ///< a node, an edge, a path, or a list of such
  };
  using Cells = std::vector<Cell>;
  enum class Layout : std::uint8_t { Undecided, Table, Records };

  /// What the held rows say of a column.
  struct ColumnShape {
    std::size_t width = 0;  ///< of its values and its name on one line
    std::size_t floor = 0;  ///< as narrow as it may be made
    bool numbers = false;
    bool entities = false;
  };

  void start();
  void choose_layout();
  [[nodiscard]] ColumnShape shape_of(std::size_t column) const;
  [[nodiscard]] bool fit(const std::vector<ColumnShape>& shapes, bool with_entities);
  void write_hidden_columns();
  void write_cells(const Cells& cells);
  void write_line(const Cells& cells, bool header);
  void write_record(const Cells& cells);
  void write_border(std::string_view left, std::string_view middle, std::string_view right);
  [[nodiscard]] std::string styled(const std::string& text, std::string_view style) const;

  Surface surface_;
  std::ostream& out_;
  std::vector<std::string> columns_;
  std::vector<Cells> held_;
  std::size_t held_bytes_ = 0;
  Layout layout_ = Layout::Undecided;
  std::vector<std::size_t> shown_;   // columns of a table
  std::vector<std::size_t> widths_;  // of those shown
  std::vector<bool> right_aligned_;
  std::size_t entity_lines_ = 0;  // that a cell with an entity may take
  std::size_t record_ = 0;
};

}  // namespace clout::tools
