// docs/functions.md is what the tables of functions and aggregates say.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "query/aggregates/aggregate.h"
#include "query/functions/function.h"
#include "query/type_set.h"

using namespace clout::query;

namespace {

constexpr const char* kPage = CLOUT_SOURCE_DIR "/docs/functions.md";

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string row(const std::string& call, TypeSet result, std::string_view help) {
  const std::string type = result == kAnyType ? "any" : to_string(result);
  return "| `" + call + "` | " + type + " | " + cell(help) + " |\n";
}

std::string page() {
  std::string text =
      "# Functions\n\n"
      "Generated from the tables of `query/functions/` and `query/aggregates/`; a test compares.\n"
      "Names are not case-sensitive. What stands in `[ ]` may be left out, `...` repeats.\n\n"
      "## Scalar functions\n\n| call | gives | |\n| --- | --- | --- |\n";
  for (const Function* function : all_functions()) {
    text += row(call_text(*function), function->result, function->help);
  }
  text +=
      "\n## Aggregates\n\nOver the rows of a group. Nulls do not count; `DISTINCT` before the "
      "argument counts equal values once.\n\n| call | gives | |\n| --- | --- | --- |\n";
  for (const Aggregate& aggregate : all_aggregates()) {
    const bool star = aggregate.name.back() == ')';
    const std::string arguments = aggregate.takes_percentile ? "(value, percentile)" : "(value)";
    text += row(std::string(aggregate.name) + (star ? "" : arguments), aggregate.result,
                aggregate.help);
  }
  return text;
}

}  // namespace

TEST_CASE("functions: the reference page is what the tables say", "[query][functions]") {
  if (std::getenv("CLOUT_UPDATE") != nullptr) std::ofstream(kPage) << page();
  std::ifstream stream(kPage);
  const std::string written{std::istreambuf_iterator<char>(stream), {}};
  INFO("CLOUT_UPDATE=1 query_tests \"functions: the reference*\" writes it anew");
  CHECK(written == page());
}
