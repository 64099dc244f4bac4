// Functions of strings. Positions and lengths count code points.
#include <algorithm>
#include <array>
#include <limits>

#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "query/functions/text.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

constexpr TypeSet kString = ValueType::String;
constexpr TypeSet kInteger = ValueType::Integer;

/// A length or position: not negative.
std::size_t count_argument(std::string_view function, const Value& value) {
  if (value.as_integer() >= 0) return static_cast<std::size_t>(value.as_integer());
  throw Error(ErrorCode::Argument, "a length or position of " + std::string(function) +
                                       "() must not be negative, but is " +
                                       std::to_string(value.as_integer()))
      .detail("NumberOutOfRange");
}

template <std::string_view (*Cut)(std::string_view, const Trimmings&)>
Value cut(Arguments arguments, EvaluationContext&) {
  const bool space = arguments.size() < 2;
  return Cut(arguments[0].as_string(), space ? Trimmings() : Trimmings(arguments[1].as_string()));
}

template <std::string (*Change)(std::string_view)>
Value change(Arguments arguments, EvaluationContext&) {
  return Change(arguments[0].as_string());
}

Value left(Arguments arguments, EvaluationContext&) {
  const std::string& text = arguments[0].as_string();
  return text.substr(0, code_point_offset(text, count_argument("left", arguments[1])));
}

Value right(Arguments arguments, EvaluationContext&) {
  const std::string& text = arguments[0].as_string();
  const std::size_t wanted = count_argument("right", arguments[1]);
  const std::size_t count = code_point_count(text);
  return text.substr(code_point_offset(text, count - std::min(count, wanted)));
}

Value substring(Arguments arguments, EvaluationContext&) {
  const std::string& text = arguments[0].as_string();
  const std::string tail =
      text.substr(code_point_offset(text, count_argument("substring", arguments[1])));
  if (arguments.size() < 3) return tail;
  return tail.substr(0, code_point_offset(tail, count_argument("substring", arguments[2])));
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

/// An empty search text is found nowhere.
Value replace(Arguments arguments, EvaluationContext& context) {
  const std::string& text = arguments[0].as_string();
  const std::string& part = arguments[1].as_string();
  const std::string& with = arguments[2].as_string();
  if (part.empty()) return text;
  context.check_room(text.size() + occurrences(text, part) * with.size());
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, from)) {
    context.budget().poll();
    out.append(text, from, at - from).append(with);
    from = at + part.size();
  }
  return out.append(text, from);
}

/// At each occurrence of one of the delimiters; an empty delimiter cuts between all characters.
Value split(Arguments arguments, EvaluationContext& context) {
  const std::string& text = arguments[0].as_string();
  List delimiters = arguments[1].is_list() ? arguments[1].as_list() : List{arguments[1]};
  List parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    context.budget().poll();
    std::size_t length = std::string::npos;
    for (const Value& delimiter : delimiters) {
      if (!delimiter.is_string()) throw_argument_type("split", kString, delimiter);
      const std::string& word = delimiter.as_string();
      if (text.compare(at, word.size(), word) == 0) length = word.size();
      if (length != std::string::npos) break;
    }
    const std::size_t next = code_point_offset(std::string_view(text).substr(at), 1) + at;
    if (length == 0 && next < text.size()) {
      parts.emplace_back(text.substr(begin, next - begin));
      begin = next;
    }
    if (length == std::string::npos || length == 0) {
      at = next;
      continue;
    }
    parts.emplace_back(text.substr(begin, at - begin));
    at += length;
    begin = at;
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

Value character_length(Arguments arguments, EvaluationContext&) {
  return static_cast<std::int64_t>(code_point_count(arguments[0].as_string()));
}

Value join(Arguments arguments, EvaluationContext& context) {
  std::string text;
  const List& items = arguments[0].as_list();
  for (std::size_t i = 0; i < items.size(); ++i) {
    context.budget().poll();
    if (i > 0) text += arguments[1].as_string();
    text += plain_text(items[i]);
    context.check_room(text.size());
  }
  return text;
}

constexpr auto kNull = Function::NullInNullOut;
constexpr TypeSet kDelimiter = kString | ValueType::List;

constexpr Function trimming(std::string_view name, std::uint8_t allowed, FunctionBody body,
                            std::string_view help) {
  const std::string_view parameters = allowed > 1 ? "text, characters" : "text";
  return {name, parameters, {kString, kString}, 1, allowed, kNull, kString, body, help};
}

constexpr std::array<Function, 16> kFunctions = {{
    {"join",
     "list, separator",
     {ValueType::List, kString},
     2,
     2,
     kNull,
     kString,
     join,
     "The items as text, with the separator between them."},
    {"left",
     "text, length",
     {kString, kInteger},
     2,
     2,
     kNull,
     kString,
     left,
     "The first characters."},
    {"right",
     "text, length",
     {kString, kInteger},
     2,
     2,
     kNull,
     kString,
     right,
     "The last characters."},
    {"substring",
     "text, start, length",
     {kString, kInteger, kInteger},
     2,
     3,
     kNull,
     kString,
     substring,
     "The characters from a position (0 is the first), at most `length` of them."},
    {"replace",
     "text, search, replacement",
     {kString, kString, kString},
     3,
     3,
     kNull,
     kString,
     replace,
     "The text with each occurrence of `search` replaced."},
    {"split",
     "text, delimiter",
     {kString, kDelimiter},
     2,
     2,
     kNull,
     ValueType::List,
     split,
     "The parts between delimiters; several delimiters as a list."},
    trimming("trim", 1, cut<trimmed>, "Without white space at both ends."),
    trimming("btrim", 2, cut<trimmed>,
             "Without white space, or any of the characters, at both ends."),
    trimming("ltrim", 2, cut<trimmed_left>, "The same, at the start."),
    trimming("rtrim", 2, cut<trimmed_right>, "The same, at the end."),
    {"toUpper", "text", {kString}, 1, 1, kNull, kString, change<to_upper>, "In capitals."},
    {"toLower", "text", {kString}, 1, 1, kNull, kString, change<to_lower>, "In small letters."},
    {"upper", "text", {kString}, 1, 1, kNull, kString, change<to_upper>, "The same as toUpper()."},
    {"lower", "text", {kString}, 1, 1, kNull, kString, change<to_lower>, "The same as toLower()."},
    {"char_length",
     "text",
     {kString},
     1,
     1,
     kNull,
     kInteger,
     character_length,
     "The number of characters."},
    {"character_length",
     "text",
     {kString},
     1,
     1,
     kNull,
     kInteger,
     character_length,
     "The same as char_length()."},
}};

}  // namespace

std::span<const Function> string_functions() { return kFunctions; }

}  // namespace clout::query
