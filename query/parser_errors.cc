// What the parser says when it stops: what it found, what it expected, and how to mend the usual
// slips.
#include <algorithm>
#include <array>
#include <cstdio>

#include "query/characters.h"
#include "query/parser_state.h"
#include "query/spelling.h"
#include "schema/utf8.h"

namespace clout::query {
namespace {

constexpr std::size_t kShownExpectations = 9;
constexpr std::size_t kShownBytes = 40;

/// Names and symbols in backticks, as in "expected `)`"; descriptions as they are.
std::string quoted(std::string_view what) {
  const bool symbol = !what.empty() && !is_name_start(static_cast<unsigned char>(what.front()));
  return symbol ? "`" + std::string(what) + "`" : std::string(what);
}

/// At most kShownBytes of a token, cut between code points.
std::string shortened(std::string_view text) {
  if (text.size() <= kShownBytes) return std::string(text);
  std::size_t end = kShownBytes;
  while (is_utf8_continuation(text[end])) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string code_point_name(char32_t code_point) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(code_point));
  return buffer.data();
}

bool is_closing(TokenKind kind) {
  return kind == TokenKind::RightParen || kind == TokenKind::RightBracket ||
         kind == TokenKind::RightBrace;
}

struct Slip {
  TokenKind first;
  TokenKind second;
  std::string_view message;
  std::string_view hint;
};

/// Operators of other languages, written as two adjacent tokens.
constexpr Slip kDoubledOperators[] = {
    {TokenKind::Equal, TokenKind::Equal, "`==` is not an operator", "equality is written `=`"},
    {TokenKind::Bang, TokenKind::Equal, "`!=` is not an operator", "inequality is written `<>`"},
    {TokenKind::Ampersand, TokenKind::Ampersand, "`&&` is not an operator",
     "write AND between conditions"},
    {TokenKind::Minus, TokenKind::Greater, "`->` alone is not an edge",
     "an edge without details is written -->"},
};

struct WordHint {
  std::string_view word;
  std::string_view hint;
};

/// Words of this language and of SQL that stand where they cannot.
constexpr WordHint kWordHints[] = {
    {"WHERE", "WHERE follows MATCH, WITH or YIELD"},
    {"ORDER", "ORDER BY follows the columns of RETURN or WITH, before SKIP and LIMIT"},
    {"SKIP", "SKIP stands after ORDER BY and before LIMIT"},
    {"LIMIT", "LIMIT is the last part of RETURN or WITH"},
    {"TOP",
     "TOP stands before ORDER BY, SKIP and LIMIT; where there is none, LIMIT takes the first rows"},
    {"SELECT", "this is not SQL: write MATCH (n) WHERE .. RETURN .."},
    {"INSERT", "write CREATE (n:Label {key: value})"},
    {"UPDATE", "write MATCH (n) .. SET n.key = value"},
    {"GROUP", "rows are grouped by the columns that hold no aggregate"},
    {"HAVING", "filter groups with WITH .. WHERE"},
    {"LIKE", "write STARTS WITH, CONTAINS, ENDS WITH or =~"},
    {"BETWEEN", "write low <= x <= high"},
};

}  // namespace

SourcePosition Parser::position(ast::Span span) const {
  return position_at(text_, span.begin, span.size());
}

void Parser::fail_at(ast::Span span, std::string message, std::string hint, std::string detail) {
  Error error(ErrorCode::Syntax, std::move(message));
  throw std::move(error).at(position(span)).hint(std::move(hint)).detail(std::move(detail));
}

void Parser::fail(const LiteralFault& fault) {
  fail_at({fault.begin, fault.end}, fault.message, fault.hint, fault.detail);
}

/// The current token is not what the grammar wants.
void Parser::fail() {
  fail_on_faulty_token();
  fail_on_doubled_operator();
  fail_on_unclosed_bracket();
  const Token& token = peek();
  std::string message = "unexpected " + found_text();
  if (const std::string expected = expected_text(); !expected.empty()) {
    message += ", expected " + expected;
  }
  std::string hint = spelling_hint();
  if (hint.empty()) hint = slip_hint();
  fail_at({token.begin, token.end}, std::move(message), std::move(hint));
}

std::string Parser::found_text() const {
  const Token& token = peek();
  const std::string text = shortened(text_of(token));
  switch (token.kind) {
    case TokenKind::End:
      return "end of the query";
    case TokenKind::String:
      return "string " + text;
    case TokenKind::Number:
      return "number " + text;
    case TokenKind::Parameter:
      return "parameter " + text;
    case TokenKind::QuotedName:
      return "name " + text;
    default:
      return "`" + text + "`";
  }
}

std::string Parser::expected_text() const {
  std::vector<std::string> shown;
  if (expected_at_ != at_) return {};
  for (const Expected& expected : expected_) {
    if (expected.what.empty()) continue;
    if (shown.size() == kShownExpectations) break;
    shown.push_back(quoted(expected.what));
  }
  std::string text;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) text += i + 1 == shown.size() ? " or " : ", ";
    text += shown[i];
  }
  return text;
}

/// Tokens that are wrong wherever they stand.
void Parser::fail_on_faulty_token() const {
  const Token& token = peek();
  const ast::Span opening{token.begin, token.begin + 1};
  const auto raise = [&](ast::Span span, std::string message, std::string hint,
                         std::string detail = "UnexpectedSyntax") {
    Error error(ErrorCode::Syntax, std::move(message));
    throw std::move(error).at(position(span)).hint(std::move(hint)).detail(std::move(detail));
  };
  if (token.kind == TokenKind::UnclosedString) {
    raise(opening, "this string is never closed",
          "close it with " + std::string(1, text_[token.begin]) +
              "; a quote inside is written with a backslash before it");
  }
  if (token.kind == TokenKind::UnclosedName)
    raise(opening, "this name is never closed", "close it with `");
  if (token.kind == TokenKind::EmptyName) {
    raise({token.begin, token.end}, "a name cannot be empty", "write it between the backticks");
  }
  if (token.kind == TokenKind::UnclosedComment) {
    raise({token.begin, token.end}, "this comment is never closed", "close it with */");
  }
  if (token.kind != TokenKind::UnknownCharacter) return;
  const std::string_view written = text_of(token);
  const char32_t code_point = code_point_at(text_, token.begin).value;
  if (code_point == '$') raise(opening, "`$` without a name", "a parameter is written $name");
  if (code_point < 0x80) {
    raise(opening,
          code_point < ' ' || code_point == 0x7F
              ? "unexpected control character " + code_point_name(code_point)
              : "unexpected character `" + std::string(written) + "`",
          code_point == '?' ? "a parameter is written $name" : "");
  }
  const char meant = ascii_look_alike(code_point);
  raise({token.begin, token.end},
        "unexpected character `" + std::string(written) + "` (" + code_point_name(code_point) + ")",
        meant != 0 ? "write the ASCII character " + std::string(1, meant) : "",
        "InvalidUnicodeCharacter");
}

/// `==` and its like, at the second or the first of their characters.
void Parser::fail_on_doubled_operator() const {
  for (const std::size_t back : {std::size_t{1}, std::size_t{0}}) {
    if (back > at_) continue;
    const Token& first = tokens_[at_ - back];
    const Token& second = tokens_[std::min(at_ - back + 1, tokens_.size() - 1)];
    for (const Slip& slip : kDoubledOperators) {
      const bool adjacent = first.end == second.begin;
      if (first.kind != slip.first || second.kind != slip.second || !adjacent) continue;
      // An arrow that is whole or was not begun here means something else is wrong.
      if (slip.first == TokenKind::Minus && back == 0) continue;
      Error error(ErrorCode::Syntax, std::string(slip.message));
      throw std::move(error)
          .at(position({first.begin, second.end}))
          .hint(std::string(slip.hint))
          .detail("UnexpectedSyntax");
    }
  }
}

/// The innermost bracket before the current token that is open here.
const Token* Parser::open_bracket() const {
  for (Index i = at_; i-- > 0;) {
    const Token& token = tokens_[i];
    if (is_closing(token.kind) && token.partner != Token::kNone) {
      i = token.partner;
      continue;
    }
    const bool opens = token.kind == TokenKind::LeftParen || token.kind == TokenKind::LeftBracket ||
                       token.kind == TokenKind::LeftBrace;
    if (opens) return &token;
  }
  return nullptr;
}

/// At the end of the text, an open bracket is the likelier mistake than a missing end.
void Parser::fail_on_unclosed_bracket() {
  if (!at(TokenKind::End)) return;
  const Token* open = open_bracket();
  if (open == nullptr) return;
  const auto closer = describe(static_cast<TokenKind>(static_cast<int>(open->kind) + 1));
  const bool expected = std::any_of(expected_.begin(), expected_.end(),
                                    [&](const Expected& e) { return e.what == closer; });
  if (!expected || expected_at_ != at_) return;
  fail_at({open->begin, open->end}, "this `" + std::string(text_of(*open)) + "` is never closed",
          "expected " + expected_text() + " at the end of the query");
}

std::string Parser::spelling_hint() const {
  if (!at(TokenKind::Word) || expected_at_ != at_) return {};
  std::vector<std::string_view> candidates;
  for (const Expected& expected : expected_) {
    if (!expected.keyword.empty()) candidates.push_back(expected.keyword);
  }
  const auto near = nearest_word(text_of(peek()), candidates);
  return near ? "did you mean " + *near + "?" : "";
}

/// Slips that the current token and its neighbours give away.
std::string Parser::slip_hint() const {
  const Token& token = peek();
  for (const auto& [word, hint] : kWordHints) {
    if (at_word(word)) return std::string(hint);
  }
  if (at_word("NOT") && at_word("IN", 1)) return "write NOT x IN list";
  if (token.kind == TokenKind::Word && is_reserved(text_of(token)) && expected_at_ == at_) {
    const bool name_expected =
        std::any_of(expected_.begin(), expected_.end(),
                    [](const Expected& e) { return e.what == "a variable"; });
    if (name_expected) {
      const std::string word(text_of(token));
      return word + " is a keyword; as a name it is written `" + word + "`";
    }
  }
  if (const Token* open = open_bracket(); open != nullptr && token.kind != TokenKind::End) {
    const bool closer_expected =
        std::any_of(expected_.begin(), expected_.end(), [&](const Expected& e) {
          return e.what == describe(static_cast<TokenKind>(static_cast<int>(open->kind) + 1));
        });
    if (closer_expected && (at_clause() || is_closing(token.kind) || at(TokenKind::Semicolon) ||
                            at(TokenKind::Minus))) {
      constexpr std::size_t kShown = 24;  // bytes
      const Token& last = tokens_[at_ - 1];
      const Token& inside = last.end - open->begin <= kShown ? last : *(open + 1);
      const auto shown = text_.substr(open->begin, inside.end - open->begin);
      return "the `" + std::string(text_of(*open)) + "` of `" + std::string(shown) +
             "` is not closed";
    }
  }
  return {};
}

}  // namespace clout::query
