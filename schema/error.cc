#include "schema/error.h"

#include <algorithm>
#include <utility>

#include "schema/text_positions.h"
#include "schema/utf8.h"

namespace clout {
namespace {

/// Caret lines show at most this many code points of the text around the place.
constexpr std::size_t kShownColumns = 100;

/// Byte offset of the `column`-th code point (from 1) of `line`, or its end.
std::size_t column_offset(std::string_view line, std::size_t column) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_utf8_continuation(line[i])) continue;
    if (++seen == column) return i;
  }
  return line.size();
}

std::string_view nth_line(std::string_view text, std::uint32_t number) {
  for (std::uint32_t line = 1; line < number; ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  auto line = text.substr(0, text.find('\n'));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

/// The line and below it carets under the place, cut to a window of kShownColumns.
std::string caret_lines(std::string_view text, const SourcePosition& position) {
  const auto line = nth_line(text, position.line);
  const std::size_t first =
      position.column > kShownColumns / 2 ? position.column - kShownColumns / 2 : 1;
  const auto from = column_offset(line, first);
  const auto to = column_offset(line, first + kShownColumns);
  std::string shown(line.substr(from, to - from));
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  const std::string prefix = first > 1 ? "..." : "";
  const std::string suffix = to < line.size() ? "..." : "";
  const std::size_t room = first + kShownColumns - position.column;
  const std::size_t carets = std::clamp<std::size_t>(position.length, 1, room);
  const std::string gutter = "  ";
  return gutter + prefix + shown + suffix + "\n" + gutter +
         std::string(prefix.size() + position.column - first, ' ') + std::string(carets, '^') +
         "\n";
}

}  // namespace

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::Syntax:
      return "Syntax";
    case ErrorCode::Semantic:
      return "Semantic";
    case ErrorCode::Type:
      return "Type";
    case ErrorCode::Argument:
      return "Argument";
    case ErrorCode::NotFound:
      return "NotFound";
    case ErrorCode::Constraint:
      return "Constraint";
    case ErrorCode::Conflict:
      return "Conflict";
    case ErrorCode::Usage:
      return "Usage";
    case ErrorCode::Limit:
      return "Limit";
    case ErrorCode::Cancelled:
      return "Cancelled";
    case ErrorCode::Permission:
      return "Permission";
    case ErrorCode::Busy:
      return "Busy";
    case ErrorCode::Io:
      return "Io";
    case ErrorCode::Corruption:
      return "Corruption";
    case ErrorCode::Internal:
      return "Internal";
  }
  return "Internal";
}

Error::Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {
  compose();
}

Error&& Error::at(SourcePosition position) && {
  if (position.line > 0) position_ = position;
  compose();
  return std::move(*this);
}

Error&& Error::in(std::string source) && {
  source_ = std::move(source);
  compose();
  return std::move(*this);
}

Error&& Error::hint(std::string text) && {
  hint_ = std::move(text);
  compose();
  return std::move(*this);
}

Error&& Error::detail(std::string name) && {
  detail_ = std::move(name);
  return std::move(*this);
}

void Error::compose() {
  what_.clear();
  if (!source_.empty()) what_ += source_ + ":";
  if (position_ && position_->line > 0) {
    what_ += std::to_string(position_->line) + ":";
    if (position_->column > 0) what_ += std::to_string(position_->column) + ":";
  }
  if (!what_.empty()) what_ += " ";
  what_ += message_;
  if (!hint_.empty()) what_ += " (" + hint_ + ")";
}

std::string render_error(const Error& error, std::string_view text) {
  std::string out(to_string(error.code()));
  out += " error";
  if (error.position() && error.position()->line > 0) {
    out += " at " + (error.source().empty() ? "" : error.source() + ":") +
           std::to_string(error.position()->line);
    if (error.position()->column > 0) out += ":" + std::to_string(error.position()->column);
  } else if (!error.source().empty()) {
    out += " in " + error.source();
  }
  out += ": " + error.message() + "\n";
  if (error.position() && error.position()->line > 0 && error.position()->column > 0 &&
      !text.empty()) {
    out += caret_lines(text, *error.position());
  }
  if (!error.hint_text().empty()) out += "hint: " + error.hint_text() + "\n";
  return out;
}

SourcePosition position_at(std::string_view text, std::size_t offset, std::size_t byte_length) {
  return TextPositions(text).at(offset, byte_length);
}

void assertion_failed(const char* condition, const char* file, int line) {
  throw Error(ErrorCode::Internal, std::string("assertion failed: ") + condition + " at " + file +
                                       ":" + std::to_string(line))
      .hint("this is a mistake in the program, please report it");
}

}  // namespace clout
