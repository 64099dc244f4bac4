// Regular expressions of `=~`, by RE2.
#include "query/regex.h"

#include <unordered_map>

#include <re2/re2.h>

#include "schema/error.h"

namespace clout::query {
namespace {

constexpr std::size_t kMostPatterns = 64;
constexpr std::int64_t kPatternBytes = std::int64_t{8} << 20;

std::unique_ptr<re2::RE2> compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternBytes);
  auto compiled = std::make_unique<re2::RE2>(pattern, options);
  if (!compiled->ok()) {
    throw Error(ErrorCode::Argument,
                "the regular expression '" + pattern + "' is not valid: " + compiled->error())
        .hint("The syntax is RE2's: without backreferences and look-around.")
        .detail("InvalidArgumentValue");
  }
  return compiled;
}

}  // namespace

struct RegexCache::Patterns {
  std::unordered_map<std::string, std::unique_ptr<re2::RE2>> compiled;
};

RegexCache::RegexCache() : patterns_(std::make_unique<Patterns>()) {}
RegexCache::~RegexCache() = default;

bool RegexCache::matches(std::string_view text, const std::string& pattern) {
  auto& compiled = patterns_->compiled;
  auto found = compiled.find(pattern);
  if (found == compiled.end()) {
    if (compiled.size() >= kMostPatterns) compiled.clear();
    found = compiled.emplace(pattern, compile(pattern)).first;
  }
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *found->second);
}

}  // namespace clout::query
