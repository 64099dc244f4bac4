// Literals, variables, and the forms with a grammar of their own: CASE, comprehensions,
// quantifiers, reduce, subqueries, patterns.
#include <array>
#include <limits>

#include "query/parser_state.h"

namespace clout::query {
namespace {

using ast::QuantifierKind;
using ast::SubqueryKind;

template <typename Kind>
struct Form {
  std::string_view word;
  Kind kind;
};
constexpr std::array<Form<QuantifierKind>, 4> kQuantifiers{{
    {"ALL", QuantifierKind::All},
    {"ANY", QuantifierKind::Any},
    {"NONE", QuantifierKind::None},
    {"SINGLE", QuantifierKind::Single},
}};
constexpr std::array<Form<SubqueryKind>, 3> kSubqueries{{
    {"EXISTS", SubqueryKind::Exists},
    {"COUNT", SubqueryKind::Count},
    {"COLLECT", SubqueryKind::Collect},
}};

ast::ExpressionPtr reference_to(const ast::Name& name) {
  return std::make_unique<ast::Expression>(name.span, ast::VariableReference{name.text});
}

}  // namespace

ast::ExpressionPtr Parser::atom() {
  switch (peek().kind) {
    case TokenKind::Number:
      return number();
    case TokenKind::String:
      return string_literal();
    case TokenKind::Parameter:
      return parameter();
    case TokenKind::LeftParen:
      return looks_like_path(0) ? pattern_expression() : parenthesised();
    case TokenKind::LeftBracket:
      return list_or_comprehension();
    case TokenKind::LeftBrace:
      return map_literal();
    case TokenKind::Word:
    case TokenKind::QuotedName:
      return word_atom();
    default:
      break;
  }
  note("an expression");
  fail();
}

ast::ExpressionPtr Parser::word_atom() {
  const Index start = at_;
  if (auto form = special_form()) return form;
  const Token& token = peek();
  if (token.kind == TokenKind::Word && is_reserved(text_of(token))) {
    note("an expression");
    fail();
  }
  if (at_function_call()) return function_call();
  if (at(TokenKind::LeftBrace, 1)) return map_projection();
  ast::Name name = any_name("a variable");
  return make(start, ast::VariableReference{std::move(name.text)});
}

/// What begins with a word that is a keyword in this place; null if it is a name after all.
ast::ExpressionPtr Parser::special_form() {
  if (!at(TokenKind::Word)) return nullptr;
  const Index start = at_;
  const auto literal = [&](Value value) {
    advance();
    return make(start, ast::Literal{std::move(value)});
  };
  if (at_word("TRUE")) return literal(true);
  if (at_word("FALSE")) return literal(false);
  if (at_word("NULL")) return literal(Value());
  if (at_word("CASE")) return case_expression();
  for (const auto& [word, kind] : kSubqueries) {
    if (at_word(word) && at(TokenKind::LeftBrace, 1)) return subquery_expression(kind);
  }
  if (!at(TokenKind::LeftParen, 1)) return nullptr;
  for (const auto& [word, kind] : kQuantifiers) {
    if (at_word(word) && at_name(2) && at_word("IN", 3)) return quantifier(kind);
  }
  if (at_word("REDUCE") && at_name(2) && at(TokenKind::Equal, 3)) return reduce();
  if (at_word("SHORTESTPATH") || at_word("ALLSHORTESTPATHS")) {
    auto path = std::make_unique<ast::PathPattern>(shortest_path_function());
    return make(start, ast::PatternExpression{std::move(path)});
  }
  return nullptr;
}

ast::ExpressionPtr Parser::number() {
  const Index start = at_;
  const auto value = number_value(peek(), text_);
  if (const auto* fault = std::get_if<LiteralFault>(&value)) fail(*fault);
  const ast::Span span{peek().begin, peek().end};
  advance();
  if (const auto* real = std::get_if<double>(&value))
    return make(start, ast::Literal{Value(*real)});
  const std::uint64_t magnitude = std::get<std::uint64_t>(value);
  if (magnitude > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    fail_at(span, "the integer does not fit into 64 bits",
            "integers reach from -9223372036854775808 to 9223372036854775807; write a float, "
            "e.g. 1e20",
            "IntegerOverflow");
  }
  return make(start, ast::Literal{Value(static_cast<std::int64_t>(magnitude))});
}

ast::ExpressionPtr Parser::string_literal() {
  const Index start = at_;
  auto value = string_value(peek(), text_);
  if (const auto* fault = std::get_if<LiteralFault>(&value)) fail(*fault);
  advance();
  return make(start, ast::Literal{Value(std::get<std::string>(std::move(value)))});
}

ast::ExpressionPtr Parser::parameter() {
  const Index start = at_;
  const Token& token = advance();
  return make(start, ast::Parameter{name_of(token, text_)});
}

/// An integer literal or a parameter: what the counts of path selectors and options may be.
ast::ExpressionPtr Parser::count_literal(std::string_view what) {
  if (at(TokenKind::Parameter)) return parameter();
  if (!at(TokenKind::Number)) {
    note(what);
    fail();
  }
  const ast::Span span{peek().begin, peek().end};
  auto count = number();
  const auto* literal = count->as<ast::Literal>();
  if (!literal->value.is_integer()) fail_at(span, "expected " + std::string(what));
  return count;
}

ast::ExpressionPtr Parser::parenthesised() {
  expect(TokenKind::LeftParen);
  auto inner = expression({.patterns = context_.patterns});
  expect(TokenKind::RightParen);
  return inner;
}

std::vector<ast::Expression> Parser::expression_list(TokenKind close, Context context) {
  std::vector<ast::Expression> items;
  if (accept(close)) return items;
  do {
    items.push_back(std::move(*expression(context)));
  } while (accept(TokenKind::Comma));
  expect(close);
  return items;
}

ast::ExpressionPtr Parser::list_or_comprehension() {
  const Index start = at_;
  if (at_name(1) && at_word("IN", 2) && !has_second_item()) return list_comprehension(start);
  const bool named_path = at_name(1) && at(TokenKind::Equal, 2) && looks_like_path(3);
  if (named_path || looks_like_path(1)) return pattern_comprehension(start);
  advance();
  auto items = expression_list(TokenKind::RightBracket, {});
  return make(start, ast::ListLiteral{std::move(items)});
}

/// Of the bracket here: `[x IN list, ..` is a list that begins with a comparison.
bool Parser::has_second_item() const {
  int depth = 0;
  for (Index ahead = 0;; ++ahead) {
    switch (peek(ahead).kind) {
      case TokenKind::LeftBracket:
      case TokenKind::LeftParen:
      case TokenKind::LeftBrace:
        ++depth;
        break;
      case TokenKind::RightBracket:
      case TokenKind::RightParen:
      case TokenKind::RightBrace:
        if (--depth == 0) return false;
        break;
      case TokenKind::Comma:
        if (depth == 1) return true;
        break;
      case TokenKind::Pipe:
        if (depth == 1) return false;
        break;
      case TokenKind::End:
        return false;
      default:
        if (depth == 1 && at_word("WHERE", ahead)) return false;
        break;
    }
  }
}

ast::ExpressionPtr Parser::list_comprehension(Index start) {
  advance();
  ast::ListComprehension result;
  result.variable = variable();
  expect_word("IN");
  result.list = expression({.bar_ends = true});
  if (accept_word("WHERE")) result.filter = expression({.patterns = true, .bar_ends = true});
  if (accept(TokenKind::Pipe)) result.projection = expression();
  expect(TokenKind::RightBracket);
  return make(start, std::move(result));
}

ast::ExpressionPtr Parser::pattern_comprehension(Index start) {
  advance();
  ast::PatternComprehension result;
  result.path = std::make_unique<ast::PathPattern>(path_pattern(Place::Expression));
  if (accept_word("WHERE")) result.filter = expression({.patterns = true, .bar_ends = true});
  expect(TokenKind::Pipe);
  result.projection = expression();
  expect(TokenKind::RightBracket);
  return make(start, std::move(result));
}

ast::ExpressionPtr Parser::map_literal() {
  const Index start = at_;
  expect(TokenKind::LeftBrace);
  ast::MapLiteral result;
  if (!accept(TokenKind::RightBrace)) {
    do {
      result.entries.push_back(map_entry());
    } while (accept(TokenKind::Comma));
    expect(TokenKind::RightBrace);
  }
  return make(start, std::move(result));
}

ast::MapEntry Parser::map_entry() {
  // As openCypher has it, a map may have an empty key; nothing else has an empty name.
  ast::Name key = at(TokenKind::EmptyName) ? name_of_token() : any_name("a property key");
  expect(TokenKind::Colon);
  return {std::move(key), std::move(*expression())};
}

/// `variable {.*, .key, key: value, variable}`
ast::ExpressionPtr Parser::map_projection() {
  const Index start = at_;
  const ast::Name object = variable();
  ast::MapProjection result;
  result.object = reference_to(object);
  expect(TokenKind::LeftBrace);
  if (!accept(TokenKind::RightBrace)) {
    do {
      map_selection(object, result);
    } while (accept(TokenKind::Comma));
    expect(TokenKind::RightBrace);
  }
  return make(start, std::move(result));
}

void Parser::map_selection(const ast::Name& object, ast::MapProjection& result) {
  if (at_name() && at(TokenKind::Colon, 1)) {
    result.entries.push_back(map_entry());
  } else if (at_name()) {
    ast::Name name = variable();
    auto value = reference_to(name);
    result.entries.push_back({std::move(name), std::move(*value)});
  } else {
    expect(TokenKind::Dot);
    result.all = result.all || at(TokenKind::Star);
    if (accept(TokenKind::Star)) return;
    ast::Name key = any_name("a property key");
    ast::Expression value(key.span, ast::PropertyAccess{reference_to(object), key});
    result.entries.push_back({std::move(key), std::move(value)});
  }
}

ast::ExpressionPtr Parser::case_expression() {
  const Index start = at_;
  expect_word("CASE");
  ast::Case result;
  if (!at_word("WHEN")) result.subject = expression();
  expect_word("WHEN");
  do {
    std::vector<ast::CaseCondition> when;
    do {
      when.push_back(case_condition(result.subject != nullptr));
    } while (result.subject != nullptr && accept(TokenKind::Comma));
    expect_word("THEN");
    result.branches.push_back({std::move(when), std::move(*expression())});
  } while (accept_word("WHEN"));
  if (accept_word("ELSE")) result.otherwise = expression();
  expect_word("END");
  return make(start, std::move(result));
}

/// Behind a subject, a value to equal, or how a condition goes on from it: `> 5`, `IS NULL`.
ast::CaseCondition Parser::case_condition(bool subject) {
  if (!subject) return {std::move(*predicate())};
  const Index start = at_;
  auto condition = within({}, [&] {
    auto left = make(start, ast::CaseSubject());
    return comparison(start, tests(start, std::move(left)));
  });
  if (at_ > start) return {std::move(*condition), true};
  return {std::move(*expression())};
}

ast::ExpressionPtr Parser::quantifier(QuantifierKind kind) {
  const Index start = at_;
  advance();
  expect(TokenKind::LeftParen);
  ast::Quantifier result{kind, variable(), nullptr, nullptr};
  expect_word("IN");
  result.list = expression();
  if (accept_word("WHERE")) result.filter = predicate();
  expect(TokenKind::RightParen);
  return make(start, std::move(result));
}

ast::ExpressionPtr Parser::reduce() {
  const Index start = at_;
  advance();
  expect(TokenKind::LeftParen);
  ast::Reduce result;
  result.accumulator = variable();
  expect(TokenKind::Equal);
  result.initial = expression();
  expect(TokenKind::Comma);
  result.variable = variable();
  expect_word("IN");
  result.list = expression({.bar_ends = true});
  expect(TokenKind::Pipe);
  result.step = expression();
  expect(TokenKind::RightParen);
  return make(start, std::move(result));
}

ast::ExpressionPtr Parser::subquery_expression(SubqueryKind kind) {
  const Index start = at_;
  const Level level(*this);
  advance();
  expect(TokenKind::LeftBrace);
  ast::Subquery result{kind, std::make_unique<ast::Query>()};
  const Index inside = at_;
  // `filter = (a)-->(b)` is a path that is called filter.
  if ((at_clause() || at_influence_statement()) && !at(TokenKind::Equal, 1)) {
    const bool rows = kind == SubqueryKind::Collect;
    *result.query = query(rows ? QueryPlace::Subquery : QueryPlace::Predicate);
  } else {
    ast::Match match;
    match.patterns = pattern_list(Place::Match);
    match.where = optional_where();
    const ast::Span span = span_from(inside);
    ast::SingleQuery single;
    single.span = span;
    single.clauses.push_back({span, span, std::move(match)});
    result.query->span = span;
    result.query->parts.push_back(std::move(single));
  }
  expect(TokenKind::RightBrace);
  return make(start, std::move(result));
}

ast::ExpressionPtr Parser::pattern_expression() {
  const Index start = at_;
  const bool allowed = context_.patterns;
  auto path = std::make_unique<ast::PathPattern>(path_pattern(Place::Expression));
  if (!allowed) {
    fail_at(path->span, "a pattern is a predicate: it may stand in WHERE only",
            "write EXISTS { .. } for a truth value, COUNT { .. } for a number, or "
            "[pattern | expression] for a list");
  }
  return make(start, ast::PatternExpression{std::move(path)});
}

}  // namespace clout::query
