// Values as literals of the query language and as JSON.
#include "schema/value_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/utf8.h"

namespace clout {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

/// `items`, each written by `write`, with the separator between them.
template <typename Items, typename Write>
void append_joined(std::string& out, const Items& items, std::string_view separator,
                   const Write& write) {
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += separator;
    first = false;
    write(item);
  }
}

/// The function whose call makes the temporal value of that type.
std::string_view constructor_name(ValueType type) {
  switch (type) {
    case ValueType::Date:
      return "date";
    case ValueType::LocalTime:
      return "localtime";
    case ValueType::Time:
      return "time";
    case ValueType::LocalDateTime:
      return "localdatetime";
    case ValueType::DateTime:
      return "datetime";
    default:
      return "duration";
  }
}

void write_entity(std::string& out, const Value& value, const EntityWriter& entities) {
  if (!entities) {
    throw Error(ErrorCode::Type, "a " + std::string(to_string(value.type())) +
                                     " cannot be written without its graph")
        .detail("InvalidArgumentType");
  }
  entities(out, value);
}

/// The letter of a short escape such as \n, or 0.
char escape_letter(char c) {
  switch (c) {
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\\':
      return '\\';
    default:
      return 0;
  }
}

void append_unicode_escape(std::string& out, unsigned char c) {
  out += "\\u00";
  out += kHexDigits[c >> 4];
  out += kHexDigits[c & 0xF];
}

/// `c` with the escapes that query strings and JSON share; `quote` is escaped too.
void append_escaped(std::string& out, char c, char quote) {
  if (const char letter = escape_letter(c); letter != 0 || c == quote) {
    out += '\\';
    out += letter != 0 ? letter : c;
  } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    append_unicode_escape(out, static_cast<unsigned char>(c));
  } else {
    out += c;
  }
}

bool is_plain_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || !letter(name[0])) return false;
  for (const char c : name) {
    if (!letter(c) && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

/// Digits and decimal exponent as d.ddd or d.dddEn.
std::string layout_float(std::string_view digits, int exponent, bool negative) {
  std::string out = negative ? "-" : "";
  if (exponent < -3 || exponent >= 7) {
    out += digits[0];
    out += '.';
    out += digits.size() > 1 ? digits.substr(1) : "0";
    return out + 'E' + std::to_string(exponent);
  }
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    return out.append(digits);
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    out += digits;
    return out.append(whole - digits.size(), '0') + ".0";
  }
  out += digits.substr(0, whole);
  out += '.';
  return out.append(digits.substr(whole));
}

}  // namespace

std::string float_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  std::array<char, 32> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value),
                                     std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  const std::string_view exponent_text = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  int exponent = 0;
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  return layout_float(digits, exponent, std::signbit(value));
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) append_escaped(out, c, '\'');
  return out + '\'';
}

std::string name_text(std::string_view name) {
  if (is_plain_name(name)) return std::string(name);
  std::string out = "`";
  for (const char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  return out + '`';
}

void append_literal(std::string& out, const Value& value, const EntityWriter& entities) {
  switch (value.type()) {
    case ValueType::Null:
      out += "null";
      return;
    case ValueType::Boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case ValueType::Integer:
      out += std::to_string(value.as_integer());
      return;
    case ValueType::Float:
      out += float_text(value.as_float());
      return;
    case ValueType::String:
      out += quoted(value.as_string());
      return;
    case ValueType::List:
      out += '[';
      append_joined(out, value.as_list(), ", ",
                    [&](const Value& item) { append_literal(out, item, entities); });
      out += ']';
      return;
    case ValueType::Map:
      out += '{';
      append_joined(out, value.as_map(), ", ", [&](const auto& entry) {
        out += name_text(entry.first) + ": ";
        append_literal(out, entry.second, entities);
      });
      out += '}';
      return;
    case ValueType::Node:
    case ValueType::Edge:
    case ValueType::Path:
      write_entity(out, value, entities);
      return;
    default:
      out += constructor_name(value.type());
      out += "('" + temporal_text(value) + "')";
  }
}

std::string literal(const Value& value, const EntityWriter& entities) {
  std::string out;
  append_literal(out, value, entities);
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length == 1) {
      append_escaped(out, text[0], '"');
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append_json(std::string& out, const Value& value, const EntityWriter& entities) {
  switch (value.type()) {
    case ValueType::Null:
    case ValueType::Boolean:
    case ValueType::Integer:
      append_literal(out, value);
      return;
    case ValueType::Float:
      if (std::isfinite(value.as_float())) {
        out += float_text(value.as_float());
      } else {
        append_json_string(out, float_text(value.as_float()));
      }
      return;
    case ValueType::String:
      append_json_string(out, value.as_string());
      return;
    case ValueType::List:
      out += '[';
      append_joined(out, value.as_list(), ",",
                    [&](const Value& item) { append_json(out, item, entities); });
      out += ']';
      return;
    case ValueType::Map:
      out += '{';
      append_joined(out, value.as_map(), ",", [&](const auto& entry) {
        append_json_string(out, entry.first);
        out += ':';
        append_json(out, entry.second, entities);
      });
      out += '}';
      return;
    case ValueType::Node:
    case ValueType::Edge:
    case ValueType::Path:
      write_entity(out, value, entities);
      return;
    default:
      append_json_string(out, temporal_text(value));
  }
}

std::string json(const Value& value, const EntityWriter& entities) {
  std::string out;
  append_json(out, value, entities);
  return out;
}

std::string plain_text(const Value& value, const EntityWriter& entities) {
  if (value.is_string()) return value.as_string();
  if (value.type() >= ValueType::Date) return temporal_text(value);
  return literal(value, entities);
}

}  // namespace clout
