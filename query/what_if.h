// WHAT IF { changes } THEN query: the query before and after changes that are never stored.
#pragma once

#include <memory>

#include "graph/database.h"
#include "query/ast.h"
#include "query/engine.h"
#include "query/statement_run.h"

namespace clout::query {

class ProcedureTable;

/// The rows that the query has after the changes; each number column but rank and hops is followed
/// by NAME_delta, its difference from before. Rows are matched by entity, path, element, at, who or
/// route, whichever comes first, else by all that is no number. A row that was not there before
/// counts as 0 there; rows that are gone come last, without a rank, and with 0.
///
/// The changes are made in a transaction that is dropped. Throws what the statements throw, and
/// Error{Semantic} for a change that changes nothing or a query that does.
[[nodiscard]] std::unique_ptr<Cursor> run_what_if(graph::Database& database,
                                                  std::shared_ptr<const ProcedureTable> procedures,
                                                  const ast::WhatIf& what_if,
                                                  const StatementRequest& request);

}  // namespace clout::query
