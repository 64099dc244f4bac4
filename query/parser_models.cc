// CREATE, ALTER, DROP and SHOW INFLUENCE MODEL, and how a model is named.
#include <array>

#include "query/parser_state.h"

namespace clout::query {

bool Parser::at_model_statement() const {
  const bool verb = at_word("CREATE") || at_word("ALTER") || at_word("DROP");
  return verb && at_word("INFLUENCE", 1) && at_word("MODEL", 2);
}

ast::ModelStatement Parser::model_statement() {
  using Kind = ast::ModelStatement::Kind;
  const Index start = at_;
  ast::ModelStatement statement;
  if (at_word("ALTER")) statement.kind = Kind::Alter;
  if (at_word("DROP")) statement.kind = Kind::Drop;
  at_ += 3;
  statement.name = model_name();
  if (statement.kind == Kind::Create) {
    statement.conditional = if_not_exists();
    if (accept_word("FROM")) {
      ast::Name source = model_name();
      statement.source = {std::move(source), model_version()};
    }
  } else if (statement.kind == Kind::Drop && accept_word("IF")) {
    expect_word("EXISTS");
    statement.conditional = true;
  }
  if (statement.kind != Kind::Drop) statement.changes = model_changes();
  if (statement.kind == Kind::Alter && statement.changes.empty()) fail();
  statement.span = span_from(start);
  return statement;
}

/// A string, or a word that may have hyphens.
ast::Name Parser::model_name() {
  if (at(TokenKind::String)) {
    const Index start = at_;
    auto text = string_literal()->as<ast::Literal>()->value.as_string();
    return {std::move(text), span_from(start)};
  }
  if (!at_name()) {
    note("the name of an influence model");
    fail();
  }
  return type_name();
}

/// The same, or a parameter.
ast::ExpressionPtr Parser::model_reference() {
  const Index start = at_;
  if (at(TokenKind::Parameter)) return parameter();
  ast::Name name = model_name();
  return make(start, ast::Literal{Value(std::move(name.text))});
}

/// `[VERSION n]`
ast::ExpressionPtr Parser::model_version() {
  return accept_rare_word("VERSION") ? count_literal("a version") : nullptr;
}

/// `{SET item, .. | REMOVE TYPE name, ..}`
std::vector<ast::ModelChange> Parser::model_changes() {
  std::vector<ast::ModelChange> changes;
  for (;;) {
    if (accept_word("SET")) {
      do {
        changes.push_back(model_setting());
      } while (accept(TokenKind::Comma));
    } else if (accept_word("REMOVE")) {
      expect_word("TYPE");
      do {
        changes.emplace_back(ast::ModelTypeRemoval{type_name()});
      } while (accept(TokenKind::Comma));
    } else {
      return changes;
    }
  }
}

/// `key = value`, `TYPE name = {..}` or `TYPE name += {..}`
ast::ModelChange Parser::model_setting() {
  if (!at_word("TYPE") || at(TokenKind::Equal, 1)) {
    ast::Name key = any_name("TYPE, hop_decay or balance");
    expect(TokenKind::Equal);
    return ast::ModelSetting{std::move(key), expression()};
  }
  advance();
  ast::ModelTypeSetting setting;
  setting.type = type_name();
  setting.adds = accept(TokenKind::PlusEqual);
  if (!setting.adds) expect(TokenKind::Equal);
  if (!at(TokenKind::LeftBrace)) {
    note("a map such as {kappa: 0.5, polarity: 1}");
    fail();
  }
  setting.map = map_literal();
  return setting;
}

/// `MODELS` or `MODEL name [VERSION n]`, of SHOW INFLUENCE
ast::CallProcedure Parser::model_listing() {
  ast::CallProcedure call;
  call.arguments.emplace();
  if (accept_word("MODELS")) {
    call.name.text = "db.influenceModels";
    return call;
  }
  expect_word("MODEL");
  call.name.text = "db.influenceModel";
  call.arguments->push_back(std::move(*model_reference()));
  if (auto version = model_version()) call.arguments->push_back(std::move(*version));
  return call;
}

}  // namespace clout::query
