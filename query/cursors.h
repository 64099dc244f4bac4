// The kinds of cursors that a statement's outcome is handed out by.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "query/engine.h"
#include "query/statement_run.h"

namespace clout::query {

/// Rows as they are found.
[[nodiscard]] std::unique_ptr<Cursor> streaming_cursor(std::unique_ptr<StatementRun> run);

/// Rows that are all there: of a statement that has written, or a plan.
[[nodiscard]] std::unique_ptr<Cursor> finished_cursor(std::vector<std::string> columns,
                                                      std::vector<std::vector<Value>> rows,
                                                      std::shared_ptr<const graph::GraphView> view,
                                                      const StatementRun& run);

/// No rows: of a statement that is no query.
[[nodiscard]] std::unique_ptr<Cursor> outcome_cursor(std::shared_ptr<const graph::GraphView> view,
                                                     const WriteSummary& writes = {},
                                                     std::vector<std::string> notices = {});

}  // namespace clout::query
