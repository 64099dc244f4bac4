#include "tools/repl/schema_report.h"

#include <ostream>
#include <string>
#include <vector>

#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"
#include "tools/render/entity_parts.h"
#include "tools/repl/graph_summary.h"

namespace clout::tools {
namespace {

/// One table; nothing if there are no rows.
void write_table(const std::vector<std::string>& columns, const std::vector<Row>& rows,
                 const graph::GraphView& view, const Surface& surface, std::ostream& out) {
  if (rows.empty()) return;
  const auto writer = make_row_writer(Format::Table, surface, out);
  writer->begin(columns);
  for (const auto& row : rows) writer->row(row, view);
  writer->end();
}

std::vector<Row> rows_of(const GraphSummary::Counts& counts) {
  std::vector<Row> rows;
  for (const auto& [name, count] : counts) {
    rows.push_back({Value(name), Value(static_cast<std::int64_t>(count))});
  }
  return rows;
}

std::vector<Row> rows_of(const std::vector<GraphSummary::Index>& indexes) {
  std::vector<Row> rows;
  for (const auto& index : indexes) {
    rows.push_back(
        {Value(index.name), Value(index.on), Value(index.property), Value(index.unique)});
  }
  return rows;
}

std::vector<Row> rows_of(const std::vector<GraphSummary::Constraint>& constraints) {
  std::vector<Row> rows;
  for (const auto& constraint : constraints) {
    rows.push_back({Value(constraint.name), Value(constraint.on), Value(constraint.property),
                    Value(constraint.rule)});
  }
  return rows;
}

void write_property_keys(const std::vector<std::string>& keys, const Surface& surface,
                         std::ostream& out) {
  if (keys.empty()) return;
  std::string text = "properties: ";
  Separator comma(text, ", ");
  for (const auto& key : keys) {
    comma.next();
    text += printable(key);
  }
  const auto width = surface.width == 0 ? text.size() : surface.width;
  for (const auto& line : wrapped(text, width, text.size())) out << line << '\n';
}

}  // namespace

void write_schema(const graph::GraphView& view, const Surface& surface, std::ostream& out) {
  const auto summary = summarize(view);
  out << counted(summary.nodes, "node") << ", " << counted(summary.edges, "edge") << '\n';
  write_table({"label", "nodes"}, rows_of(summary.labels), view, surface, out);
  write_table({"edge type", "edges"}, rows_of(summary.edge_types), view, surface, out);
  write_table({"index", "on", "property", "unique"}, rows_of(summary.indexes), view, surface, out);
  write_table({"constraint", "on", "property", "is"}, rows_of(summary.constraints), view, surface,
              out);
  write_property_keys(summary.property_keys, surface, out);
}

}  // namespace clout::tools
