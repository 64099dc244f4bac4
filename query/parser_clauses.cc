// Queries, and the clauses that read and project.
#include "query/parser_state.h"

namespace clout::query {

ast::Query Parser::query(QueryPlace place) {
  const Index start = at_;
  ast::Query result;
  result.parts.push_back(single_query(place));
  std::optional<bool> all;
  while (at_word("UNION")) {
    const Index keyword = at_++;
    const bool this_all = accept_word("ALL");
    if (!this_all) accept_word("DISTINCT");
    if (all && *all != this_all) {
      fail_at(span_from(keyword), "UNION and UNION ALL cannot be mixed in one query",
              "use the same word throughout, or put one of the unions into CALL { }",
              "InvalidClauseComposition");
    }
    all = this_all;
    result.parts.push_back(single_query(place));
  }
  result.union_all = all.value_or(false);
  result.span = span_from(start);
  return result;
}

/// `WHAT IF { change; .. } THEN query`
ast::WhatIf Parser::what_if() {
  expect_word("WHAT");
  expect_word("IF");
  expect(TokenKind::LeftBrace);
  ast::WhatIf result;
  do {
    if (at(TokenKind::RightBrace) && !result.changes.empty()) break;  // a last `;`
    result.changes.push_back(part_statement());
  } while (accept(TokenKind::Semicolon));
  expect(TokenKind::RightBrace);
  expect_word("THEN");
  result.then = std::make_unique<ast::Statement>(part_statement());
  return result;
}

/// `WATCH name ON query [WHEN condition]`
ast::Watch Parser::watch() {
  expect_word("WATCH");
  ast::Watch result;
  result.name = any_name("a name for the watch");
  expect_word("ON");
  result.query = std::make_unique<ast::Statement>();
  const Index start = at_;
  if (at_word("WHAT") && at_word("IF", 1)) {
    result.query->node = what_if();
  } else {
    result.query->node = query(QueryPlace::Statement);
  }
  result.query->span = span_from(start);
  if (accept_word("WHEN")) result.when = predicate();
  return result;
}

/// A query that is part of a statement.
ast::Statement Parser::part_statement() {
  ast::Statement part;
  const Index start = at_;
  part.node = query(QueryPlace::Statement);
  part.span = span_from(start);
  return part;
}

ast::SingleQuery Parser::single_query(QueryPlace place) {
  const Level level(*this);
  const Index start = at_;
  ast::SingleQuery result;
  if (!at_clause() && !at_influence_statement() && !at_show()) {
    note(place == QueryPlace::Statement ? "a statement, such as MATCH, CREATE or INFLUENCE"
                                        : "a clause, such as MATCH");
    for (const std::string_view word : clause_words()) note({}, word);
    for (const std::string_view word :
         {"INFLUENCE", "PRESSURE", "WHY", "CHOKEPOINTS", "HISTORY", "WHAT", "WATCH", "IMPACT",
          "CHANGES", "CONTRADICTIONS", "SOURCES", "SHOW", "EXPLAIN", "PROFILE", "ALTER", "DROP",
          "BEGIN", "COMMIT", "ROLLBACK"}) {
      note({}, word);
    }
    fail();
  }
  do {
    result.clauses.push_back(clause(result.clauses.empty()));
    const ast::Clause& last = result.clauses.back();
    const bool ends = std::holds_alternative<ast::Return>(last.node) ||
                      std::holds_alternative<ast::Finish>(last.node);
    if (ends && at_clause()) {
      fail_at({peek().begin, peek().end},
              written(last.keyword) + " ends a query: no other clause may follow it",
              "pass rows on to the next clause with WITH");
    }
  } while (at_clause());
  for (const std::string_view word : clause_words()) note({}, word);
  note({}, "UNION");
  result.span = span_from(start);
  check_calls(result);
  check_end(result, place);
  return result;
}

std::string Parser::written(ast::Span span) const {
  return std::string(text_.substr(span.begin, span.size()));
}

/// A query ends with what produces a result or a change.
void Parser::check_end(const ast::SingleQuery& query, QueryPlace place) {
  const ast::Clause& last = query.clauses.back();
  if (place == QueryPlace::Predicate) {
    if (!std::holds_alternative<ast::Finish>(last.node)) return;
    fail_at(last.keyword, "FINISH gives no rows to ask for", "leave it out");
  }
  const bool reads = std::holds_alternative<ast::Match>(last.node) ||
                     std::holds_alternative<ast::With>(last.node) ||
                     std::holds_alternative<ast::Filter>(last.node) ||
                     std::holds_alternative<ast::Let>(last.node) ||
                     std::holds_alternative<ast::Unwind>(last.node) ||
                     std::holds_alternative<ast::LoadCsv>(last.node);
  if (!reads) return;
  // Something that cannot be read is the likelier mistake.
  const bool ends = at(TokenKind::End) || at(TokenKind::Semicolon) || at(TokenKind::RightBrace) ||
                    at_word("UNION");
  if (!ends) {
    note("a clause");
    fail();
  }
  fail_at(last.keyword, "a query cannot end with " + written(last.keyword),
          "add what to do with the rows, e.g. RETURN *");
}

/// What only a CALL that is the whole statement may leave out.
void Parser::check_calls(const ast::SingleQuery& query) {
  if (query.clauses.size() == 1) return;
  for (const ast::Clause& clause : query.clauses) {
    const auto* call = std::get_if<ast::CallProcedure>(&clause.node);
    if (call == nullptr) continue;
    if (!call->arguments) {
      fail_at(call->name.span, "inside a query, a procedure's arguments are written out",
              "write " + call->name.text + "(..), with () if it takes none",
              "InvalidArgumentPassingMode");
    }
    if (call->yield_star) {
      fail_at(clause.span, "YIELD * is for a CALL that is the whole query",
              "name the columns: YIELD a, b");
    }
  }
}

ast::Clause Parser::clause(bool first) {
  count(clauses_, limits_.clauses, "clauses",
        "UNWIND a list of maps instead of repeating clauses, or write several statements");
  const Index start = at_;
  const auto finish = [&](Index words, auto node) {
    const ast::Span keyword{tokens_[start].begin, tokens_[start + words - 1].end};
    return ast::Clause{span_from(start), keyword, std::move(node)};
  };
  if (first && at_influence_statement()) {
    if (at_word("INFLUENCE")) return finish(1, influence());
    if (at_word("PRESSURE")) return finish(2, pressure());
    if (at_word("HISTORY")) return finish(3, history());
    if (at_word("CONTRADICTIONS")) return finish(1, contradictions());
    if (at_word("SOURCES")) return finish(2, sources_for());
    if (at_word("IMPACT")) return finish(2, impact());
    if (at_word("CHANGES") && at_word("SINCE", 1)) return finish(2, recorded_changes());
    if (at_word("CHANGES")) return finish(3, pressure_changes());
    return at_word("WHY") ? finish(1, why()) : finish(1, chokepoints());
  }
  if (first && at_show()) return finish(1, show());
  if (at_word("MATCH")) return finish(1, match());
  if (at_word("OPTIONAL")) return finish(2, match());
  if (at_word("UNWIND")) return finish(1, unwind());
  if (at_word("WITH")) return finish(1, with());
  if (at_word("RETURN")) return finish(1, return_clause());
  if (at_assertion()) return finish(1, assertion());
  if (at_word("CREATE") && at_named_edge(1)) {
    return finish(1, edge_edit(ast::EdgeEdit::Kind::Create, 1));
  }
  if (at_word("DELETE") && at_gone_edge()) {
    return finish(1, edge_edit(ast::EdgeEdit::Kind::Delete, 1));
  }
  if (at_word("SET") && at_word("OUTCOME", 1) && at_word("OF", 2)) return finish(3, outcome());
  if (at_entity_edit()) return finish(at_word("SPLIT") ? 1 : 2, entity_edit());
  if (at_word("CREATE")) return finish(1, create());
  if (at_word("MERGE")) return finish(1, merge());
  if (at_word("SET")) return finish(1, set());
  if (at_word("REMOVE")) return finish(1, remove());
  if (at_word("DELETE")) return finish(1, delete_clause());
  if (at_word("DETACH")) return finish(2, delete_clause());
  if (at_word("FOREACH")) return finish(1, foreach ());
  if (at_word("LOAD")) return finish(2, load_csv());
  if (at_word("FILTER")) return finish(1, filter());
  if (at_word("LET")) return finish(1, let());
  if (at_word("FINISH")) {
    advance();
    return finish(1, ast::Finish());
  }
  const bool subquery = at(TokenKind::LeftBrace, 1) || at(TokenKind::LeftParen, 1);
  return subquery ? finish(1, call_subquery()) : finish(1, call_procedure());
}

ast::ExpressionPtr Parser::optional_where() { return accept_word("WHERE") ? predicate() : nullptr; }

ast::Match Parser::match() {
  ast::Match result;
  result.optional = accept_word("OPTIONAL");
  expect_word("MATCH");
  result.patterns = pattern_list(Place::Match);
  time_options(result.as_of, result.known_at);
  result.where = optional_where();
  return result;
}

ast::Unwind Parser::unwind() {
  expect_word("UNWIND");
  auto list = expression();
  expect_word("AS");
  return {std::move(list), variable()};
}

ast::With Parser::with() {
  expect_word("WITH");
  ast::With result;
  result.projection = projection();
  result.where = optional_where();
  return result;
}

/// `FILTER [WHERE] predicate`
ast::Filter Parser::filter() {
  expect_word("FILTER");
  accept_rare_word("WHERE");
  return {predicate()};
}

/// `LET variable = value, ..`
ast::Let Parser::let() {
  expect_word("LET");
  ast::Let result;
  do {
    count_column();
    ast::Name name = variable();
    expect(TokenKind::Equal);
    result.items.push_back({std::move(name), std::move(*expression())});
  } while (accept(TokenKind::Comma));
  return result;
}

void Parser::count_column() {
  count(columns_, limits_.columns, "columns", "gather them in a list or a map");
}

ast::Return Parser::return_clause() {
  expect_word("RETURN");
  return {projection()};
}

ast::Projection Parser::projection() {
  ast::Projection result;
  result.distinct = accept_word("DISTINCT");
  if (at(TokenKind::Star)) {
    advance();
    result.star = true;
  }
  if (!result.star || accept(TokenKind::Comma)) {
    do {
      result.items.push_back(projection_item());
    } while (accept(TokenKind::Comma));
  }
  result.window = row_window();
  return result;
}

ast::ProjectionItem Parser::projection_item() {
  const Index start = at_;
  count_column();
  auto value = expression();
  const ast::Span written = span_from(start);
  ast::ProjectionItem item{std::move(*value), std::nullopt, {}};
  if (accept_word("AS")) item.alias = variable();
  // Without parentheses: a variable keeps its name, quoted or not.
  const auto* reference = item.expression.as<ast::VariableReference>();
  item.column = item.alias  ? item.alias->text
                : reference ? reference->name
                            : std::string(text_.substr(written.begin, written.size()));
  return item;
}

/// `[ORDER BY ..] [SKIP ..] [LIMIT ..]`; OFFSET is another word for SKIP.
ast::RowWindow Parser::row_window() {
  ast::RowWindow window;
  if (accept_rare_word("ORDER")) {
    expect_word("BY");
    window.order_by = sort_items();
  } else {
    note("ORDER BY");
  }
  if (accept_word("SKIP") || accept_rare_word("OFFSET")) window.skip = expression();
  if (accept_word("LIMIT")) window.limit = expression();
  return window;
}

std::vector<ast::SortItem> Parser::sort_items() {
  std::vector<ast::SortItem> items;
  do {
    auto key = expression();
    const bool descending = accept_rare_word("DESCENDING") || accept_word("DESC");
    if (!descending && !accept_rare_word("ASCENDING")) accept_word("ASC");
    items.push_back({std::move(*key), descending});
  } while (accept(TokenKind::Comma));
  return items;
}

ast::CallProcedure Parser::call_procedure() {
  expect_word("CALL");
  ast::CallProcedure call;
  call.name = dotted_name("a procedure");
  if (accept(TokenKind::LeftParen)) {
    call.arguments = expression_list(TokenKind::RightParen, {});
  }
  if (accept_word("YIELD")) yield(call);
  return call;
}

void Parser::yield(ast::CallProcedure& call) {
  if (accept(TokenKind::Star)) {
    call.yield_star = true;
    return;
  }
  call.yield.emplace();
  if (accept(TokenKind::Minus)) return;
  do {
    ast::YieldItem item{any_name("a column"), std::nullopt};
    if (accept_word("AS")) item.alias = variable();
    call.yield->push_back(std::move(item));
  } while (accept(TokenKind::Comma));
  call.where = optional_where();
}

/// `SHOW LABELS [YIELD ..] [WHERE ..]` and its kin: other words for a call.
ast::CallProcedure Parser::show() {
  struct Listing {
    std::string_view first, second, procedure;
  };
  static constexpr Listing kListings[] = {
      {"LABELS", {}, "db.labels"},
      {"EDGE", "TYPES", "db.edgeTypes"},
      {"RELATIONSHIP", "TYPES", "db.relationshipTypes"},
      {"PROPERTY", "KEYS", "db.propertyKeys"},
      {"INDEXES", {}, "db.indexes"},
      {"CONSTRAINTS", {}, "db.constraints"},
      {"FUNCTIONS", {}, "clout.functions"},
      {"PROCEDURES", {}, "clout.procedures"},
  };
  const Index start = at_;
  expect_word("SHOW");
  const auto listed = [&](ast::CallProcedure call) {
    call.name.span = span_from(start);
    if (accept_word("YIELD")) {
      yield(call);
    } else {
      call.where = optional_where();
    }
    return call;
  };
  for (const Listing& listing : kListings) {
    if (!accept_word(listing.first)) continue;
    if (!listing.second.empty()) expect_word(listing.second);
    ast::CallProcedure call;
    call.name.text = listing.procedure;
    call.arguments.emplace();
    return listed(std::move(call));
  }
  if (accept_word("INFLUENCE")) return listed(model_listing());
  fail();
}

/// `CALL { query }` or `CALL (a, b) { query }`
ast::CallSubquery Parser::call_subquery() {
  const Level level(*this);
  expect_word("CALL");
  ast::CallSubquery call;
  if (accept(TokenKind::LeftParen)) {
    call.imports.emplace();
    if (accept(TokenKind::Star)) {
      call.import_star = true;
      expect(TokenKind::RightParen);
    } else if (!accept(TokenKind::RightParen)) {
      do {
        call.imports->push_back(variable());
      } while (accept(TokenKind::Comma));
      expect(TokenKind::RightParen);
    }
  }
  expect(TokenKind::LeftBrace);
  call.query = std::make_unique<ast::Query>(query(QueryPlace::Subquery));
  expect(TokenKind::RightBrace);
  return call;
}

/// `LOAD CSV [WITH HEADERS] FROM url AS variable [FIELDTERMINATOR 'c']`
ast::LoadCsv Parser::load_csv() {
  expect_word("LOAD");
  expect_word("CSV");
  ast::LoadCsv load;
  load.with_headers = accept_word("WITH");
  if (load.with_headers) expect_word("HEADERS");
  expect_word("FROM");
  load.url = expression();
  expect_word("AS");
  load.variable = variable();
  if (accept_word("FIELDTERMINATOR")) {
    if (!at(TokenKind::String)) {
      note(describe(TokenKind::String));
      fail();
    }
    load.field_terminator = string_literal()->as<ast::Literal>()->value.as_string();
  }
  return load;
}

}  // namespace clout::query
