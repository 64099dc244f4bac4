// docs/errors.md has a section for each error code, in the order of the codes, and no other.
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/error.h"

using namespace clout;

namespace {

std::vector<std::string> sections(const std::string& path) {
  std::ifstream stream(path);
  REQUIRE(stream);
  std::vector<std::string> titles;
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind("## ", 0) == 0) titles.push_back(line.substr(3));
  }
  return titles;
}

/// Internal is the last one.
std::vector<std::string> all_codes() {
  std::vector<std::string> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
    names.emplace_back(to_string(static_cast<ErrorCode>(code)));
  }
  return names;
}

}  // namespace

TEST_CASE("errors: the page has each code", "[query][errors]") {
  CHECK(sections(CLOUT_SOURCE_DIR "/docs/errors.md") == all_codes());
}
