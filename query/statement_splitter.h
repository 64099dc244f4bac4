// Cuts a stream of text into statements at `;`, knowing strings, comments, backticks and braces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clout::query {

/// A statement without its `;`, and the line and column (from 1) of the stream where it begins.
/// It starts with its first character that is neither white space nor part of a comment.
struct StatementText {
  std::string text;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Fed piecewise; one thread. Each byte is looked at once, however the text is cut into pieces.
/// A `;` inside `{ }` belongs to the statement, as in WHAT IF { a; b } THEN q.
class StatementSplitter {
 public:
  void feed(std::string_view text);
  /// The next complete statement that is not blank.
  std::optional<StatementText> next();
  /// What is left at the end of input, if it is not blank.
  std::optional<StatementText> rest();
  /// True if text has been fed that belongs to an unfinished statement.
  [[nodiscard]] bool pending() const;
  /// Drops what is pending (Ctrl-C at the prompt).
  void clear();

 private:
  enum class State : std::uint8_t { Plain, SingleQuoted, DoubleQuoted, Backtick, Line, Block };

  /// Consumes the byte at scanned_; true if it is the `;` that ends the statement.
  bool step();
  void step_plain(char c);
  void step_quoted(char c, char quote);
  void open_comment(State state);
  void begin_statement();
  void count(char c);
  StatementText take(std::size_t end);

  std::string buffer_;         ///< what was fed, less what feed() has dropped of it
  std::size_t scanned_ = 0;    ///< bytes of it that were looked at
  std::size_t begin_ = kNone;  ///< where the statement begins; kNone: blank so far
  int depth_ = 0;              ///< open braces
  State state_ = State::Plain;
  std::uint32_t line_ = 1;  ///< of buffer_[scanned_]
  std::uint32_t column_ = 1;
  std::uint32_t begin_line_ = 1;  ///< of buffer_[begin_]
  std::uint32_t begin_column_ = 1;

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
};

}  // namespace clout::query
