#include "tools/repl/schema_report.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"
#include "tools/render/entity_parts.h"

namespace clout::tools {
namespace {

using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

template <typename Id, typename Count>
Counts counted_names(const NameTable<Id>& names, const Count& count) {
  Counts counts;
  for (std::uint32_t number = 0; number < names.size(); ++number) {
    const auto members = count(Id{number});
    if (members > 0) counts.emplace_back(names.names()[number], members);
  }
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return counts;
}

/// One table; nothing if there are no rows.
void write_table(const std::vector<std::string>& columns, const std::vector<Row>& rows,
                 const graph::GraphView& view, const Surface& surface, std::ostream& out) {
  if (rows.empty()) return;
  const auto writer = make_row_writer(Format::Table, surface, out);
  writer->begin(columns);
  for (const auto& row : rows) writer->row(row, view);
  writer->end();
}

std::vector<Row> rows_of(const Counts& counts) {
  std::vector<Row> rows;
  for (const auto& [name, count] : counts) {
    rows.push_back({Value(name), Value(static_cast<std::int64_t>(count))});
  }
  return rows;
}

std::vector<Row> index_rows(const Catalog& catalog) {
  std::vector<Row> rows;
  for (const auto& index : catalog.rules.indexes) {
    rows.push_back({Value(index.name), Value(name_of(catalog, index.subject)),
                    Value(catalog.property_keys.name(index.key)), Value(index.unique)});
  }
  for (const auto& index : catalog.rules.text_indexes) {
    for (const LabelId label : index.labels) {
      for (const PropertyKeyId key : index.keys) {
        rows.push_back({Value(index.name), Value(catalog.labels.name(label)),
                        Value(catalog.property_keys.name(key)), Value(false)});
      }
    }
  }
  for (const auto& index : catalog.rules.path_indexes) {
    for (const EdgeTypeId type : index.types) {
      rows.push_back({Value(index.name), Value(catalog.edge_types.name(type)), Value(index.cost),
                      Value(false)});
    }
  }
  return rows;
}

std::vector<Row> constraint_rows(const Catalog& catalog) {
  std::vector<Row> rows;
  for (const auto& constraint : catalog.rules.constraints) {
    rows.push_back({Value(constraint.name), Value(name_of(catalog, constraint.subject)),
                    Value(catalog.property_keys.name(constraint.key)),
                    Value(constraint.type ? to_string(*constraint.type) : "NOT NULL")});
  }
  return rows;
}

void write_property_keys(const Catalog& catalog, const Surface& surface, std::ostream& out) {
  auto names = catalog.property_keys.names();
  if (names.empty()) return;
  std::sort(names.begin(), names.end());
  std::string text = "properties: ";
  Separator comma(text, ", ");
  for (const auto& name : names) {
    comma.next();
    text += printable(name);
  }
  const auto width = surface.width == 0 ? text.size() : surface.width;
  for (const auto& line : wrapped(text, width, text.size())) out << line << '\n';
}

}  // namespace

void write_schema(const graph::GraphView& view, const Surface& surface, std::ostream& out) {
  const auto& catalog = view.catalog();
  out << counted(view.node_count(), "node") << ", " << counted(view.edge_count(), "edge") << '\n';
  write_table(
      {"label", "nodes"},
      rows_of(counted_names(catalog.labels, [&](LabelId label) { return view.node_count(label); })),
      view, surface, out);
  write_table({"edge type", "edges"},
              rows_of(counted_names(catalog.edge_types,
                                    [&](EdgeTypeId type) { return view.edge_count(type); })),
              view, surface, out);
  write_table({"index", "on", "property", "unique"}, index_rows(catalog), view, surface, out);
  write_table({"constraint", "on", "property", "is"}, constraint_rows(catalog), view, surface, out);
  write_property_keys(catalog, surface, out);
}

}  // namespace clout::tools
