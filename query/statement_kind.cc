// What a statement does to what is stored. (Declared in query/engine.h.)
#include <algorithm>
#include <utility>

#include "query/engine.h"
#include "query/parser.h"
#include "query/planned_statement.h"
#include "schema/error.h"

namespace clout::query {
namespace {

bool writes(const ast::Query& query);

bool writes(const ast::Clause& clause) {
  if (const auto* call = std::get_if<ast::CallSubquery>(&clause.node)) return writes(*call->query);
  return std::holds_alternative<ast::Create>(clause.node) ||
         std::holds_alternative<ast::Merge>(clause.node) ||
         std::holds_alternative<ast::Set>(clause.node) ||
         std::holds_alternative<ast::Remove>(clause.node) ||
         std::holds_alternative<ast::Delete>(clause.node) ||
         std::holds_alternative<ast::Assertion>(clause.node) ||
         std::holds_alternative<ast::EdgeEdit>(clause.node) ||
         std::holds_alternative<ast::EntityEdit>(clause.node) ||
         std::holds_alternative<ast::Foreach>(clause.node);
}

bool writes(const ast::Query& query) {
  const auto any = [](const auto& items, auto test) {
    return std::any_of(items.begin(), items.end(), test);
  };
  return any(query.parts, [&](const ast::SingleQuery& part) {
    return any(part.clauses, [](const ast::Clause& clause) { return writes(clause); });
  });
}

StatementKind kind_of(const ast::Statement& statement) {
  if (const auto* query = std::get_if<ast::Query>(&statement.node)) {
    const bool asks = statement.explain == ast::ExplainMode::Explain || !writes(*query);
    return asks ? StatementKind::Reads : StatementKind::Writes;
  }
  if (std::holds_alternative<ast::WhatIf>(statement.node)) return StatementKind::Supposes;
  if (std::holds_alternative<ast::Watch>(statement.node)) return StatementKind::Watches;
  if (std::holds_alternative<ast::TransactionStatement>(statement.node)) {
    return StatementKind::Transaction;
  }
  return StatementKind::WritesRules;
}

}  // namespace

PreparedStatement::PreparedStatement(std::string text)
    : text_(std::move(text)),
      statement_(std::make_unique<const ast::Statement>(parse_statement(text_))),
      kind_(kind_of(*statement_)),
      plans_(std::make_shared<PlanPool>()) {}
PreparedStatement::~PreparedStatement() = default;

bool is_write_statement(std::string_view text) {
  try {
    const ast::Statement statement = parse_statement(text);
    if (const auto* query = std::get_if<ast::Query>(&statement.node)) {
      return statement.explain != ast::ExplainMode::Explain && writes(*query);
    }
    if (const auto* transaction = std::get_if<ast::TransactionStatement>(&statement.node)) {
      return transaction->kind == ast::TransactionStatement::Kind::Begin;
    }
    if (const auto* model = std::get_if<ast::ModelStatement>(&statement.node)) {
      return model->kind == ast::ModelStatement::Kind::Create;
    }
    return std::holds_alternative<ast::CreateSchema>(statement.node) ||
           std::holds_alternative<ast::CreateTextIndex>(statement.node) ||
           std::holds_alternative<ast::CreatePathIndex>(statement.node);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace clout::query
