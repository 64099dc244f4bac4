// Regular expressions of `=~`: RE2 behind a small cache, so that a pattern is compiled once a
// statement and not once a row. Matching takes time linear in the text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace clout::query {

/// Used by one thread at a time.
class RegexCache {
 public:
  RegexCache();
  ~RegexCache();

  /// Does the whole of `text` match? Throws Error{Argument, "InvalidArgumentValue"} saying what is
  /// wrong with the pattern (backreferences and look-around are not supported).
  [[nodiscard]] bool matches(std::string_view text, const std::string& pattern);

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace clout::query
