// What of a result can be drawn: the nodes, edges and paths of its rows, wherever they stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "schema/value.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// Told of each part in the order of the row.
class PartVisitor {
 public:
  virtual ~PartVisitor() = default;
  virtual void node(NodeId node) = 0;
  virtual void edge(const Edge& edge) = 0;
  virtual void path(const Path& path) = 0;
  /// A route of INFLUENCE: influence runs along it, also against the direction of an edge.
  virtual void route(const Path& path, const Value& strength) = 0;
};

/// Knows from the columns which values of a row are drawn. Rows of INFLUENCE say all in their
/// `path`; of other rows every value is looked into, lists and maps too.
class DrawnParts {
 public:
  explicit DrawnParts(const std::vector<std::string>& columns);
  void visit(const Row& row, PartVisitor& visitor) const;
  /// Are the rows those of INFLUENCE?
  [[nodiscard]] bool are_routes() const { return route_.has_value(); }

 private:
  std::optional<std::size_t> route_;
  std::optional<std::size_t> strength_;
};

/// Throws the error that says what to RETURN: a result of `rows` rows had nothing to draw.
[[noreturn]] void throw_nothing_drawn(std::size_t rows);

}  // namespace clout::tools
