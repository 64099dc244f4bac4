// Any text: a tree whose normal form reads back as itself, or an error inside the text that can
// be shown.
#include <cstdint>
#include <string>
#include <string_view>

#include "query/ast_text.h"
#include "query/parser.h"
#include "schema/error.h"
#include "tests/fuzz/fuzz_check.h"

using namespace clout;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string normal;
  try {
    normal = query::to_text(query::parse_statement(text));
  } catch (const Error& error) {
    FUZZ_CHECK(error.code() == ErrorCode::Syntax || error.code() == ErrorCode::Limit);
    FUZZ_CHECK(!render_error(error, text).empty());
    return 0;
  }
  try {
    FUZZ_CHECK(query::to_text(query::parse_statement(normal)) == normal);
  } catch (const Error& error) {
    // The normal form may be longer, or nested deeper by its parentheses.
    if (error.code() == ErrorCode::Limit) return 0;
    std::cerr << normal << "\n" << render_error(error, normal);
    std::abort();
  }
  return 0;
}
