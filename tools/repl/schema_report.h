// What a database holds, by kind and count: the answer of `:schema` and part of `clout info`.
#pragma once

#include <iosfwd>

#include "graph/graph_view.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// Tables of labels and edge types with their counts, property keys, indexes and constraints, most
/// frequent first.
void write_schema(const graph::GraphView& view, const Surface& surface, std::ostream& out);

}  // namespace clout::tools
