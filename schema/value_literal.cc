// Literals of the query language as values: the reading half of schema/value_text.h.
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

#include "schema/error.h"
#include "schema/temporal_text.h"
#include "schema/utf8.h"
#include "schema/value_text.h"

namespace clout {
namespace {

template <typename T>
std::optional<Value> temporal(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Value(*std::move(parsed));
}

std::optional<Value> call_constructor(std::string_view name, std::string_view text) {
  if (name == "date") return temporal(parse_date(text));
  if (name == "localtime") return temporal(parse_local_time(text));
  if (name == "time") return temporal(parse_time(text));
  if (name == "localdatetime") return temporal(parse_local_date_time(text));
  if (name == "datetime") return temporal(parse_date_time(text));
  if (name == "duration") return temporal(parse_duration(text));
  return std::nullopt;
}

/// A recursive-descent reader; recursion is limited by kMaxValueNesting.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : rest_(text) {}

  std::optional<Value> read_all() {
    auto value = read_value(0);
    skip_space();
    if (!rest_.empty()) return std::nullopt;
    return value;
  }

 private:
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  }

  void skip_space() {
    const std::size_t first = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  bool skip(char c) {
    skip_space();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view take_word() {
    std::size_t length = 0;
    while (length < rest_.size() && is_word(rest_[length])) ++length;
    const std::string_view word = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return word;
  }

  std::optional<Value> read_value(std::uint32_t depth) {
    if (depth > kMaxValueNesting) {
      throw Error(ErrorCode::Limit, "the literal is nested too deep");
    }
    skip_space();
    if (rest_.empty()) return std::nullopt;
    const char first = rest_[0];
    if (first == '\'' || first == '"') return read_string();
    if (first == '[') return read_list(depth);
    if (first == '{') return read_map(depth);
    if (first == '-' || first == '+' || first == '.' || (first >= '0' && first <= '9')) {
      return read_number();
    }
    return read_word();
  }

  std::optional<Value> read_word() {
    const std::string_view word = take_word();
    if (word == "null") return Value();
    if (word == "true") return Value(true);
    if (word == "false") return Value(false);
    if (word == "NaN") return Value(std::numeric_limits<double>::quiet_NaN());
    if (word == "Infinity") return Value(std::numeric_limits<double>::infinity());
    if (word.empty() || !skip('(')) return std::nullopt;
    const auto argument = skip_space_and_read_string();
    if (!argument || !skip(')')) return std::nullopt;
    return call_constructor(word, argument->as_string());
  }

  std::optional<Value> skip_space_and_read_string() {
    skip_space();
    if (rest_.empty() || (rest_[0] != '\'' && rest_[0] != '"')) return std::nullopt;
    return read_string();
  }

  std::optional<Value> read_string() {
    const char quote = rest_[0];
    std::string out;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == quote) {
        rest_.remove_prefix(i + 1);
        return Value(std::move(out));
      }
      if (rest_[i] != '\\') {
        out += rest_[i];
      } else if (!read_escape(++i, out)) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  /// The escape whose letter is at `i`; leaves `i` on its last character.
  bool read_escape(std::size_t& i, std::string& out) {
    if (i >= rest_.size()) return false;
    constexpr std::string_view kLetters = "nrtbf\\'\"/";
    constexpr std::string_view kMeanings = "\n\r\t\b\f\\'\"/";
    if (const std::size_t known = kLetters.find(rest_[i]); known != std::string_view::npos) {
      out += kMeanings[known];
      return true;
    }
    auto code = read_code_unit(i);
    if (!code) return false;
    if (*code >= 0xD800 && *code <= 0xDBFF) {  // Half of a pair, as in JSON.
      if (rest_.substr(i + 1, 2) != "\\u") return false;
      i += 2;
      const auto low = read_code_unit(i);
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    }
    return append_utf8(out, *code);
  }

  /// The digits of \u or \U at `i`; leaves `i` on the last one.
  std::optional<std::uint32_t> read_code_unit(std::size_t& i) {
    const std::size_t digits = rest_[i] == 'u' ? 4 : rest_[i] == 'U' ? 8 : 0;
    if (digits == 0 || i + digits >= rest_.size()) return std::nullopt;
    std::uint32_t code = 0;
    const char* begin = rest_.data() + i + 1;
    const auto [end, failure] = std::from_chars(begin, begin + digits, code, 16);
    if (failure != std::errc() || end != begin + digits) return std::nullopt;
    i += digits;
    return code;
  }

  std::optional<Value> read_number() {
    const bool negative = rest_[0] == '-';
    if (negative || rest_[0] == '+') rest_.remove_prefix(1);
    if (negative && rest_.substr(0, 8) == "Infinity") {
      rest_.remove_prefix(8);
      return Value(-std::numeric_limits<double>::infinity());
    }
    if (rest_.empty() || !(rest_[0] == '.' || (rest_[0] >= '0' && rest_[0] <= '9'))) {
      return std::nullopt;
    }
    if (rest_[0] == '0' && rest_.size() > 1 && (rest_[1] == 'x' || rest_[1] == 'o')) {
      const int base = rest_[1] == 'x' ? 16 : 8;
      rest_.remove_prefix(2);
      return read_integer(base, negative);
    }
    const std::size_t digits = rest_.find_first_not_of("0123456789");
    const char next = digits == std::string_view::npos ? '\0' : rest_[digits];
    if (next != '.' && next != 'e' && next != 'E') return read_integer(10, negative);
    double number = 0;
    const auto [end, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (failure != std::errc()) return std::nullopt;
    return finish_number(end, Value(negative ? -number : number));
  }

  std::optional<Value> read_integer(int base, bool negative) {
    std::uint64_t magnitude = 0;
    const auto [end, failure] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), magnitude, base);
    constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
    if (failure != std::errc() || magnitude > kLimit - (negative ? 0 : 1)) return std::nullopt;
    const std::uint64_t bits = negative ? ~magnitude + 1 : magnitude;
    return finish_number(end, Value(static_cast<std::int64_t>(bits)));
  }

  std::optional<Value> finish_number(const char* end, Value value) {
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (!rest_.empty() && is_word(rest_[0])) return std::nullopt;
    return value;
  }

  std::optional<Value> read_list(std::uint32_t depth) {
    skip('[');
    List items;
    if (skip(']')) return Value(std::move(items));
    do {
      auto item = read_value(depth + 1);
      if (!item) return std::nullopt;
      items.push_back(*std::move(item));
    } while (skip(','));
    if (!skip(']')) return std::nullopt;
    return Value(std::move(items));
  }

  std::optional<Value> read_map(std::uint32_t depth) {
    skip('{');
    Map entries;
    if (skip('}')) return Value(std::move(entries));
    do {
      auto key = read_key();
      if (!key || !skip(':')) return std::nullopt;
      auto item = read_value(depth + 1);
      if (!item) return std::nullopt;
      entries.insert_or_assign(*std::move(key), *std::move(item));
    } while (skip(','));
    if (!skip('}')) return std::nullopt;
    return Value(std::move(entries));
  }

  std::optional<std::string> read_key() {
    skip_space();
    if (rest_.empty()) return std::nullopt;
    if (rest_[0] == '\'' || rest_[0] == '"') {
      const auto text = read_string();
      if (!text) return std::nullopt;
      return text->as_string();
    }
    if (rest_[0] == '`') return read_backticks();
    const std::string_view word = take_word();
    if (word.empty()) return std::nullopt;
    return std::string(word);
  }

  std::optional<std::string> read_backticks() {
    std::string out;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '`' && (i + 1 == rest_.size() || rest_[i + 1] != '`')) {
        rest_.remove_prefix(i + 1);
        return out;
      }
      if (rest_[i] == '`') ++i;
      out += rest_[i];
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Value> parse_literal(std::string_view text) { return LiteralReader(text).read_all(); }

}  // namespace clout
