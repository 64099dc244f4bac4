// Bytes as text, for tests that hold stored formats to the letter.
#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace clout::tests {

/// "00 1F A0".
inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char byte : bytes) {
    if (!text.empty()) text += ' ';
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

}  // namespace clout::tests
