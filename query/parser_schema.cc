// Statements that stand alone: indexes, constraints, transactions.
#include "query/parser_state.h"

namespace clout::query {

/// `CREATE index = (..)` is a path that is called index.
bool Parser::at_schema_statement() const {
  if (!at_word("CREATE") && !at_word("DROP")) return false;
  const bool range = at_word("RANGE", 1) && at_word("INDEX", 2);
  return range || ((at_word("INDEX", 1) || at_word("CONSTRAINT", 1)) && !at(TokenKind::Equal, 2));
}

ast::SchemaObject Parser::schema_object() {
  accept_rare_word("RANGE");
  if (accept_word("CONSTRAINT")) return ast::SchemaObject::UniqueConstraint;
  expect_word("INDEX");
  return ast::SchemaObject::Index;
}

ast::CreateSchema Parser::create_schema() {
  const Index start = at_;
  ast::CreateSchema create;
  expect_word("CREATE");
  create.object = schema_object();
  // FOR and IF are names where the keyword still follows.
  const bool keyword = (at_word("FOR") && !at_word("FOR", 1) && !at_word("IF", 1)) ||
                       (at_word("IF") && at_word("NOT", 1));
  const bool named = at_name() && !keyword;
  if (named) create.name = any_name("a name");
  if (accept_word("IF")) {
    expect_word("NOT");
    expect_word("EXISTS");
    create.if_not_exists = true;
  }
  expect_word("FOR");
  expect(TokenKind::LeftParen);
  create.variable = variable();
  expect(TokenKind::Colon);
  create.label = any_name("a label");
  expect(TokenKind::RightParen);
  if (create.object == ast::SchemaObject::Index) {
    expect_word("ON");
    expect(TokenKind::LeftParen);
    schema_property(create);
    expect(TokenKind::RightParen);
  } else {
    expect_word("REQUIRE");
    const bool parentheses = accept(TokenKind::LeftParen);
    schema_property(create);
    if (parentheses) expect(TokenKind::RightParen);
    expect_word("IS");
    expect_word("UNIQUE");
  }
  create.span = span_from(start);
  return create;
}

/// `n.key`, of the variable that stands for the nodes.
void Parser::schema_property(ast::CreateSchema& create) {
  const ast::Name variable = this->variable();
  if (variable.text != create.variable.text) {
    fail_at(variable.span, "variable `" + variable.text + "` is not defined",
            "the nodes are called `" + create.variable.text + "` here");
  }
  expect(TokenKind::Dot);
  create.key = any_name("a property key");
}

ast::DropSchema Parser::drop_schema() {
  const Index start = at_;
  ast::DropSchema drop;
  expect_word("DROP");
  drop.object = schema_object();
  drop.name = any_name("a name");
  if (accept_word("IF")) {
    expect_word("EXISTS");
    drop.if_exists = true;
  }
  drop.span = span_from(start);
  return drop;
}

std::optional<ast::TransactionStatement> Parser::transaction_statement() {
  using Kind = ast::TransactionStatement::Kind;
  static constexpr std::pair<std::string_view, Kind> kWords[] = {
      {"BEGIN", Kind::Begin}, {"COMMIT", Kind::Commit}, {"ROLLBACK", Kind::Rollback}};
  const Index start = at_;
  for (const auto& [word, kind] : kWords) {
    if (!accept_rare_word(word)) continue;
    accept_word("TRANSACTION");
    return ast::TransactionStatement{span_from(start), kind};
  }
  return std::nullopt;
}

}  // namespace clout::query
