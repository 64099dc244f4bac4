// Statements that make, change and drop influence models.
#pragma once

#include <string>
#include <vector>

#include "graph/database.h"
#include "query/ast_models.h"
#include "query/statement_run.h"
#include "query/write_summary.h"

namespace clout::query {

/// Each is a commit of its own, which writes a new version; earlier ones stay. Throws
/// Error{NotFound} for a model or type that is not there, Error{Constraint} for a name that is
/// taken and for the model of every database, which stays as it is, Error{Type} and Error{Argument}
/// for values that a model cannot have, and Error{Conflict} if it has to run again.
void run_model_statement(graph::Database& database, const ast::ModelStatement& statement,
                         const StatementRequest& request, WriteSummary& writes,
                         std::vector<std::string>& notices);

}  // namespace clout::query
