// Text to tokens. Knows no grammar: keywords are words, arrows are single characters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "query/token.h"

namespace clout::query {

/// All tokens of `text`, the last one End. Skips white space and comments. Never throws but for
/// memory; `text` is valid UTF-8 of less than 4 GiB. O(text).
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);

/// The name of a Word, QuotedName or Parameter token, without quotes and `$`.
[[nodiscard]] std::string name_of(const Token& token, std::string_view text);

/// Why a literal has no value: a byte range of the text, and the words for Error.
struct LiteralFault {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string message;
  std::string detail;
  std::string hint;
};

/// The contents of a String token, escapes resolved.
[[nodiscard]] std::variant<std::string, LiteralFault> string_value(const Token& token,
                                                                   std::string_view text);

/// A number as written: integers by magnitude, so that 2^63 can still be negated.
using NumberValue = std::variant<std::uint64_t, double, LiteralFault>;
[[nodiscard]] NumberValue number_value(const Token& token, std::string_view text);

}  // namespace clout::query
