// Statements that make and drop indexes and constraints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/database.h"
#include "query/ast.h"
#include "query/write_summary.h"
#include "schema/query_budget.h"

namespace clout::query {

/// Each is a commit of its own; what is there already is indexed, or looked at, while other commits
/// wait. Positions of errors are those in `text`. Throws Error{Constraint} if the name is taken,
/// the same index or constraint exists, or the data break it; Error{NotFound} if there is nothing
/// to drop; and what the budget throws.
void run_schema_statement(graph::Database& database, const ast::CreateSchema& create,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices);
void run_schema_statement(graph::Database& database, const ast::CreateTextIndex& create,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices);
void run_schema_statement(graph::Database& database, const ast::CreatePathIndex& create,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices);
void run_schema_statement(graph::Database& database, const ast::DropSchema& drop,
                          std::string_view text, QueryBudget& budget, WriteSummary& writes,
                          std::vector<std::string>& notices);

}  // namespace clout::query
