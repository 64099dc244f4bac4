#include "query/lexer.h"

#include <utility>

#include "query/characters.h"
#include "schema/ascii.h"
#include "schema/utf8.h"

namespace clout::query {
namespace {

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (skip_blank()) scan();
    add(TokenKind::End, at_);
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void add(TokenKind kind, std::size_t begin) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)});
  }

  bool skip_blank();
  void skip_comment();
  void scan();
  void scan_word();
  void scan_number();
  void scan_digits();
  void scan_exponent();
  void scan_quoted(char quote);
  void scan_backticks(std::size_t begin, TokenKind kind);
  void scan_parameter();
  void scan_symbol();
  void skip_name_parts();
  void pair_bracket(TokenKind kind);

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<std::uint32_t> open_;  ///< indices of brackets not yet closed
};

/// To the next token; false at the end of the text. An unclosed comment is a token.
bool Lexer::skip_blank() {
  while (at_ < text_.size()) {
    if (peek() == '/' && (peek(1) == '/' || peek(1) == '*')) {
      skip_comment();
      continue;
    }
    const auto [value, bytes] = code_point_at(text_, at_);
    if (!is_space(value)) return true;
    at_ += bytes;
  }
  return false;
}

void Lexer::skip_comment() {
  const bool block = peek(1) == '*';
  const auto end = block ? text_.find("*/", at_ + 2) : text_.find('\n', at_);
  if (end != std::string_view::npos) {
    at_ = end + (block ? 2 : 1);
    return;
  }
  const std::size_t begin = at_;
  at_ = block ? begin + 2 : text_.size();
  if (block) add(TokenKind::UnclosedComment, begin);
  at_ = text_.size();
}

void Lexer::scan() {
  const char c = peek();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return scan_number();
  if (c == '\'' || c == '"') return scan_quoted(c);
  if (c == '`') return scan_backticks(at_, TokenKind::QuotedName);
  if (c == '$') return scan_parameter();
  if (is_name_start(code_point_at(text_, at_).value)) return scan_word();
  scan_symbol();
}

void Lexer::skip_name_parts() {
  while (at_ < text_.size()) {
    const auto [value, bytes] = code_point_at(text_, at_);
    if (!is_name_part(value)) return;
    at_ += bytes;
  }
}

void Lexer::scan_word() {
  const std::size_t begin = at_;
  skip_name_parts();
  add(TokenKind::Word, begin);
}

void Lexer::scan_digits() {
  while (is_digit(peek())) ++at_;
}

/// Letters that follow a number directly belong to it, so that `12abc` is one malformed number.
void Lexer::scan_number() {
  const std::size_t begin = at_;
  scan_digits();
  if (peek() == '.' && is_digit(peek(1))) {
    ++at_;
    scan_digits();
  }
  scan_exponent();
  skip_name_parts();
  add(TokenKind::Number, begin);
}

void Lexer::scan_exponent() {
  if (ascii_upper(peek()) != 'E') return;
  const std::size_t sign = peek(1) == '-' || peek(1) == '+' ? 1 : 0;
  if (!is_digit(peek(1 + sign))) return;
  at_ += 1 + sign;
  scan_digits();
}

void Lexer::scan_quoted(char quote) {
  const std::size_t begin = at_++;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == quote) return add(TokenKind::String, begin);
    if (c == '\\' && at_ < text_.size()) ++at_;
  }
  at_ = begin + 1;
  add(TokenKind::UnclosedString, begin);
  at_ = text_.size();
}

/// A doubled backtick stands for one. The token begins at `begin`, the backtick is at at_.
void Lexer::scan_backticks(std::size_t begin, TokenKind kind) {
  const std::size_t open = at_++;
  while (at_ < text_.size()) {
    if (text_[at_++] != '`') continue;
    if (peek() != '`') return add(at_ == open + 2 ? TokenKind::EmptyName : kind, begin);
    ++at_;
  }
  at_ = open + 1;
  add(TokenKind::UnclosedName, open);
  at_ = text_.size();
}

void Lexer::scan_parameter() {
  const std::size_t begin = at_++;
  if (peek() == '`') return scan_backticks(begin, TokenKind::Parameter);
  const std::size_t name = at_;
  skip_name_parts();
  add(at_ > name ? TokenKind::Parameter : TokenKind::UnknownCharacter, begin);
}

struct Symbol {
  std::string_view text;
  TokenKind kind;
};

/// Longer symbols first.
constexpr Symbol kSymbols[] = {
    {"||", TokenKind::DoublePipe}, {"..", TokenKind::DotDot},       {"<>", TokenKind::NotEqual},
    {"<=", TokenKind::LessEqual},  {">=", TokenKind::GreaterEqual}, {"=~", TokenKind::EqualTilde},
    {"+=", TokenKind::PlusEqual},  {"(", TokenKind::LeftParen},     {")", TokenKind::RightParen},
    {"[", TokenKind::LeftBracket}, {"]", TokenKind::RightBracket},  {"{", TokenKind::LeftBrace},
    {"}", TokenKind::RightBrace},  {",", TokenKind::Comma},         {".", TokenKind::Dot},
    {":", TokenKind::Colon},       {";", TokenKind::Semicolon},     {"+", TokenKind::Plus},
    {"-", TokenKind::Minus},       {"*", TokenKind::Star},          {"/", TokenKind::Slash},
    {"%", TokenKind::Percent},     {"^", TokenKind::Caret},         {"=", TokenKind::Equal},
    {"<", TokenKind::Less},        {">", TokenKind::Greater},       {"|", TokenKind::Pipe},
    {"&", TokenKind::Ampersand},   {"!", TokenKind::Bang},
};

void Lexer::scan_symbol() {
  const std::size_t begin = at_;
  for (const Symbol& symbol : kSymbols) {
    if (text_.substr(at_, symbol.text.size()) != symbol.text) continue;
    at_ += symbol.text.size();
    add(symbol.kind, begin);
    return pair_bracket(symbol.kind);
  }
  at_ += code_point_at(text_, at_).bytes;
  add(TokenKind::UnknownCharacter, begin);
}

/// Brackets pair by kind: a `)` closes the innermost `(` only if no other bracket is open inside.
void Lexer::pair_bracket(TokenKind kind) {
  using enum TokenKind;
  const auto here = static_cast<std::uint32_t>(tokens_.size() - 1);
  if (kind == LeftParen || kind == LeftBracket || kind == LeftBrace) return open_.push_back(here);
  const bool closes = kind == RightParen || kind == RightBracket || kind == RightBrace;
  if (!closes || open_.empty()) return;
  Token& opening = tokens_[open_.back()];
  const auto expected = static_cast<TokenKind>(static_cast<int>(opening.kind) + 1);
  if (kind != expected) return;
  opening.partner = here;
  tokens_[here].partner = open_.back();
  open_.pop_back();
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer(text).run(); }

std::string name_of(const Token& token, std::string_view text) {
  std::string_view written = token.text(text);
  if (token.kind == TokenKind::Parameter) written.remove_prefix(1);
  if (written.empty() || written.front() != '`') return std::string(written);
  written = written.substr(1, written.size() - 2);
  std::string name;
  for (std::size_t i = 0; i < written.size(); ++i) {
    name += written[i];
    if (written[i] == '`') ++i;
  }
  return name;
}

std::string_view describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::End:
      return "the end of the query";
    case TokenKind::Word:
    case TokenKind::QuotedName:
      return "a name";
    case TokenKind::String:
      return "a string";
    case TokenKind::Number:
      return "a number";
    case TokenKind::Parameter:
      return "a parameter";
    case TokenKind::UnclosedString:
      return "a string that is never closed";
    case TokenKind::UnclosedName:
      return "a name in backticks that is never closed";
    case TokenKind::EmptyName:
      return "a name in backticks that is empty";
    case TokenKind::UnclosedComment:
      return "a comment that is never closed";
    case TokenKind::UnknownCharacter:
      return "a character that means nothing here";
    default:
      break;
  }
  for (const Symbol& symbol : kSymbols) {
    if (symbol.kind == kind) return symbol.text;
  }
  return "";
}

}  // namespace clout::query
