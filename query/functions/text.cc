// Text by code points.
#include "query/functions/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "schema/utf8.h"

namespace clout::query {
namespace {

/// Upper-case letters [first, last], every `step`-th, whose lower-case form is `distance` on.
struct CaseRange {
  char32_t first;
  char32_t last;
  std::uint32_t step;
  std::int32_t distance;
};

// After the Unicode Character Database's simple case mappings. Ascending by upper-case letter.
constexpr std::array<CaseRange, 28> kCases = {{
    {0x0041, 0x005A, 1, 32},    // Latin
    {0x00C0, 0x00D6, 1, 32},    // Latin-1
    {0x00D8, 0x00DE, 1, 32},    //
    {0x0100, 0x012E, 2, 1},     // Latin Extended-A
    {0x0132, 0x0136, 2, 1},     //
    {0x0139, 0x0147, 2, 1},     //
    {0x014A, 0x0176, 2, 1},     //
    {0x0178, 0x0178, 1, -121},  //
    {0x0179, 0x017D, 2, 1},     //
    {0x01CD, 0x01DB, 2, 1},     // Latin Extended-B: pinyin
    {0x01DE, 0x01EE, 2, 1},     //
    {0x01F8, 0x021E, 2, 1},     //
    {0x0222, 0x0232, 2, 1},     //
    {0x0386, 0x0386, 1, 38},    // Greek
    {0x0388, 0x038A, 1, 37},    //
    {0x038C, 0x038C, 1, 64},    //
    {0x038E, 0x038F, 1, 63},    //
    {0x0391, 0x03A1, 1, 32},    //
    {0x03A3, 0x03AB, 1, 32},    //
    {0x0400, 0x040F, 1, 80},    // Cyrillic
    {0x0410, 0x042F, 1, 32},    //
    {0x0460, 0x0480, 2, 1},     //
    {0x048A, 0x04BE, 2, 1},     //
    {0x04D0, 0x052E, 2, 1},     //
    {0x0531, 0x0556, 1, 48},    // Armenian
    {0x1E00, 0x1E94, 2, 1},     // Latin Extended Additional
    {0x1EA0, 0x1EFE, 2, 1},     // Vietnamese
    {0xFF21, 0xFF3A, 1, 32},    // full-width Latin
}};

bool in_range(const CaseRange& range, char32_t upper) {
  return upper >= range.first && upper <= range.last && (upper - range.first) % range.step == 0;
}

template <typename Visit>
char32_t map_case(char32_t code, Visit visit) {
  for (const CaseRange& range : kCases) {
    if (const char32_t mapped = visit(range); mapped != 0) return mapped;
  }
  return code;
}

char32_t shifted(char32_t code, std::int32_t distance) {
  return static_cast<char32_t>(static_cast<std::int64_t>(code) + distance);
}

char32_t lower_letter(char32_t code) {
  return map_case(code, [&](const CaseRange& range) {
    return in_range(range, code) ? shifted(code, range.distance) : char32_t{0};
  });
}

char32_t upper_letter(char32_t code) {
  constexpr char32_t kFinalSigma = 0x03C2;
  if (code == kFinalSigma) return 0x03A3;
  return map_case(code, [&](const CaseRange& range) {
    const char32_t upper = shifted(code, -range.distance);
    return in_range(range, upper) ? upper : char32_t{0};
  });
}

bool is_space(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || (code >= 0x1C && code <= 0x1F) ||
         code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/// Applies `change` to each code point; bytes that are none stay.
template <typename Change>
std::string changed(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const char32_t mapped = change(point.value, out);
    if (mapped == point.value) {
      out += text.substr(at, point.bytes);
    } else {
      append_utf8(out, mapped);
    }
    at += point.bytes;
  }
  return out;
}

/// `character` is the bytes of one code point. UTF-8 is self-synchronizing, so that they are found
/// only where they are one.
bool is_trimming(std::string_view character, const Trimmings& what) {
  return what ? what->find(character) != std::string_view::npos
              : is_space(code_point_at(character, 0).value);
}

}  // namespace

std::size_t code_point_count(std::string_view text) {
  const bool ascii = std::none_of(text.begin(), text.end(), [](char c) { return c < 0; });
  if (ascii) return text.size();
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes) ++count;
  return count;
}

std::size_t code_point_offset(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += code_point_at(text, at).bytes;
  return at;
}

std::string reversed(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t end = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_at(text, at).bytes;
    end -= length;
    text.copy(&out[end], length, at);
    at += length;
  }
  return out;
}

std::string_view trimmed_left(std::string_view text, const Trimmings& what) {
  while (!text.empty()) {
    const CodePoint point = code_point_at(text, 0);
    if (!is_trimming(text.substr(0, point.bytes), what)) break;
    text.remove_prefix(point.bytes);
  }
  return text;
}

std::string_view trimmed_right(std::string_view text, const Trimmings& what) {
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && is_utf8_continuation(text[begin])) --begin;
    if (begin + code_point_at(text, begin).bytes != text.size()) begin = text.size() - 1;
    if (!is_trimming(text.substr(begin), what)) break;
    text = text.substr(0, begin);
  }
  return text;
}

std::string_view trimmed(std::string_view text, const Trimmings& what) {
  return trimmed_right(trimmed_left(text, what), what);
}

std::string to_upper(std::string_view text) {
  return changed(text, [](char32_t code, std::string& out) {
    constexpr char32_t kSharpS = 0x00DF;
    if (code != kSharpS) return upper_letter(code);
    out += 'S';
    return U'S';
  });
}

std::string to_lower(std::string_view text) {
  return changed(text, [](char32_t code, std::string&) { return lower_letter(code); });
}

}  // namespace clout::query
