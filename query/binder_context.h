// What all parts of the binder share while they bind one statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "query/ast.h"
#include "query/bound_query.h"
#include "query/slot_set.h"
#include "query/unknown_names.h"
#include "schema/error.h"
#include "schema/text_positions.h"
#include "schema/value.h"

namespace clout::query {

class ProcedureTable;
struct ParameterSites;

struct BindContext {
  std::string_view text;
  const Map& parameters;
  const graph::GraphView& view;
  const ProcedureTable& procedures;
  BoundStatement& statement;
  ParameterSites* sites = nullptr;  ///< not null: the plan will be run with other values, too
  /// Slots read so far, one set per subquery that is being bound, innermost last.
  mutable std::vector<SlotSet> used = {};
  /// For notices.
  mutable UnknownNames names{view.catalog()};
  const TextPositions positions{text};

  /// Notes that the expression or pattern being bound reads a variable.
  void use(Slot slot) const;
  /// A new column; `name` is what EXPLAIN calls it.
  [[nodiscard]] Slot new_slot(std::string name) const;
  /// The same for something without a name: "_7".
  [[nodiscard]] Slot new_slot() const;
  [[nodiscard]] SourcePosition at(ast::Span span) const;
  [[nodiscard]] std::string_view written(ast::Span span) const;

  /// Error{Semantic} with a conformance detail and a place.
  [[nodiscard]] Error error(ast::Span span, std::string_view detail, std::string message) const;
  /// The same for what the language has, but this engine does not run yet.
  [[nodiscard]] Error unsupported(ast::Span span, std::string_view feature) const;
};

}  // namespace clout::query
