#include "query/parser.h"

#include <algorithm>

#include "query/characters.h"
#include "query/parser_state.h"
#include "schema/utf8.h"

namespace clout::query {
namespace {

void check_text(std::string_view text, const ParserLimits& limits) {
  if (text.size() > limits.text_bytes) {
    throw Error(ErrorCode::Limit, "the query is " + std::to_string(text.size()) +
                                      " bytes long; the limit is " +
                                      std::to_string(limits.text_bytes))
        .hint("pass data as parameters, or split the query into several statements");
  }
  const auto invalid = find_invalid_utf8(text);
  if (invalid == std::string_view::npos) return;
  throw Error(ErrorCode::Syntax, "the query is not valid UTF-8 here")
      .at(position_at(text, invalid))
      .hint("save the text in the encoding UTF-8")
      .detail("InvalidUnicodeCharacter");
}

std::string_view checked(std::string_view text, const ParserLimits& limits) {
  check_text(text, limits);
  return text;
}

}  // namespace

ast::Statement parse_statement(std::string_view text, const ParserLimits& limits) {
  return Parser(text, limits).statement();
}

ast::ExpressionPtr parse_expression(std::string_view text, const ParserLimits& limits) {
  return Parser(text, limits).whole_expression();
}

Parser::Parser(std::string_view text, const ParserLimits& limits)
    : text_(checked(text, limits)), limits_(limits), tokens_(tokenize(text)) {}

Parser::Level::Level(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ <= parser_.limits_.nesting) return;
  --parser_.depth_;
  const Token& token = parser_.peek();
  throw Error(ErrorCode::Limit, "the query is nested more than " +
                                    std::to_string(parser_.limits_.nesting) + " levels deep")
      .at(parser_.position({token.begin, token.end}));
}

/// Counts one more of what plans grow with.
void Parser::count(std::size_t& counter, std::size_t limit, std::string_view what,
                   std::string_view hint) {
  if (++counter <= limit) return;
  throw Error(ErrorCode::Limit,
              "the statement has more than " + std::to_string(limit) + " " + std::string(what))
      .at(position({peek().begin, peek().end}))
      .hint(std::string(hint));
}

ast::Statement Parser::statement() {
  ast::Statement result;
  if (at(TokenKind::End)) fail_at({0, 0}, "the query is empty", "write e.g. MATCH (n) RETURN n");
  if (auto transaction = transaction_statement()) {
    result.node = *transaction;
  } else if (at_schema_statement() && at_word("CREATE") && at_word("FULLTEXT", 1)) {
    result.node = create_text_index();
  } else if (at_schema_statement() && at_word("CREATE") && at_word("PATH", 1)) {
    result.node = create_path_index();
  } else if (at_schema_statement() && at_word("CREATE")) {
    result.node = create_schema();
  } else if (at_schema_statement()) {
    result.node = drop_schema();
  } else if (at_model_statement()) {
    result.node = model_statement();
  } else if (at_word("WHAT") && at_word("IF", 1)) {
    result.node = what_if();
  } else if (at_word("WATCH")) {
    result.node = watch();
  } else {
    result.explain = explain_mode();
    result.node = query(QueryPlace::Statement);
  }
  result.span = span_from(0);
  accept(TokenKind::Semicolon);
  if (!accept(TokenKind::End)) fail();
  return result;
}

ast::ExplainMode Parser::explain_mode() {
  if (accept_rare_word("EXPLAIN")) return ast::ExplainMode::Explain;
  return accept_rare_word("PROFILE") ? ast::ExplainMode::Profile : ast::ExplainMode::None;
}

ast::ExpressionPtr Parser::whole_expression() {
  auto result = predicate();
  if (!accept(TokenKind::End)) fail();
  return result;
}

const Token& Parser::peek(Index ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool Parser::at_word(std::string_view upper, Index ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::Word && equals_ignoring_case(text_of(token), upper);
}

bool Parser::at_name(Index ahead) const {
  return at(TokenKind::Word, ahead) || at(TokenKind::QuotedName, ahead);
}

void Parser::note(std::string_view what, std::string_view keyword) {
  if (expected_at_ != at_) expected_.clear();
  expected_at_ = at_;
  const bool known = std::any_of(expected_.begin(), expected_.end(), [&](const Expected& e) {
    return e.what == what && e.keyword == keyword;
  });
  if (!known) expected_.push_back({what, keyword});
}

bool Parser::accept(TokenKind kind) {
  if (!at(kind)) {
    note(describe(kind));
    return false;
  }
  if (kind != TokenKind::End) ++at_;
  return true;
}

bool Parser::accept_word(std::string_view upper) {
  if (!at_word(upper)) {
    note(upper, upper);
    return false;
  }
  ++at_;
  return true;
}

bool Parser::accept_rare_word(std::string_view upper) {
  if (at_word(upper)) return accept_word(upper);
  note({}, upper);
  return false;
}

void Parser::expect(TokenKind kind) {
  if (!accept(kind)) fail();
}

void Parser::expect_word(std::string_view upper) {
  if (!accept_word(upper)) fail();
}

ast::Span Parser::span_from(Index start) const {
  const auto begin = tokens_[start].begin;
  return {begin, at_ > start ? tokens_[at_ - 1].end : begin};
}

/// A label, type, property key or other name that any word may be.
ast::Name Parser::any_name(std::string_view what) {
  if (!at_name()) {
    note(what);
    fail();
  }
  return name_of_token();
}

ast::Name Parser::name_of_token() {
  const Token& token = advance();
  return {name_of(token, text_), {token.begin, token.end}};
}

ast::Name Parser::variable() {
  const Token& token = peek();
  if (token.kind == TokenKind::Word && is_reserved(text_of(token))) {
    note("a variable");
    fail();
  }
  return any_name("a variable");
}

ast::Name Parser::dotted_name(std::string_view what) {
  ast::Name name = any_name(what);
  while (accept(TokenKind::Dot)) {
    const ast::Name part = any_name(what);
    name.text += "." + part.text;
    name.span.end = part.span.end;
  }
  return name;
}

bool Parser::at_clause() const {
  const auto& words = clause_words();
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return at_word(word); });
}

}  // namespace clout::query
