// Calls of functions, and trim() with a grammar of its own.
#include <algorithm>
#include <iterator>
#include <utility>

#include "query/characters.h"
#include "query/parser_state.h"

namespace clout::query {

/// Is this a dotted name with a `(` after it?
bool Parser::at_function_call() const {
  Index ahead = 1;
  while (at(TokenKind::Dot, ahead) && at_name(ahead + 1)) ahead += 2;
  return at(TokenKind::LeftParen, ahead);
}

ast::ExpressionPtr Parser::function_call() {
  const Index start = at_;
  ast::FunctionCall call;
  call.name = dotted_name("a function");
  expect(TokenKind::LeftParen);
  const Context arguments{.patterns = equals_ignoring_case(call.name.text, "EXISTS")};
  const bool counts = equals_ignoring_case(call.name.text, "COUNT");
  if (counts && at(TokenKind::Star) && at(TokenKind::RightParen, 1)) {
    at_ += 2;
    call.star = true;
    return make(start, std::move(call));
  }
  call.distinct = accept_word("DISTINCT");
  if (!call.distinct && equals_ignoring_case(call.name.text, "TRIM")) {
    trim_arguments(call);
  } else {
    call.arguments = expression_list(TokenKind::RightParen, arguments);
  }
  return make(start, std::move(call));
}

/// The usual arguments, or `[BOTH | LEADING | TRAILING] [characters] FROM text`, which is another
/// form of btrim(), ltrim() and rtrim().
void Parser::trim_arguments(ast::FunctionCall& call) {
  static constexpr std::pair<std::string_view, std::string_view> kSides[] = {
      {"BOTH", "btrim"}, {"LEADING", "ltrim"}, {"TRAILING", "rtrim"}};
  const auto* side = std::find_if(std::begin(kSides), std::end(kSides), [&](const auto& words) {
    return at_word(words.first) && at_operand(1);
  });
  const bool sided = side != std::end(kSides);
  if (sided) advance();
  const bool from_variable = at_word("FROM", 1) && at_operand(2);
  const bool bare = sided && at_word("FROM") && !from_variable;
  std::vector<ast::Expression> before;
  if (!at(TokenKind::RightParen) && !bare) before.push_back(std::move(*expression()));
  if (sided || (!before.empty() && at_word("FROM"))) {
    expect_word("FROM");
    call.name.text = sided ? side->second : "btrim";
    call.arguments.push_back(std::move(*expression()));
  } else {
    while (!before.empty() && accept(TokenKind::Comma)) {
      before.push_back(std::move(*expression()));
    }
  }
  for (ast::Expression& argument : before) call.arguments.push_back(std::move(argument));
  expect(TokenKind::RightParen);
}

/// Can an operand begin there, rather than what goes on from a variable before it?
bool Parser::at_operand(Index ahead) const {
  constexpr std::string_view kInfix[] = {"AND", "OR",     "XOR",  "IN",
                                         "IS",  "STARTS", "ENDS", "CONTAINS"};
  const bool infix = std::any_of(std::begin(kInfix), std::end(kInfix),
                                 [&](std::string_view word) { return at_word(word, ahead); });
  return (at_name(ahead) && !infix) || at(TokenKind::String, ahead) ||
         at(TokenKind::Parameter, ahead);
}

}  // namespace clout::query
