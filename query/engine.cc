// Runs statements, each as a transaction of its own or as part of one that is open.
#include "query/engine.h"

#include <atomic>
#include <utility>

#include "graph/read_set.h"
#include "query/cursors.h"
#include "query/model_statement.h"
#include "query/parser.h"
#include "query/procedures/procedure.h"
#include "query/schema_statement.h"
#include "query/statement_run.h"
#include "query/what_if.h"
#include "schema/error.h"

namespace clout::query {
namespace {

/// The rows of a statement that has run to its end, or its plan.
std::unique_ptr<Cursor> finished(std::vector<std::vector<Value>> rows, StatementRun& run,
                                 std::shared_ptr<const graph::GraphView> view) {
  std::vector<std::string> columns = run.columns();
  if (run.explain() != BoundExplain::None) {
    PlanTable table = run.plan_table();
    columns = std::move(table.columns);
    rows = std::move(table.rows);
  }
  return finished_cursor(std::move(columns), std::move(rows), std::move(view), run);
}

/// Before anything is done that could not be stored.
void require_writable(const graph::Database& database, const StatementRequest& request) {
  if (!database.read_only()) return;
  throw Error(ErrorCode::Permission, "who is connected here may only read")
      .at(request.place())
      .hint("WHAT IF {..} THEN .. answers as if a change had been made");
}

template <typename SchemaStatement>
std::unique_ptr<Cursor> run_schema(graph::Database& database, const SchemaStatement& statement,
                                   const StatementRequest& request) {
  require_writable(database, request);
  QueryBudget budget(limits_of(request.options), request.cancel);
  WriteSummary writes;
  std::vector<std::string> notices;
  run_schema_statement(database, statement, request.text, budget, writes, notices);
  return outcome_cursor(database.view(), writes, std::move(notices));
}

/// How often a statement that meets a conflict runs again.
constexpr int kAttempts = 100;

std::unique_ptr<Cursor> run_model(graph::Database& database, const ast::ModelStatement& statement,
                                  const StatementRequest& request) {
  require_writable(database, request);
  for (int attempt = 1;; ++attempt) {
    WriteSummary writes;
    std::vector<std::string> notices;
    try {
      run_model_statement(database, statement, request, writes, notices);
      return outcome_cursor(database.view(), writes, std::move(notices));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Conflict || attempt == kAttempts) throw;
    }
  }
}

std::uint64_t next_engine_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

Engine::Engine(graph::Database& database)
    : Engine(database, std::make_shared<const ProcedureTable>(builtin_procedures())) {}
Engine::Engine(graph::Database& database, std::shared_ptr<const ProcedureTable> procedures)
    : database_(database), procedures_(std::move(procedures)), number_(next_engine_number()) {}
Engine::~Engine() = default;

std::unique_ptr<Cursor> Engine::run(std::string_view text, const Map& parameters,
                                    const QueryOptions& options, const CancelToken* cancel) {
  const ast::Statement statement = parse_statement(text);
  return run({statement, text, parameters, options, cancel});
}

std::unique_ptr<Cursor> Engine::run(const PreparedStatement& statement, const Map& parameters,
                                    const QueryOptions& options, const CancelToken* cancel) {
  return run({.statement = statement.statement(),
              .text = statement.text(),
              .parameters = parameters,
              .options = options,
              .cancel = cancel,
              .plans = statement.plans(),
              .engine = number_});
}

std::unique_ptr<Cursor> Engine::run(const StatementRequest& request) {
  if (const auto* create = std::get_if<ast::CreateSchema>(&request.statement.node)) {
    return run_schema(database_, *create, request);
  }
  if (const auto* create = std::get_if<ast::CreateTextIndex>(&request.statement.node)) {
    return run_schema(database_, *create, request);
  }
  if (const auto* create = std::get_if<ast::CreatePathIndex>(&request.statement.node)) {
    return run_schema(database_, *create, request);
  }
  if (const auto* drop = std::get_if<ast::DropSchema>(&request.statement.node)) {
    return run_schema(database_, *drop, request);
  }
  if (const auto* model = std::get_if<ast::ModelStatement>(&request.statement.node)) {
    return run_model(database_, *model, request);
  }
  if (const auto* what_if = std::get_if<ast::WhatIf>(&request.statement.node)) {
    auto cursor = run_what_if(database_, procedures_, *what_if, request);
    if (request.options.reads) request.options.reads->note_everything();
    return cursor;
  }
  if (std::holds_alternative<ast::Query>(request.statement.node)) return run_query(request);
  if (std::holds_alternative<ast::Watch>(request.statement.node)) throw_watched(request);
  throw Error(ErrorCode::Usage, "this caller runs each statement as a transaction of its own")
      .at(request.place());
}

std::unique_ptr<Cursor> Engine::run_query(const StatementRequest& request) {
  for (int attempt = 1;; ++attempt) {
    auto run = std::make_unique<StatementRun>(database_, procedures_, request, nullptr);
    if (run->explain() == BoundExplain::Explain) return finished({}, *run, database_.view());
    if (!run->writes() && run->explain() == BoundExplain::None) {
      return streaming_cursor(std::move(run));
    }
    if (run->writes()) require_writable(database_, request);
    try {
      auto rows = run->all_rows();
      run->commit();
      return finished(std::move(rows), *run, database_.view());
    } catch (Error& error) {
      if (error.code() == ErrorCode::Constraint && !error.position()) {
        throw std::move(error).at(request.place());
      }
      if (error.code() != ErrorCode::Conflict || attempt == kAttempts) throw;
    }
  }
}

std::unique_ptr<Cursor> Engine::run_within(OpenTransaction& open, const StatementRequest& request) {
  auto run = std::make_unique<StatementRun>(database_, procedures_, request, &open);
  const std::shared_ptr<const graph::GraphView> view(open.transaction, &open.transaction->view());
  if (run->explain() == BoundExplain::Explain) return finished({}, *run, view);
  if (!run->writes() && run->explain() == BoundExplain::None) {
    return streaming_cursor(std::move(run));
  }
  if (run->writes()) require_writable(database_, request);
  open.spoilt = run->writes();  // until it has worked
  try {
    auto rows = run->all_rows();
    open.spoilt = false;
    return finished(std::move(rows), *run, view);
  } catch (Error& error) {
    if (error.code() != ErrorCode::Constraint || error.position()) throw;
    throw std::move(error).at(request.place());
  }
}

}  // namespace clout::query
