// Operators, loosest binding first: OR, XOR, AND, NOT, comparisons, tests (IN, IS NULL, ..),
// + - ||, * / %, ^, signs, then property access, subscripts and labels.
#include <array>
#include <limits>

#include "query/parser_state.h"

namespace clout::query {
namespace {

using ast::BinaryOperator;
using ast::ComparisonOperator;

struct BooleanLevel {
  std::string_view word;
  BinaryOperator op;
};
constexpr std::array<BooleanLevel, 3> kBooleanLevels{{
    {"OR", BinaryOperator::Or},
    {"XOR", BinaryOperator::Xor},
    {"AND", BinaryOperator::And},
}};

/// Arithmetic and property chains grow to the left, one level of the tree per operator; this
/// bounds the depth that later stages recurse to.
constexpr std::size_t kMaximumChain = 1000;

std::optional<ComparisonOperator> comparison_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::Equal:
      return ComparisonOperator::Equal;
    case TokenKind::NotEqual:
      return ComparisonOperator::NotEqual;
    case TokenKind::Less:
      return ComparisonOperator::Less;
    case TokenKind::LessEqual:
      return ComparisonOperator::LessOrEqual;
    case TokenKind::Greater:
      return ComparisonOperator::Greater;
    case TokenKind::GreaterEqual:
      return ComparisonOperator::GreaterOrEqual;
    default:
      return std::nullopt;
  }
}

struct ArithmeticOperator {
  BinaryOperator op;
  int level;
};

std::optional<ArithmeticOperator> arithmetic_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::Plus:
      return ArithmeticOperator{BinaryOperator::Add, 0};
    case TokenKind::Minus:
      return ArithmeticOperator{BinaryOperator::Subtract, 0};
    case TokenKind::DoublePipe:
      return ArithmeticOperator{BinaryOperator::Concatenate, 0};
    case TokenKind::Star:
      return ArithmeticOperator{BinaryOperator::Multiply, 1};
    case TokenKind::Slash:
      return ArithmeticOperator{BinaryOperator::Divide, 1};
    case TokenKind::Percent:
      return ArithmeticOperator{BinaryOperator::Modulo, 1};
    case TokenKind::Caret:
      return ArithmeticOperator{BinaryOperator::Power, 2};
    default:
      return std::nullopt;
  }
}

}  // namespace

ast::ExpressionPtr Parser::expression(Context context) {
  return within(context, [this] { return boolean_chain(0); });
}

ast::ExpressionPtr Parser::boolean_chain(int level) {
  if (level == static_cast<int>(kBooleanLevels.size())) return negation();
  const auto& [word, op] = kBooleanLevels[static_cast<std::size_t>(level)];
  std::vector<ast::ExpressionPtr> operands;
  operands.push_back(boolean_chain(level + 1));
  while (at_word(word)) {
    advance();
    operands.push_back(boolean_chain(level + 1));
  }
  note("an operator");
  note({}, word);
  return balanced(op, operands, 0, operands.size());
}

/// A balanced tree, so that ten thousand ORs are fourteen levels deep. Sound because AND, OR and
/// XOR are associative in three-valued logic; the order of evaluation stays.
ast::ExpressionPtr Parser::balanced(BinaryOperator op, std::vector<ast::ExpressionPtr>& operands,
                                    Index first, Index last) {
  if (last - first == 1) return std::move(operands[first]);
  const Index middle = first + (last - first + 1) / 2;
  auto left = balanced(op, operands, first, middle);
  auto right = balanced(op, operands, middle, last);
  const ast::Span span{left->span.begin, right->span.end};
  return std::make_unique<ast::Expression>(span,
                                           ast::Binary{op, std::move(left), std::move(right)});
}

ast::ExpressionPtr Parser::negation() {
  const Index start = at_;
  if (!at_word("NOT")) return comparison(start, test());
  const Level level(*this);
  advance();
  auto operand = negation();
  return make(start, ast::Unary{ast::UnaryOperator::Not, std::move(operand)});
}

ast::ExpressionPtr Parser::comparison(Index start, ast::ExpressionPtr first) {
  std::vector<ast::ComparisonStep> steps;
  while (const auto op = comparison_operator(peek().kind)) {
    advance();
    steps.push_back({*op, test()});
  }
  if (steps.empty()) return first;
  return make(start, ast::Comparison{std::move(first), std::move(steps)});
}

ast::ExpressionPtr Parser::test() {
  const Index start = at_;
  return tests(start, arithmetic(0));
}

ast::ExpressionPtr Parser::tests(Index start, ast::ExpressionPtr left) {
  for (int length = 0;; ++length) {
    count_chain(length);
    if (at_word("IS")) {
      left = is_test(start, std::move(left));
    } else if (const auto op = test_operator()) {
      auto right = arithmetic(0);
      left = make(start, ast::Binary{*op, std::move(left), std::move(right)});
    } else {
      return left;
    }
  }
}

/// `IS [NOT] NULL`, `IS [NOT] :: TYPE` and, of a variable, `IS [NOT] Label`: of anything else a
/// label is more likely a slip in NULL.
ast::ExpressionPtr Parser::is_test(Index start, ast::ExpressionPtr left) {
  const bool variable = at_ == start + 1 && left->as<ast::VariableReference>() != nullptr;
  expect_word("IS");
  const bool negated = accept_word("NOT");
  if (at_type_sign()) {
    type_sign();
    return make(start, ast::TypeTest{std::move(left), value_type(), negated});
  }
  const bool reserved = at(TokenKind::Word) && is_reserved(text_of(peek()));
  const bool label = (at_name() && !reserved) || at(TokenKind::Bang) || at(TokenKind::Percent) ||
                     at(TokenKind::LeftParen);
  if (variable && label) {
    auto test = make(start, ast::LabelTest{std::move(left), labels(LabelPlace::Expression)});
    return negated ? make(start, ast::Unary{ast::UnaryOperator::Not, std::move(test)})
                   : std::move(test);
  }
  expect_word("NULL");
  const auto op = negated ? ast::UnaryOperator::IsNotNull : ast::UnaryOperator::IsNull;
  return make(start, ast::Unary{op, std::move(left)});
}

std::optional<BinaryOperator> Parser::test_operator() {
  if (at(TokenKind::EqualTilde)) {
    advance();
    return BinaryOperator::Matches;
  }
  if (!at(TokenKind::Word)) return std::nullopt;
  for (const std::string_view word : {"IN", "CONTAINS", "STARTS", "ENDS"}) {
    if (!at_word(word)) {
      note({}, word);
      continue;
    }
    advance();
    if (word == "IN") return BinaryOperator::In;
    if (word == "CONTAINS") return BinaryOperator::Contains;
    expect_word("WITH");
    return word == "STARTS" ? BinaryOperator::StartsWith : BinaryOperator::EndsWith;
  }
  return std::nullopt;
}

/// Operators of `level` and above, all of them left-associative.
ast::ExpressionPtr Parser::arithmetic(int level) {
  const Index start = at_;
  auto left = signed_value();
  for (int length = 0;; ++length) {
    const auto found = arithmetic_operator(peek().kind);
    if (!found || found->level < level) return left;
    count_chain(length);
    advance();
    auto right = arithmetic(found->level + 1);
    left = make(start, ast::Binary{found->op, std::move(left), std::move(right)});
  }
}

/// A sign binds tighter than `^`: -3 ^ 2 is 9.
ast::ExpressionPtr Parser::signed_value() {
  const Index start = at_;
  const bool minus = at(TokenKind::Minus);
  if (!minus && !at(TokenKind::Plus)) return postfix(true);
  const Level level(*this);
  advance();
  if (minus && at(TokenKind::Number)) {
    // The one integer whose magnitude does not fit.
    const auto value = number_value(peek(), text_);
    const auto* magnitude = std::get_if<std::uint64_t>(&value);
    if (magnitude != nullptr && *magnitude == std::uint64_t{1} << 63) {
      advance();
      return make(start, ast::Literal{Value(std::numeric_limits<std::int64_t>::min())});
    }
  }
  auto operand = signed_value();
  const auto op = minus ? ast::UnaryOperator::Minus : ast::UnaryOperator::Plus;
  return make(start, ast::Unary{op, std::move(operand)});
}

ast::ExpressionPtr Parser::postfix(bool labels_allowed) {
  const Index start = at_;
  auto result = atom();
  for (int length = 0;; ++length) {
    count_chain(length);
    if (at(TokenKind::Dot)) {
      advance();
      auto key = any_name("a property key");
      result = make(start, ast::PropertyAccess{std::move(result), std::move(key)});
    } else if (at(TokenKind::LeftBracket)) {
      result = subscript(start, std::move(result));
    } else if (labels_allowed && at(TokenKind::Colon)) {
      advance();
      auto wanted = labels(LabelPlace::Expression);
      return make(start, ast::LabelTest{std::move(result), std::move(wanted)});
    } else {
      return result;
    }
  }
}

ast::ExpressionPtr Parser::subscript(Index start, ast::ExpressionPtr object) {
  expect(TokenKind::LeftBracket);
  ast::ExpressionPtr from;
  if (!at(TokenKind::DotDot)) from = expression();
  if (from != nullptr && accept(TokenKind::RightBracket)) {
    return make(start, ast::IndexAccess{std::move(object), std::move(from)});
  }
  expect(TokenKind::DotDot);
  ast::ExpressionPtr to;
  if (!accept(TokenKind::RightBracket)) {
    to = expression();
    expect(TokenKind::RightBracket);
  }
  return make(start, ast::Slice{std::move(object), std::move(from), std::move(to)});
}

/// Called once per operator of a chain; the first one is free.
void Parser::count_chain(int length) {
  if (length < 2 || ++chained_ <= kMaximumChain) return;
  throw Error(ErrorCode::Limit, "more than " + std::to_string(kMaximumChain) +
                                    " operators are chained in one expression")
      .at(position({peek().begin, peek().end}))
      .hint("put the operands into a list, and use reduce() or a list comprehension");
}

}  // namespace clout::query
