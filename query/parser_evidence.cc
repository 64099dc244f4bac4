// Statements about named edges and their claims: ASSERT, DENY, DOUBT, CONTRADICTIONS, SOURCES FOR,
// CREATE, DELETE and SET OUTCOME OF an edge that is named by its ends, and MERGE ENTITIES and
// SPLIT.
#include "query/parser_state.h"

namespace clout::query {

/// What a statement lets an edge say beside its ends; else why it does not.
struct Parser::EdgeForm {
  bool typed = true;
  std::string_view no_variable = {};
  std::string_view no_properties = {};
};

namespace {

constexpr std::string_view kNamed = "an edge is named by its ends and its type here";
constexpr std::string_view kNotMade = "only an edge that is made can be given a variable here";

}  // namespace

bool Parser::at_assertion() const {
  const bool verb = at_word("ASSERT") || at_word("DENY") || at_word("DOUBT");
  return verb && at(TokenKind::LeftParen, 1);
}

/// `('name')`, `(12)` or `($who)` with `-[` or `<-[` behind it. No pattern of openCypher begins so.
bool Parser::at_named_edge(Index ahead) const {
  const bool named = at(TokenKind::String, ahead + 1) || at(TokenKind::Number, ahead + 1) ||
                     at(TokenKind::Parameter, ahead + 1);
  if (!at(TokenKind::LeftParen, ahead) || !named || !at(TokenKind::RightParen, ahead + 2)) {
    return false;
  }
  const Index arrow = at(TokenKind::Less, ahead + 3) ? ahead + 4 : ahead + 3;
  return at(TokenKind::Minus, arrow) && at(TokenKind::LeftBracket, arrow + 1);
}

/// What DELETE takes else is an expression, and one may go on with `-[`, but not with `-[:`.
bool Parser::at_gone_edge() const {
  const Index arrow = at(TokenKind::Less, 4) ? 5 : 4;
  return at_named_edge(1) && at(TokenKind::Colon, arrow + 2);
}

/// `ASSERT|DENY|DOUBT edge BY source ..`
ast::Assertion Parser::assertion() {
  ast::Assertion result;
  result.stance = at_word("ASSERT") ? Stance::Supports
                  : at_word("DENY") ? Stance::Denies
                                    : Stance::Weakens;
  advance();
  const bool makes = result.stance == Stance::Supports;
  result.edge =
      named_edge({.no_properties = makes ? "" : "only ASSERT makes an edge that is not there"});
  while (claim_part(result)) {
  }
  if (result.parts[0] == nullptr) fail();  // BY was expected
  return result;
}

bool Parser::claim_part(ast::Assertion& assertion) {
  for (std::size_t i = 0; i < ast::kClaimParts; ++i) {
    const std::string_view word = ast::kClaimPartWords[i];
    if (!accept_word(word)) continue;
    once(assertion.parts[i] != nullptr, word);
    assertion.parts[i] = expression();
    return true;
  }
  return false;
}

ast::EdgeEdit Parser::edge_edit(ast::EdgeEdit::Kind kind, Index words) {
  at_ += words;
  ast::EdgeEdit result;
  result.kind = kind;
  const bool makes = kind == ast::EdgeEdit::Kind::Create;
  result.edge =
      named_edge({.no_variable = makes ? "" : kNotMade, .no_properties = makes ? "" : kNamed});
  return result;
}

/// `SET OUTCOME OF edge = GRANTED|DENIED|PENDING`
ast::EdgeEdit Parser::outcome() {
  using Kind = ast::EdgeEdit::Kind;
  static constexpr std::pair<std::string_view, Kind> kWords[] = {
      {"GRANTED", Kind::Grant}, {"DENIED", Kind::Deny}, {"PENDING", Kind::Pend}};
  ast::EdgeEdit result = edge_edit(Kind::Grant, 3);
  expect(TokenKind::Equal);
  for (const auto& [word, kind] : kWords) {
    if (!accept_word(word)) continue;
    result.kind = kind;
    return result;
  }
  fail();
}

/// `MERGE entities = (a)-->(b)` is a path that is called entities.
bool Parser::at_entity_edit() const {
  const bool merges = at_word("MERGE") && at_word("ENTITIES", 1) && !at(TokenKind::Equal, 2);
  return merges || at_word("SPLIT");
}

/// `MERGE ENTITIES which INTO kept` or `SPLIT which FROM kept`
ast::EntityEdit Parser::entity_edit() {
  ast::EntityEdit result;
  result.splits = at_word("SPLIT");
  at_ += result.splits ? 1 : 2;
  result.which = party();
  expect_word(result.splits ? "FROM" : "INTO");
  result.kept = party();
  return result;
}

ast::EdgeEnd Parser::party() {
  const bool in_brackets = at(TokenKind::LeftParen) && at_name(1) && at(TokenKind::RightParen, 2);
  return in_brackets ? edge_end() : ast::EdgeEnd{entity()};
}

/// `CONTRADICTIONS [ABOUT who] [AS OF t] [KNOWN AT t] rows`
ast::Contradictions Parser::contradictions() {
  expect_word("CONTRADICTIONS");
  ast::Contradictions result;
  if (accept_word("ABOUT")) result.about = entity();
  time_options(result.as_of, result.known_at);
  result.rows.where = optional_where();
  result.rows.window = row_window();
  return result;
}

/// `SOURCES FOR (end)-[:TYPE]->(end)-.., .. [AS OF t] [KNOWN AT t] rows`
ast::SourcesFor Parser::sources_for() {
  expect_word("SOURCES");
  expect_word("FOR");
  constexpr EdgeForm kForm{.typed = false, .no_variable = kNamed, .no_properties = kNamed};
  ast::SourcesFor result;
  result.edges.push_back(named_edge(kForm));
  while (at(TokenKind::Minus) || at(TokenKind::Less) || accept(TokenKind::Comma)) {
    count(steps_, limits_.steps, "edges in its patterns", "write several statements");
    // The end of one edge of a path is the start of the next, and is read again as such.
    if (!at(TokenKind::LeftParen)) at_ = last_end_;
    result.edges.push_back(named_edge(kForm));
  }
  time_options(result.as_of, result.known_at);
  result.rows.where = optional_where();
  result.rows.window = row_window();
  return result;
}

/// `IMPACT OF { CREATE edge; .. } [ON who] options rows`
ast::Impact Parser::impact() {
  expect_word("IMPACT");
  expect_word("OF");
  expect(TokenKind::LeftBrace);
  ast::Impact result;
  do {
    if (at(TokenKind::RightBrace) && !result.ties.empty()) break;  // a last `;`
    if (!at_word("CREATE")) {
      const ast::Span here{peek().begin, peek().end};
      fail_at(here, "the impact is asked of ties that are made: expected CREATE",
              "write IMPACT OF { CREATE ('a')-[:TYPE]->('b') }; WHAT IF takes other changes");
    }
    advance();
    count(steps_, limits_.steps, "edges in its patterns", "write several statements");
    result.ties.push_back(
        named_edge({.no_variable = "the tie is only thought of: it has no variable"}));
  } while (accept(TokenKind::Semicolon));
  expect(TokenKind::RightBrace);
  if (accept_word("ON")) result.on = entity();
  options(result.options, result.rows);
  return result;
}

/// `(end)-[variable:TYPE {properties}]->(end)`, or with `<-`.
ast::NamedEdge Parser::named_edge(const EdgeForm& form) {
  const Index start = at_;
  ast::NamedEdge edge;
  edge.start = edge_end();
  const bool leftwards = accept(TokenKind::Less);
  expect(TokenKind::Minus);
  expect(TokenKind::LeftBracket);
  if (at_name() && !at(TokenKind::Colon)) edge.variable = variable();
  if (accept(TokenKind::Colon)) edge.type = type_name();
  if (at(TokenKind::LeftBrace)) edge.properties = map_literal();
  expect(TokenKind::RightBracket);
  expect(TokenKind::Minus);
  if (!leftwards) expect(TokenKind::Greater);
  last_end_ = at_;
  edge.end = edge_end();
  if (leftwards) std::swap(edge.start, edge.end);
  edge.span = span_from(start);
  if (form.typed && !edge.type) fail_at(edge.span, "the edge has no type", "write -[:TYPE]->");
  if (edge.variable && !form.no_variable.empty()) {
    fail_at(edge.variable->span, std::string(form.no_variable), "leave the variable out");
  }
  if (edge.properties && !form.no_properties.empty()) {
    fail_at(edge.properties->span, std::string(form.no_properties), "leave the properties out");
  }
  return edge;
}

ast::EdgeEnd Parser::edge_end() {
  // A pattern brings its own parentheses.
  const bool pattern = at(TokenKind::Colon, 1) || at(TokenKind::LeftBrace, 1);
  if (at(TokenKind::LeftParen) && pattern) return {entity()};
  expect(TokenKind::LeftParen);
  ast::EdgeEnd end;
  if (at_name()) {
    end.node = variable();
  } else {
    end.node = entity();
  }
  expect(TokenKind::RightParen);
  return end;
}

}  // namespace clout::query
