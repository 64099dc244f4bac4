// The one exception type of the project, its codes, and the place in a text that it points at.
//
// Errors are for a person: what went wrong, where, what was expected and how to mend it.
// Absence is not an error (std::optional), nor is a null in an expression (a value).
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace clout {

/// A code exists only if some caller acts differently on it.
enum class ErrorCode : std::uint8_t {
  Syntax,      ///< The text does not follow the grammar.
  Semantic,    ///< The text is well formed but means nothing: unknown variable, wrong scope.
  Type,        ///< A value has a type that the operation does not take.
  Argument,    ///< A value is of the right type but out of range.
  NotFound,    ///< A named thing (entity, parameter, file) does not exist, or is ambiguous.
  Constraint,  ///< The write would break a rule of the data.
  Conflict,    ///< Another commit came first; the transaction may be tried again.
  Usage,       ///< The command line or the call is wrong.
  Limit,       ///< Memory, time, depth or size ran out.
  Cancelled,   ///< Somebody asked for the work to stop.
  Permission,  ///< Whoever asks may not.
  Busy,        ///< There is no room for more work just now; the same may be tried again.
  Io,          ///< The operating system refused: disk full, no permission, locked.
  Corruption,  ///< Stored bytes are not what was written.
  Internal,    ///< Our own mistake.
};

/// The code's name, e.g. "Syntax".
[[nodiscard]] std::string_view to_string(ErrorCode code);

/// A place in a text. Lines and columns count from 1, columns in code points; 0 means unknown.
/// `length` is the number of code points that the caret line underlines (at least 1).
struct SourcePosition {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;

  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

/// What is thrown, everywhere. Built by chaining: `throw Error(ErrorCode::Type, "...").at(pos)`.
class Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message);

  /// Where in the text it happened; an unknown place is none.
  Error&& at(SourcePosition position) &&;
  /// The file (or other name) of the text that `position` counts in.
  Error&& in(std::string source) &&;
  /// How to mend it, a sentence.
  Error&& hint(std::string text) &&;
  /// A machine-readable kind below the code, e.g. "UndefinedVariable" (the names that the
  /// openCypher conformance suite uses, where it has one).
  Error&& detail(std::string name) &&;

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::optional<SourcePosition>& position() const noexcept { return position_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] const std::string& hint_text() const noexcept { return hint_; }
  [[nodiscard]] const std::string& detail_name() const noexcept { return detail_; }

  /// "file:line:column: message (hint)" without the parts that are unknown.
  [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }

 private:
  void compose();

  ErrorCode code_;
  std::string message_;
  std::optional<SourcePosition> position_;
  std::string source_;
  std::string hint_;
  std::string detail_;
  std::string what_;
};

/// The message for a person who sees `text`: code and message, the line at fault with carets
/// below it (long lines are cut around the place), and the hint. Ends with a newline.
[[nodiscard]] std::string render_error(const Error& error, std::string_view text);

/// The position of byte `offset` in `text`, for an error that spans `byte_length` bytes.
[[nodiscard]] SourcePosition position_at(std::string_view text, std::size_t offset,
                                         std::size_t byte_length = 1);

/// Throws Error{Internal} naming the condition and place; used by CLOUT_ASSERT.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace clout

/// For our own mistakes only, never for input or stored bytes. On in every build.
#define CLOUT_ASSERT(condition)           \
  (static_cast<bool>(condition) ? void(0) \
                                : ::clout::assertion_failed(#condition, __FILE__, __LINE__))
