// The pieces that the lexer cuts a text into.
#pragma once

#include <cstdint>
#include <string_view>

namespace clout::query {

enum class TokenKind : std::uint8_t {
  End,         ///< the end of the text
  Word,        ///< a name or a keyword: which, only the place decides
  QuotedName,  ///< `in backticks`
  String,      ///< 'text' or "text", escapes not yet resolved
  Number,      ///< as written, perhaps malformed: 12, 0x1F, 0o17, 1.5e-3, 12abc
  Parameter,   ///< $name, $1, $`name`
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Dot,
  DotDot,
  Colon,
  Semicolon,
  Plus,
  PlusEqual,
  Minus,
  Star,
  Slash,
  Percent,
  Caret,
  Equal,
  EqualTilde,
  NotEqual,  ///< <>
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Pipe,
  DoublePipe,  ///< ||
  Ampersand,
  Bang,
  // Faults. The lexer never fails: the parser reports them if it gets there.
  UnclosedString,
  UnclosedName,
  EmptyName,
  UnclosedComment,
  UnknownCharacter,
};

/// Bytes [begin, end) of the text. No arrow is a token: `-` `>`, as openCypher has it.
struct Token {
  TokenKind kind = TokenKind::End;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  /// For a bracket, the index of its partner among the tokens.
  std::uint32_t partner = kNone;

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  [[nodiscard]] std::string_view text(std::string_view source) const {
    return source.substr(begin, end - begin);
  }
};

/// As messages name it, e.g. "`)`" or "a string".
[[nodiscard]] std::string_view describe(TokenKind kind);

}  // namespace clout::query
