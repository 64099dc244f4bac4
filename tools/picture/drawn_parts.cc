#include "tools/picture/drawn_parts.h"

#include <algorithm>

#include "schema/error.h"

namespace clout::tools {
namespace {

void visit_value(const Value& value, PartVisitor& visitor) {
  switch (value.type()) {
    case ValueType::Node:
      return visitor.node(value.as_node().id);
    case ValueType::Edge:
      return visitor.edge(value.as_edge());
    case ValueType::Path:
      return visitor.path(value.as_path());
    case ValueType::List:
      for (const auto& item : value.as_list()) visit_value(item, visitor);
      return;
    case ValueType::Map:
      for (const auto& [key, item] : value.as_map()) visit_value(item, visitor);
      return;
    default:
      return;
  }
}

std::optional<std::size_t> place_of(const std::vector<std::string>& columns,
                                    std::string_view column) {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

DrawnParts::DrawnParts(const std::vector<std::string>& columns) {
  if (place_of(columns, "route")) route_ = place_of(columns, "path");
  strength_ = place_of(columns, "strength");
}

void DrawnParts::visit(const Row& row, PartVisitor& visitor) const {
  if (route_ && row[*route_].is_path()) {
    return visitor.route(row[*route_].as_path(), strength_ ? row[*strength_] : Value());
  }
  for (const auto& value : row) visit_value(value, visitor);
}

void throw_nothing_drawn(std::size_t rows) {
  if (rows == 0)
    throw Error(ErrorCode::Argument, "there is nothing to draw: the result has no rows");
  throw Error(ErrorCode::Argument, "there is nothing to draw: no row has a node, an edge or a path")
      .hint("RETURN those themselves and not their properties, as in MATCH p = (a)-->(b) RETURN p");
}

}  // namespace clout::tools
