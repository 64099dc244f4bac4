// INFLUENCE, PRESSURE, WHY, CHOKEPOINTS, HISTORY: their words are keywords only here, so every
// openCypher query keeps its meaning.
#include <algorithm>
#include <array>

#include "query/parser_state.h"

namespace clout::query {

bool Parser::at_influence_statement() const {
  if (!at_name(0) || at(TokenKind::QuotedName)) return false;
  return at_word("INFLUENCE") || at_word("PRESSURE") || at_word("WHY") || at_word("CHOKEPOINTS") ||
         at_word("HISTORY") || at_word("CONTRADICTIONS") || at_word("SOURCES") ||
         at_word("IMPACT") || (at_word("CHANGES") && (at_word("IN", 1) || at_word("SINCE", 1)));
}

/// `INFLUENCE FROM <who> TO <who> options rows`
ast::Influence Parser::influence() {
  expect_word("INFLUENCE");
  ast::Influence result;
  pair("INFLUENCE", result.from, result.to);
  options(result.options, result.rows);
  return result;
}

/// `WHY <who> PRESSURES <who> [BY EDGE|NODE|SOURCE|CLAIM] options rows`
ast::Explanation Parser::why() {
  expect_word("WHY");
  ast::Explanation result;
  result.from = entity();
  expect_word("PRESSURES");
  result.to = entity();
  if (accept_word("BY")) result.element = explained_element();
  options(result.options, result.rows);
  return result;
}

ast::Explanation::Element Parser::explained_element() {
  using Element = ast::Explanation::Element;
  static constexpr std::pair<std::string_view, Element> kWords[] = {{"EDGE", Element::Edge},
                                                                    {"NODE", Element::Node},
                                                                    {"SOURCE", Element::Source},
                                                                    {"CLAIM", Element::Claim}};
  for (const auto& [word, element] : kWords) {
    if (accept_word(word)) return element;
  }
  fail();
}

/// `CHOKEPOINTS FROM <who> TO <who> options rows`
ast::Explanation Parser::chokepoints() {
  expect_word("CHOKEPOINTS");
  ast::Explanation result;
  result.chokepoints = true;
  result.element = ast::Explanation::Element::Node;
  pair("CHOKEPOINTS", result.from, result.to);
  options(result.options, result.rows);
  return result;
}

/// `HISTORY OF PRESSURE FROM <who> TO <who> FROM t [UNTIL t] EVERY n DAYS options rows`
ast::History Parser::history() {
  for (const std::string_view word : {"HISTORY", "OF", "PRESSURE"}) expect_word(word);
  ast::History result;
  pair("HISTORY OF PRESSURE", result.from, result.to);
  expect_word("FROM");
  result.begin = expression();
  if (accept_word("UNTIL")) result.end = expression();
  expect_word("EVERY");
  result.every = count_literal("a number of days");
  if (!accept_rare_word("DAY")) expect_word("DAYS");
  options(result.options, result.rows);
  return result;
}

/// `CHANGES IN PRESSURE ON <who> BETWEEN t AND t options rows`
ast::PressureChanges Parser::pressure_changes() {
  for (const std::string_view word : {"CHANGES", "IN", "PRESSURE", "ON"}) expect_word(word);
  ast::PressureChanges result;
  result.who = entity();
  expect_word("BETWEEN");
  result.before = within({}, [&] { return arithmetic(0); });  // AND ends it
  expect_word("AND");
  result.after = within({}, [&] { return arithmetic(0); });
  options(result.options, result.rows);
  return result;
}

/// `CHANGES SINCE t [UNTIL t] rows`
ast::RecordedChanges Parser::recorded_changes() {
  for (const std::string_view word : {"CHANGES", "SINCE"}) expect_word(word);
  ast::RecordedChanges result;
  result.since = expression();
  if (accept_word("UNTIL")) result.until = expression();
  result.rows.where = optional_where();
  result.rows.window = row_window();
  return result;
}

/// `FROM <who> TO <who>`
void Parser::pair(std::string_view statement, ast::EntityReference& from,
                  ast::EntityReference& to) {
  expect_word("FROM");
  from = entity();
  to_word(statement);
  to = entity();
}

void Parser::to_word(std::string_view statement) {
  if (accept_word("TO")) return;
  const bool who_follows = at(TokenKind::String) || at(TokenKind::Number) ||
                           at(TokenKind::Parameter) || at(TokenKind::LeftParen);
  if (!who_follows) fail();
  fail_at({peek().begin, peek().end}, "unexpected " + found_text() + ", expected TO",
          "write " + std::string(statement) + " FROM .. TO " + std::string(text_of(peek())));
}

/// `PRESSURE ON|BY <who> [FROM :Label] options rows`
ast::Pressure Parser::pressure() {
  expect_word("PRESSURE");
  ast::Pressure result;
  if (!accept_word("ON")) {
    expect_word("BY");
    result.direction = ast::Pressure::Direction::By;
  }
  result.who = entity();
  if (accept_word("FROM")) {
    expect(TokenKind::Colon);
    result.counterparts = labels(LabelPlace::Node);
  }
  options(result.options, result.rows);
  return result;
}

/// `'name'`, an id, `(:Label {key: value})` or `$parameter`.
ast::EntityReference Parser::entity() {
  const Index start = at_;
  const ast::Span span{peek().begin, peek().end};
  if (at(TokenKind::String)) {
    auto name = string_literal()->as<ast::Literal>()->value.as_string();
    return {span, ast::EntityName{std::move(name)}};
  }
  if (at(TokenKind::Number)) {
    const auto id = count_literal("an id");
    return {span, ast::EntityId{id->as<ast::Literal>()->value.as_integer()}};
  }
  if (at(TokenKind::Parameter)) return {span, ast::Parameter{name_of(advance(), text_)}};
  if (at(TokenKind::LeftParen)) {
    ast::NodePattern node = node_pattern(Place::Expression);
    if (node.variable) {
      fail_at(node.variable->span, "an entity has no variable here", "write (:Label {name: 'x'})");
    }
    return {span_from(start), std::move(node)};
  }
  if (at_name() && !at_word("TO") && !at_word("FROM") && !at_word("INTO") &&
      !at_word("PRESSURES")) {
    const std::string word(text_of(peek()));
    fail_at(span, "`" + word + "` is not quoted", "names are written in quotes: '" + word + "'");
  }
  note("an entity: 'name', an id, (:Label {key: value}) or $parameter");
  fail();
}

std::vector<ast::EntityReference> Parser::entities() {
  std::vector<ast::EntityReference> result;
  do {
    result.push_back(entity());
  } while (accept(TokenKind::Comma));
  return result;
}

/// Options in any order; WHERE before TOP filters the search, after it the rows.
void Parser::options(ast::InfluenceOptions& options, ast::ResultRows& rows) {
  while (option(options)) {
  }
  if (options.top != nullptr) rows.where = optional_where();
  rows.window = row_window();
}

void Parser::once(bool given, std::string_view word) {
  if (!given) return;
  const Token& token = tokens_[at_ - 1];
  fail_at({token.begin, token.end}, std::string(word) + " is given twice");
}

bool Parser::option(ast::InfluenceOptions& options) {
  if (accept_word("WITHIN")) {
    once(options.within != nullptr, "WITHIN");
    options.within = count_literal("a number of hops");
    if (!accept_rare_word("HOP")) expect_word("HOPS");
  } else if (accept_word("OVER")) {
    once(!options.over.empty(), "OVER");
    do {
      options.over.push_back(type_name());
    } while (accept(TokenKind::Pipe));
  } else if (accept_word("VIA")) {
    once(!options.via.empty(), "VIA");
    options.via = entities();
  } else if (accept_word("AVOIDING")) {
    once(!options.avoiding.empty(), "AVOIDING");
    options.avoiding = entities();
  } else if (options.top == nullptr && accept_word("WHERE")) {
    once(options.where != nullptr, "WHERE");
    options.where = predicate();
  } else if (accept_rare_word("ADVERSE")) {
    once(options.channel != ast::InfluenceChannel::Strength, "ADVERSE or SUPPORTIVE");
    options.channel = ast::InfluenceChannel::Adverse;
  } else if (accept_rare_word("SUPPORTIVE")) {
    once(options.channel != ast::InfluenceChannel::Strength, "ADVERSE or SUPPORTIVE");
    options.channel = ast::InfluenceChannel::Supportive;
  } else if (accept_rare_word("USING")) {
    once(options.model != nullptr, "USING MODEL");
    expect_word("MODEL");
    options.model = model_reference();
    options.model_version = model_version();
  } else if (at_word("WITH") && at_word("DECAY", 1) && !goes_on_as_expression(2)) {
    at_ += 2;
    once(options.decay, "WITH DECAY");
    options.decay = true;
  } else if (accept_rare_word("METHOD")) {
    once(options.method.has_value(), "METHOD");
    options.method = method();
  } else if (accept_word("BUDGET")) {
    budget(options);
  } else if (accept_word("TOP")) {
    once(options.top != nullptr, "TOP");
    options.top = count_literal("a number of rows");
  } else {
    return time_option(options.as_of, options.known_at);
  }
  return true;
}

/// Whether what stands before the token is a part of an expression, or is given a name: then WITH
/// is the clause.
bool Parser::goes_on_as_expression(Index ahead) const {
  static constexpr std::array kOperators{"AND", "OR",     "XOR",  "IN",
                                         "IS",  "STARTS", "ENDS", "CONTAINS"};
  const TokenKind kind = peek(ahead).kind;
  if (kind == TokenKind::End || kind == TokenKind::RightBrace || kind == TokenKind::Semicolon) {
    return false;
  }
  if (kind != TokenKind::Word) return true;
  if (at_word("AS", ahead)) return !at_word("OF", ahead + 1);
  return std::any_of(kOperators.begin(), kOperators.end(),
                     [&](const char* word) { return at_word(word, ahead); });
}

ast::Name Parser::method() {
  const Index start = at_;
  const bool sum = accept_word("SUM");
  if (!sum) expect_word("SRWR");
  return {sum ? "SUM" : "SRWR", span_from(start)};
}

/// `AS OF t` or `KNOWN AT t`; in the words of SQL:2011 `FOR VALID_TIME AS OF t` and
/// `FOR SYSTEM_TIME AS OF t`.
bool Parser::time_option(ast::ExpressionPtr& as_of, ast::ExpressionPtr& known_at) {
  if (at_word("FOR") && (at_word("SYSTEM_TIME", 1) || at_word("VALID_TIME", 1))) {
    const bool system = at_word("SYSTEM_TIME", 1);
    at_ += 2;
    expect_word("AS");
    expect_word("OF");
    auto& place = system ? known_at : as_of;
    once(place != nullptr, system ? "KNOWN AT" : "AS OF");
    place = expression();
    return true;
  }
  if (at_word("AS") && at_word("OF", 1)) {
    at_ += 2;
    once(as_of != nullptr, "AS OF");
    as_of = expression();
    return true;
  }
  note({}, "AS");
  if (at_word("KNOWN") && at_word("AT", 1)) {
    at_ += 2;
    once(known_at != nullptr, "KNOWN AT");
    known_at = expression();
    return true;
  }
  note({}, "KNOWN");
  return false;
}

void Parser::time_options(ast::ExpressionPtr& as_of, ast::ExpressionPtr& known_at) {
  while (time_option(as_of, known_at)) {
  }
}

/// `BUDGET n PATHS` or `BUDGET n MS`
void Parser::budget(ast::InfluenceOptions& options) {
  auto amount = count_literal("a budget");
  const bool paths = accept_word("PATHS");
  if (!paths) expect_word("MS");
  auto& place = paths ? options.budget_paths : options.budget_milliseconds;
  once(place != nullptr, "BUDGET");
  place = std::move(amount);
}

}  // namespace clout::query
