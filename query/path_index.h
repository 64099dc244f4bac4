// What path indexes mean: the cost of an edge, as an expression over its properties.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "query/ast_expression.h"
#include "query/bound_expression.h"
#include "schema/catalog.h"

namespace clout::query {

/// An expression that a path index is, or may be, about, and the text that it was parsed from.
struct IndexedCost {
  const ast::Expression& expression;
  const std::string& variable;  ///< what it calls an edge
  std::string_view text;
};

/// Binds it, with the edge at `edge`; `view` gives names. Throws Error{Semantic} or Error{Type} if
/// it is no number, or depends on anything but properties and the type of the edge.
[[nodiscard]] BoundPtr bind_indexed_cost(const IndexedCost& cost, Slot edge,
                                         const graph::GraphView& view);

/// Is `cost`, over the edge at `edge`, what the index keeps in order?
[[nodiscard]] bool is_cost_of(const PathIndexDefinition& index, const BoundExpression& cost,
                              Slot edge, const graph::GraphView& view);

/// Does the index have all edges whose type is one of `types`? No types stand for all.
[[nodiscard]] bool covers(const PathIndexDefinition& index, const std::vector<EdgeTypeId>& types);

/// What `cost`, over the edge at `edge`, says of edges. An edge without a cost of at least 0, for
/// whatever reason, has none.
[[nodiscard]] graph::EdgeCosts edge_costs(BoundPtr cost, Slot edge);

}  // namespace clout::query
