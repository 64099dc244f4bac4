// Any text: tokens lie in order inside it, literals have a value or a fault, and the statement
// splitter finds the same statements however the text is cut.
#include <cstdint>
#include <string_view>
#include <vector>

#include "query/lexer.h"
#include "query/statement_splitter.h"
#include "schema/utf8.h"
#include "tests/fuzz/fuzz_check.h"

using namespace clout::query;

namespace {

void check_tokens(std::string_view text) {
  const auto tokens = tokenize(text);
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    FUZZ_CHECK(token.begin >= end && token.end >= token.begin && token.end <= text.size());
    end = token.end;
    FUZZ_CHECK(token.partner == Token::kNone || tokens[token.partner].partner == i);
    if (token.kind == TokenKind::String) static_cast<void>(string_value(token, text));
    if (token.kind == TokenKind::Number) static_cast<void>(number_value(token, text));
    if (token.kind == TokenKind::QuotedName) static_cast<void>(name_of(token, text));
  }
  FUZZ_CHECK(!tokens.empty() && tokens.back().kind == TokenKind::End);
}

std::vector<StatementText> split(std::string_view text, std::size_t piece) {
  StatementSplitter splitter;
  std::vector<StatementText> statements;
  for (std::size_t i = 0; i < text.size(); i += piece) {
    splitter.feed(text.substr(i, piece));
    while (auto statement = splitter.next()) statements.push_back(std::move(*statement));
  }
  while (auto statement = splitter.rest()) statements.push_back(std::move(*statement));
  return statements;
}

void check_splitter(std::string_view text) {
  const auto whole = split(text, text.size() + 1);
  const auto bytes = split(text, 1);
  FUZZ_CHECK(whole.size() == bytes.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    FUZZ_CHECK(whole[i].text == bytes[i].text);
    FUZZ_CHECK(whole[i].line == bytes[i].line && whole[i].column == bytes[i].column);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (clout::find_invalid_utf8(text) == std::string_view::npos) check_tokens(text);
  check_splitter(text);
  return 0;
}
