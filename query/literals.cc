// The values of string and number tokens (declared in query/lexer.h).
#include <charconv>
#include <limits>

#include "query/characters.h"
#include "query/lexer.h"
#include "schema/ascii.h"
#include "schema/utf8.h"

namespace clout::query {
namespace {

/// Resolves the escapes of one string literal.
class StringDecoder {
 public:
  StringDecoder(const Token& token, std::string_view text)
      : text_(text), at_(token.begin + 1), end_(token.end - 1) {}

  std::variant<std::string, LiteralFault> run() {
    while (at_ < end_) {
      if (text_[at_] != '\\') {
        value_ += text_[at_++];
      } else if (!decode_escape()) {
        return fault_;
      }
    }
    return std::move(value_);
  }

 private:
  bool decode_escape();
  bool decode_unicode(std::size_t digits);
  /// `digits` hexadecimal digits at `offset`, or -1.
  [[nodiscard]] std::int64_t hex_at(std::size_t offset, std::size_t digits) const;
  bool fail(std::size_t bytes, std::string message, std::string detail, std::string hint);

  std::string_view text_;
  std::size_t at_;
  std::size_t end_;
  std::string value_;
  LiteralFault fault_;
};

bool StringDecoder::fail(std::size_t bytes, std::string message, std::string detail,
                         std::string hint) {
  fault_ = {static_cast<std::uint32_t>(at_),
            static_cast<std::uint32_t>(std::min(at_ + bytes, end_)), std::move(message),
            std::move(detail), std::move(hint)};
  return false;
}

bool StringDecoder::decode_escape() {
  constexpr std::string_view kEscapes = "\\'\"`bfnrt";
  constexpr std::string_view kMeanings = "\\'\"`\b\f\n\r\t";
  const char escape = text_[at_ + 1];
  if (escape == 'u') return decode_unicode(4);
  if (escape == 'U') return decode_unicode(8);
  const auto index = kEscapes.find(escape);
  if (index == std::string_view::npos) {
    return fail(1 + code_point_at(text_, at_ + 1).bytes, "unknown escape in a string",
                "UnexpectedSyntax",
                "the escapes are \\\\ \\' \\\" \\b \\f \\n \\r \\t \\uXXXX; write \\\\ for a "
                "backslash");
  }
  value_ += kMeanings[index];
  at_ += 2;
  return true;
}

std::int64_t StringDecoder::hex_at(std::size_t offset, std::size_t digits) const {
  if (offset + digits > end_) return -1;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_digit(text_[offset + i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// \uXXXX, a pair of them for a code point above U+FFFF, or \UXXXXXXXX.
bool StringDecoder::decode_unicode(std::size_t digits) {
  std::size_t length = 2 + digits;
  std::int64_t value = hex_at(at_ + 2, digits);
  const bool high_surrogate = value >= 0xD800 && value < 0xDC00;
  if (high_surrogate && text_.substr(at_ + length, 2) == "\\u") {
    const std::int64_t low = hex_at(at_ + length + 2, 4);
    if (low >= 0xDC00 && low < 0xE000) {
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
      length += 6;
    }
  }
  if (value < 0 || !append_utf8(value_, static_cast<char32_t>(value))) {
    return fail(length, "not a Unicode character", "InvalidUnicodeLiteral",
                digits == 4 ? "write \\u and four hexadecimal digits, e.g. \\u00E9"
                            : "write \\U and eight hexadecimal digits, e.g. \\U0001F600");
  }
  at_ += length;
  return true;
}

LiteralFault number_fault(const Token& token, std::string message, std::string detail,
                          std::string hint) {
  return {token.begin, token.end, std::move(message), std::move(detail), std::move(hint)};
}

NumberValue malformed(const Token& token, std::string hint) {
  return number_fault(token, "malformed number", "InvalidNumberLiteral", std::move(hint));
}

NumberValue too_large(const Token& token) {
  return number_fault(token, "the integer does not fit into 64 bits", "IntegerOverflow",
                      "integers reach from -9223372036854775808 to 9223372036854775807; write a "
                      "float, e.g. 1e20");
}

NumberValue integer_value(const Token& token, std::string_view digits, int base) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (digits.empty() || stop != end) {
    return malformed(token, base == 16 ? "hexadecimal digits are 0-9 and a-f, e.g. 0x1F"
                            : base == 8
                                ? "octal digits are 0-7, e.g. 0o17"
                                : "a name must not begin with a digit; put it in backticks");
  }
  if (error != std::errc() || value > std::uint64_t{1} << 63) return too_large(token);
  return value;
}

/// For a number outside the range of doubles: is it too large rather than too near to zero?
bool is_huge(std::string_view digits) {
  const auto mark = digits.find_first_of("eE");
  const std::string_view mantissa = digits.substr(0, mark);
  const auto first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  if (mark == std::string_view::npos) return first < point;
  const bool negative = digits[mark + 1] == '-';
  // An exponent that does not fit is larger than any mantissa is long.
  std::int64_t exponent = std::numeric_limits<std::int32_t>::max();
  const std::size_t start = mark + 1 + (negative || digits[mark + 1] == '+' ? 1 : 0);
  std::from_chars(digits.data() + start, digits.data() + digits.size(), exponent);
  if (negative) exponent = -exponent;
  return static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + exponent > 0;
}

NumberValue float_value(const Token& token, std::string_view digits) {
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (stop != end) return malformed(token, "floats look like 1.5, .5 or 1.5e-3");
  if (error == std::errc()) return value;
  if (!is_huge(digits)) return 0.0;
  return number_fault(token, "the float is too large", "FloatingPointOverflow",
                      "floats reach to about 1.8e308");
}

}  // namespace

std::variant<std::string, LiteralFault> string_value(const Token& token, std::string_view text) {
  return StringDecoder(token, text).run();
}

NumberValue number_value(const Token& token, std::string_view text) {
  const std::string_view digits = token.text(text);
  const char prefix = digits.size() > 1 && digits[0] == '0' ? ascii_upper(digits[1]) : '\0';
  if (prefix == 'X') return integer_value(token, digits.substr(2), 16);
  if (prefix == 'O') return integer_value(token, digits.substr(2), 8);
  if (digits.find_first_of(".eE") != std::string_view::npos) return float_value(token, digits);
  if (is_digit(prefix)) {
    return malformed(token, "an integer must not begin with 0; octal numbers begin with 0o");
  }
  return integer_value(token, digits, 10);
}

}  // namespace clout::query
