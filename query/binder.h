// Syntax tree to bound statement: resolves names and scopes, checks types and clause order.
//
// Reports everything that openCypher calls a compile-time error: Error{Semantic} (or Error{Type},
// Error{NotFound} for a missing parameter) with the position in the text and the detail names of
// openCypher's conformance suite.
#pragma once

#include <string_view>

#include "graph/graph_view.h"
#include "query/ast.h"
#include "query/bound_query.h"
#include "schema/value.h"

namespace clout::query {

class ProcedureTable;
struct ParameterSites;

/// `text` is what `statement` was parsed from. Parameters become constants. `view` gives names:
/// property keys get their numbers, unknown labels a notice. `procedures` are what CALL reaches;
/// the bound statement refers to them. With `sites`, parameters stay what they are, as far as they
/// can, and are noted there.
[[nodiscard]] BoundStatement bind(const ast::Statement& statement, std::string_view text,
                                  const Map& parameters, const graph::GraphView& view,
                                  const ProcedureTable& procedures,
                                  ParameterSites* sites = nullptr);

}  // namespace clout::query
