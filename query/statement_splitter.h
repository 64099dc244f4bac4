// Cuts a stream of text into statements at `;`, knowing strings, comments, backticks and braces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clout::query {

/// A statement without its `;`, and the line and column (from 1) of the stream where it begins.
struct StatementText {
  std::string text;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Fed piecewise; one thread.
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

  std::string buffer_;
  std::size_t scanned_ = 0;
  int depth_ = 0;
  State state_ = State::Plain;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
};

}  // namespace clout::query
