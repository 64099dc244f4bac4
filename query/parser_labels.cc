// Label expressions: `:A:B`, `:A&!B`, `:(A|B)&C`, `:%`, edge types `:A|:B` and `:competes-with`.
// In patterns, IS may stand for the colon.
#include "query/parser_state.h"

namespace clout::query {

bool Parser::accept_label_sign() { return accept(TokenKind::Colon) || accept_rare_word("IS"); }

ast::LabelExpressionPtr Parser::labels(LabelPlace place) {
  return std::make_unique<ast::LabelExpression>(label_or(place));
}

ast::LabelExpression Parser::label_or(LabelPlace place) {
  const Index start = at_;
  std::vector<ast::LabelExpression> operands;
  operands.push_back(label_and(place));
  const bool bar_allowed = place != LabelPlace::Expression || !context_.bar_ends;
  while (bar_allowed && accept(TokenKind::Pipe)) {
    if (at(TokenKind::Colon)) advance();
    operands.push_back(label_and(place));
  }
  if (operands.size() == 1) return std::move(operands.front());
  return {span_from(start), ast::LabelOr{std::move(operands)}};
}

ast::LabelExpression Parser::label_and(LabelPlace place) {
  const Index start = at_;
  std::vector<ast::LabelExpression> operands;
  operands.push_back(label_term(place));
  while (accept(TokenKind::Ampersand) || accept(TokenKind::Colon)) {
    operands.push_back(label_term(place));
  }
  if (operands.size() == 1) return std::move(operands.front());
  return {span_from(start), ast::LabelAnd{std::move(operands)}};
}

ast::LabelExpression Parser::label_term(LabelPlace place) {
  const Level level(*this);
  const Index start = at_;
  if (at(TokenKind::Bang)) {
    advance();
    auto operand = std::make_unique<ast::LabelExpression>(label_term(place));
    return {span_from(start), ast::LabelNot{std::move(operand)}};
  }
  if (at(TokenKind::Percent)) {
    advance();
    return {span_from(start), ast::LabelWildcard{}};
  }
  if (at(TokenKind::LeftParen)) {
    advance();
    // Inside parentheses a bar is never the end of the expression.
    auto inner = label_or(place == LabelPlace::Edge ? place : LabelPlace::Node);
    expect(TokenKind::RightParen);
    return inner;
  }
  ast::Name name = place == LabelPlace::Edge ? type_name() : any_name("a label");
  return {name.span, ast::LabelName{std::move(name.text)}};
}

/// An edge type; hyphens that touch both neighbours belong to it.
ast::Name Parser::type_name() {
  const bool plain = at(TokenKind::Word);
  ast::Name name = any_name("an edge type");
  while (plain && at(TokenKind::Minus) && peek().begin == name.span.end) {
    const Token& part = peek(1);
    const bool continues = part.kind == TokenKind::Word || part.kind == TokenKind::Number;
    if (!continues || part.begin != peek().end) break;
    name.text += "-" + std::string(text_of(part));
    name.span.end = part.end;
    at_ += 2;
  }
  return name;
}

}  // namespace clout::query
