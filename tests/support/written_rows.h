// Rows as a format writes them.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "graph/graph_view.h"
#include "tools/render/row_writer.h"

namespace clout::tests {

/// What the writer of `format` makes of the rows.
inline std::string written(tools::Format format, const std::vector<std::string>& columns,
                           const std::vector<tools::Row>& rows, const graph::GraphView& view,
                           const tools::Surface& surface = {}) {
  std::ostringstream out;
  const auto writer = tools::make_row_writer(format, surface, out);
  writer->begin(columns);
  for (const auto& row : rows) writer->row(row, view);
  writer->end();
  return out.str();
}

}  // namespace clout::tests
