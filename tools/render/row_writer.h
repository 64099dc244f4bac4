// Rows to text in one of the output formats, as they come.
//
// Formats: `table` for people, `csv` (RFC 4180), `json` (an array of one object a row, per result),
// `jsonl` (one object a line and nothing else), `markdown` (a pipe table). value_forms.h says how
// values look in each. `tree`, `dot`, `svg` and `mermaid` draw what nodes, edges and paths there
// are (tools/picture/).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "schema/influence_model.h"
#include "schema/value.h"

namespace clout::tools {

enum class Format : std::uint8_t { Table, Csv, Json, JsonLines, Markdown, Tree, Dot, Svg, Mermaid };

/// Throws Error{Usage} for a name that is none of format_names().
[[nodiscard]] Format format_called(std::string_view name);
[[nodiscard]] std::string_view to_string(Format format);
[[nodiscard]] std::vector<std::string> format_names();

/// What the text is written to.
struct Surface {
  std::size_t width = 0;   ///< cells that tables may take; 0: as many as they need
  bool colour = false;     ///< escape sequences for bold and dim are welcome
  bool terminal = false;   ///< characters that a terminal obeys must be made harmless
  bool ascii = false;      ///< trees are drawn with ASCII characters
  std::size_t height = 0;  ///< lines that can be seen at once; 0: nobody knows
};

using Row = std::vector<Value>;

/// Writes one result. One thread; the stream outlives the writer. `begin` comes once, then rows,
/// then `end`. Without columns (a statement that only writes) `json` is an empty array and the
/// other formats nothing. A writer that is dropped without `end` has written a part of the rows.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void begin(const std::vector<std::string>& columns) = 0;
  /// The model that the rows were asked under; before the first of them, and only if there is one.
  virtual void asked_under(std::shared_ptr<const InfluenceModel> /*model*/) {}
  /// Nodes and edges of `values` are read from `view`.
  virtual void row(const Row& values, const graph::GraphView& view) = 0;
  virtual void end() = 0;
};

[[nodiscard]] std::unique_ptr<RowWriter> make_row_writer(Format format, const Surface& surface,
                                                         std::ostream& out);

}  // namespace clout::tools
