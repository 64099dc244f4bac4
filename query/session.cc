// Transactions of more than one statement. (Declared in query/engine.h.)
#include <utility>

#include "query/cursors.h"
#include "query/engine.h"
#include "query/parser.h"
#include "query/statement_run.h"
#include "schema/error.h"

namespace clout::query {

Session::Session(Engine& engine) : engine_(engine) {}
Session::~Session() = default;

std::unique_ptr<Cursor> Session::run(std::string_view text, const Map& parameters,
                                     const QueryOptions& options, const CancelToken* cancel) {
  const ast::Statement statement = parse_statement(text);
  return run({statement, text, parameters, options, cancel});
}

std::unique_ptr<Cursor> Session::run(const PreparedStatement& statement, const Map& parameters,
                                     const QueryOptions& options, const CancelToken* cancel) {
  return run({.statement = statement.statement(),
              .text = statement.text(),
              .parameters = parameters,
              .options = options,
              .cancel = cancel,
              .plans = statement.plans(),
              .engine = engine_.number_});
}

std::unique_ptr<Cursor> Session::run(const StatementRequest& request) {
  const ast::Statement& statement = request.statement;
  if (std::holds_alternative<ast::TransactionStatement>(statement.node)) return control(request);
  if (!open_) return engine_.run(request);
  if (open_->spoilt) {
    throw Error(ErrorCode::Usage, "the transaction has failed: nothing of it will be stored")
        .at(request.place())
        .hint("ROLLBACK ends it");
  }
  if (!std::holds_alternative<ast::Query>(statement.node)) {
    if (std::holds_alternative<ast::Watch>(statement.node)) throw_watched(request);
    if (std::holds_alternative<ast::WhatIf>(statement.node)) {
      throw Error(ErrorCode::Usage,
                  "WHAT IF asks about what is committed, not inside a transaction")
          .at(request.place())
          .hint("COMMIT or ROLLBACK first");
    }
    const bool model = std::holds_alternative<ast::ModelStatement>(statement.node);
    throw Error(ErrorCode::Usage,
                std::string(model ? "influence models" : "indexes and constraints") +
                    " are not changed inside a transaction")
        .at(request.place())
        .hint("COMMIT or ROLLBACK first");
  }
  return engine_.run_within(*open_, request);
}

std::unique_ptr<Cursor> Session::control(const StatementRequest& request) {
  using Kind = ast::TransactionStatement::Kind;
  const auto kind = std::get<ast::TransactionStatement>(request.statement.node).kind;
  if (kind == Kind::Begin) {
    begin(request);
  } else if (!open_) {
    throw Error(ErrorCode::Usage, "there is no transaction to end")
        .at(request.place())
        .hint("BEGIN opens one; without it each statement is a transaction of its own");
  } else if (kind == Kind::Commit) {
    commit(request);
  } else {
    open_.reset();
  }
  return outcome_cursor(engine_.database_.view());
}

void Session::begin(const StatementRequest& request) {
  if (open_) {
    throw Error(ErrorCode::Usage, "a transaction is open already")
        .at(request.place())
        .hint("COMMIT or ROLLBACK ends it");
  }
  open_ = std::make_unique<OpenTransaction>(
      OpenTransaction{engine_.database_.begin(), now_nanoseconds(request.options)});
}

void Session::commit(const StatementRequest& request) {
  const auto open = std::exchange(open_, nullptr);
  if (open->spoilt) {
    throw Error(ErrorCode::Usage, "the transaction has failed: nothing of it has been stored")
        .at(request.place());
  }
  if (!open->transaction->has_changes()) return;
  try {
    open->transaction->commit();
  } catch (Error& error) {
    if (error.code() == ErrorCode::Constraint) throw std::move(error).at(request.place());
    if (error.code() != ErrorCode::Conflict) throw;
    throw Error(ErrorCode::Conflict, error.message())
        .at(request.place())
        .hint("nothing was stored; run all of the transaction again");
  }
}

}  // namespace clout::query
