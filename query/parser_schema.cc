// Statements that stand alone: indexes, constraints, transactions.
#include "query/parser_state.h"

namespace clout::query {

/// `CREATE index = (..)` is a path that is called index.
bool Parser::at_schema_statement() const {
  if (!at_word("CREATE") && !at_word("DROP")) return false;
  const bool kind =
      (at_word("RANGE", 1) || at_word("FULLTEXT", 1) || at_word("PATH", 1)) && at_word("INDEX", 2);
  return kind || ((at_word("INDEX", 1) || at_word("CONSTRAINT", 1)) && !at(TokenKind::Equal, 2));
}

ast::SchemaObject Parser::schema_object() {
  accept_rare_word("RANGE");
  if (accept_word("CONSTRAINT")) return ast::SchemaObject::Constraint;
  expect_word("INDEX");
  return ast::SchemaObject::Index;
}

std::optional<ast::Name> Parser::schema_name() {
  // FOR and IF are names where the keyword still follows.
  const bool keyword = (at_word("FOR") && !at_word("FOR", 1) && !at_word("IF", 1)) ||
                       (at_word("IF") && at_word("NOT", 1));
  if (!at_name() || keyword) return std::nullopt;
  return any_name("a name");
}

bool Parser::if_not_exists() {
  if (!accept_word("IF")) return false;
  expect_word("NOT");
  expect_word("EXISTS");
  return true;
}

ast::CreateSchema Parser::create_schema() {
  const Index start = at_;
  ast::CreateSchema create;
  expect_word("CREATE");
  create.object = schema_object();
  create.name = schema_name();
  create.if_not_exists = if_not_exists();
  expect_word("FOR");
  schema_subject(create);
  if (create.object == ast::SchemaObject::Index) {
    expect_word("ON");
    expect(TokenKind::LeftParen);
    create.key = schema_property(create.variable, create.on_edges ? "edges" : "nodes");
    expect(TokenKind::RightParen);
  } else {
    requirement(create);
  }
  create.span = span_from(start);
  return create;
}

/// `(n:Label)`, or an edge of one type.
void Parser::schema_subject(ast::CreateSchema& create) {
  create.on_edges = at(TokenKind::RightParen, 1);
  if (create.on_edges) {
    std::vector<ast::Name> types;
    edge_subject(create.variable, types);
    if (types.size() > 1) fail_at(types[1].span, "this index or constraint is on one edge type");
    create.subject = std::move(types[0]);
    return;
  }
  expect(TokenKind::LeftParen);
  create.variable = variable();
  expect(TokenKind::Colon);
  create.subject = any_name("a label");
  expect(TokenKind::RightParen);
}

/// `()-[r:A|B]-()` with or without an arrow head.
void Parser::edge_subject(ast::Name& variable, std::vector<ast::Name>& types) {
  expect(TokenKind::LeftParen);
  expect(TokenKind::RightParen);
  accept(TokenKind::Less);
  expect(TokenKind::Minus);
  expect(TokenKind::LeftBracket);
  variable = this->variable();
  expect(TokenKind::Colon);
  do {
    types.push_back(type_name());
  } while (accept(TokenKind::Pipe));
  expect(TokenKind::RightBracket);
  expect(TokenKind::Minus);
  accept(TokenKind::Greater);
  expect(TokenKind::LeftParen);
  expect(TokenKind::RightParen);
}

/// `REQUIRE n.key IS UNIQUE`, `.. IS NOT NULL`, `.. IS :: type`, `.. IS TYPED type`
void Parser::requirement(ast::CreateSchema& create) {
  using ast::Requirement;
  expect_word("REQUIRE");
  const bool parentheses = accept(TokenKind::LeftParen);
  create.key = schema_property(create.variable, create.on_edges ? "edges" : "nodes");
  if (parentheses) expect(TokenKind::RightParen);
  expect_word("IS");
  if (accept_word("NOT")) {
    expect_word("NULL");
    create.requirement = Requirement::NotNull;
  } else if (accept_word("TYPED")) {
    create.requirement = Requirement::Type;
    create.type = property_type();
  } else if (accept(TokenKind::Colon)) {
    expect(TokenKind::Colon);
    create.requirement = Requirement::Type;
    create.type = property_type();
  } else {
    expect_word("UNIQUE");
  }
}

ValueType Parser::property_type() {
  struct TypeWords {
    std::string_view first, second;
    ValueType type;
  };
  static constexpr TypeWords kTypes[] = {
      {"BOOLEAN", {}, ValueType::Boolean},
      {"BOOL", {}, ValueType::Boolean},
      {"INTEGER", {}, ValueType::Integer},
      {"INT", {}, ValueType::Integer},
      {"FLOAT", {}, ValueType::Float},
      {"STRING", {}, ValueType::String},
      {"LIST", {}, ValueType::List},
      {"DATE", {}, ValueType::Date},
      {"LOCAL", "TIME", ValueType::LocalTime},
      {"ZONED", "TIME", ValueType::Time},
      {"TIME", {}, ValueType::Time},
      {"LOCAL", "DATETIME", ValueType::LocalDateTime},
      {"ZONED", "DATETIME", ValueType::DateTime},
      {"DATETIME", {}, ValueType::DateTime},
      {"DURATION", {}, ValueType::Duration},
  };
  for (const TypeWords& words : kTypes) {
    if (!words.second.empty() && at_word(words.first) && !at_word(words.second, 1)) continue;
    if (!accept_word(words.first)) continue;
    if (!words.second.empty()) expect_word(words.second);
    return words.type;
  }
  fail();
}

/// `of.key`, where `of` stands for `what`.
ast::Name Parser::schema_property(const ast::Name& of, std::string_view what) {
  const ast::Name variable = this->variable();
  if (variable.text != of.text) {
    fail_at(variable.span, "variable `" + variable.text + "` is not defined",
            "the " + std::string(what) + " are called `" + of.text + "` here");
  }
  expect(TokenKind::Dot);
  return any_name("a property key");
}

ast::CreateTextIndex Parser::create_text_index() {
  const Index start = at_;
  ast::CreateTextIndex create;
  expect_word("CREATE");
  expect_word("FULLTEXT");
  expect_word("INDEX");
  create.name = any_name("a name");
  create.if_not_exists = if_not_exists();
  expect_word("FOR");
  expect(TokenKind::LeftParen);
  create.variable = variable();
  expect(TokenKind::Colon);
  do {
    create.labels.push_back(any_name("a label"));
  } while (accept(TokenKind::Pipe));
  expect(TokenKind::RightParen);
  expect_word("ON");
  expect_word("EACH");
  expect(TokenKind::LeftBracket);
  do {
    create.keys.push_back(schema_property(create.variable, "nodes"));
  } while (accept(TokenKind::Comma));
  expect(TokenKind::RightBracket);
  create.span = span_from(start);
  return create;
}

ast::CreatePathIndex Parser::create_path_index() {
  const Index start = at_;
  ast::CreatePathIndex create;
  expect_word("CREATE");
  expect_word("PATH");
  expect_word("INDEX");
  create.name = any_name("a name");
  create.if_not_exists = if_not_exists();
  expect_word("FOR");
  edge_subject(create.variable, create.types);
  expect_word("COST");
  create.cost = expression();
  create.span = span_from(start);
  return create;
}

ast::DropSchema Parser::drop_schema() {
  const Index start = at_;
  ast::DropSchema drop;
  expect_word("DROP");
  if (!accept_rare_word("FULLTEXT")) accept_rare_word("PATH");
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
