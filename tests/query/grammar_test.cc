// The grammar that docs/query_language.md prints is the parser's: a statement is derivable exactly
// if the parser takes it, but for the checks named below.
#include "tests/support/grammar.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "query/characters.h"
#include "query/lexer.h"
#include "query/parser.h"
#include "query/words.h"
#include "schema/error.h"
#include "tests/language/golden_file.h"
#include "tests/support/random_seed.h"

using namespace clout;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = CLOUT_SOURCE_DIR;

/// What the parser refuses beyond its grammar, by a part of the message.
struct Check {
  const char* message;
  const char* reason;
  const char* example;
};
constexpr Check kChecks[] = {
    {"is given twice", "options come in any order, each once",
     "PRESSURE ON 'a' WITHIN 1 HOP WITHIN 2 HOPS"},
    {"has two repetitions", "one of two notations", "MATCH (a)-[*1..2]->{1,2}(b) RETURN a"},
    {"is above the greatest", "compares numbers", "MATCH (a)-->{3,1}(b) RETURN a"},
    {"cannot stand for all properties", "patterns of MATCH and of expressions share their rules",
     "MATCH (a $map) RETURN a"},
    {"a pattern is a predicate", "expressions in and outside of predicates share their rules",
     "RETURN (a)-->(b)"},
    {"takes nodes, edges and paths, not labels", "DELETE takes any expression but one kind",
     "MATCH (a) DELETE a:A"},
    {"is not defined", "two names must be the same", "CREATE INDEX FOR (a:A) ON (b.x)"},
    {"behind LIST", "`<` begins a type there, no comparison with a truth value",
     "RETURN [1] IS :: LIST < INTEGER"},
    {"does not fit into 64 bits", "the least integer needs its sign", "RETURN 9223372036854775808"},
};

std::string contents(const fs::path& path) {
  std::ifstream stream(path);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool is_integer(const query::Token& token, std::string_view text) {
  return token.kind == query::TokenKind::Number &&
         std::holds_alternative<std::uint64_t>(query::number_value(token, text));
}

/// A minus that touches what may be part of a name, on both sides.
bool is_hyphen(const query::Token& token, std::string_view text) {
  const auto is_part = [&](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 ||
                                text[at] == '_' || static_cast<unsigned char>(text[at]) >= 0x80);
  };
  return token.kind == query::TokenKind::Minus && is_part(token.begin - 1UL) && is_part(token.end);
}

tests::Grammar::TokenClasses token_classes() {
  using query::Token;
  using query::TokenKind;
  return {{"name",
           [](const Token& token, std::string_view) {
             return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
           }},
          {"variable",
           [](const Token& token, std::string_view text) {
             return token.kind == TokenKind::QuotedName ||
                    (token.kind == TokenKind::Word && !query::is_reserved(token.text(text)));
           }},
          {"key",
           [](const Token& token, std::string_view) {
             return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName ||
                    token.kind == TokenKind::EmptyName;
           }},
          {"label_word",
           [](const Token& token, std::string_view text) {
             const std::string_view word = token.text(text);
             return token.kind == TokenKind::QuotedName ||
                    (token.kind == TokenKind::Word && !query::is_reserved(word) &&
                     !query::equals_ignoring_case(word, "TYPED"));
           }},
          {"string",
           [](const Token& token, std::string_view text) {
             return token.kind == TokenKind::String &&
                    std::holds_alternative<std::string>(query::string_value(token, text));
           }},
          {"number",
           [](const Token& token, std::string_view text) {
             return token.kind == TokenKind::Number &&
                    !std::holds_alternative<query::LiteralFault>(query::number_value(token, text));
           }},
          {"integer", is_integer},
          {"hyphen", is_hyphen},
          {"parameter", [](const Token& token, std::string_view) {
             return token.kind == TokenKind::Parameter;
           }}};
}

const tests::Grammar& grammar() {
  static const tests::Grammar read = [] {
    const std::string page = contents(kSource / "docs" / "query_language.md");
    const std::string fence = "```ebnf\n";
    const auto begin = page.find(fence) + fence.size();
    return tests::Grammar(page.substr(begin, page.find("\n```", begin) - begin), token_classes());
  }();
  return read;
}

std::vector<std::string> statements(const tests::GoldenFile& file) {
  std::vector<std::string> texts;
  for (const tests::Block& block : file.blocks) {
    if (!block.text.empty()) texts.push_back(block.text);
  }
  return texts;
}

/// The files below a folder that end so, in an order that no file system decides: a seed stands
/// for the same slips everywhere.
std::vector<fs::path> files(const fs::path& folder, const char* extension) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The statements of the golden files and of the pages.
std::vector<std::string> all_statements() {
  std::vector<std::string> texts;
  const auto add = [&](const tests::GoldenFile& file) {
    for (std::string& text : statements(file)) texts.push_back(std::move(text));
  };
  for (const auto& path : files(kSource / "tests" / "language" / "cases", ".test")) {
    add(tests::read_golden_file(path));
  }
  for (const auto& path : files(kSource / "docs", ".md")) add(tests::read_markdown(path));
  return texts;
}

/// Is the refusal one of those beyond the grammar?
bool is_check(const Error& error) {
  return std::any_of(std::begin(kChecks), std::end(kChecks), [&](const Check& check) {
    return error.message().find(check.message) != std::string::npos;
  });
}

void compare(const std::string& text) {
  CAPTURE(text);
  try {
    (void)query::parse_statement(text);
    CHECK(grammar().derives(text));
  } catch (const Error& error) {
    CAPTURE(error.message());
    if (error.code() != ErrorCode::Syntax || is_check(error)) return;
    CHECK_FALSE(grammar().derives(text));
  }
}

/// The tokens of a text, each with the blanks before it.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::size_t end = 0;
  for (const query::Token& token : query::tokenize(text)) {
    if (token.kind != query::TokenKind::End) words.push_back(text.substr(end, token.end - end));
    end = token.end;
  }
  return words;
}

/// The statement with one token left out, doubled, swapped with the next or replaced.
std::string with_slip(std::vector<std::string> words, const std::vector<std::string>& others,
                      std::mt19937_64& random) {
  const std::size_t at = random() % words.size();
  const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
  switch (random() % 4) {
    case 0:
      words.erase(place);
      break;
    case 1:
      words.insert(place, words[at]);
      break;
    case 2:
      std::swap(words[at], words[(at + 1) % words.size()]);
      break;
    default:
      words[at] = others[random() % others.size()];
  }
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

}  // namespace

TEST_CASE("grammar: sums and empty parts are derived", "[query][grammar]") {
  const tests::Grammar sums(
      "sum = term { ( \"+\" | \"-\" ) term } ; term = [ NOT ] ( integer | group ) ;"
      "group = \"(\" { sum } \")\" ;",
      {{"integer", is_integer}});
  for (const char* text : {"1", "1+2-3", "not (1) + NOT 2", "()", "((()) + (1 2 3+4))"}) {
    CHECK(sums.derives(text));
  }
  for (const char* text : {"", "+", "1 2", "1+", "(1", "1)", "not", "1.5", "1 + 'a'"}) {
    CHECK_FALSE(sums.derives(text));
  }
  CHECK_THROWS(tests::Grammar("a = b ;", {}));
  CHECK_THROWS(tests::Grammar("a = [ NOT ;", {}));
  CHECK(tests::Grammar("a = NOT ; b = a ;", {}).unreachable() == std::vector<std::string>{"b"});
}

TEST_CASE("grammar: the page has each of its rules used", "[query][grammar]") {
  CHECK(grammar().unreachable().empty());
}

TEST_CASE("grammar: statements are derivable exactly if the parser takes them",
          "[query][grammar]") {
  const auto texts = all_statements();
  CHECK(texts.size() > 300);
  for (const std::string& text : texts) compare(text);
}

TEST_CASE("grammar: what it cannot say is refused by the checks", "[query][grammar]") {
  for (const Check& check : kChecks) {
    CAPTURE(check.example, check.reason);
    CHECK(grammar().derives(check.example));
    CHECK_THROWS_WITH(query::parse_statement(check.example), Catch::Contains(check.message));
  }
}

TEST_CASE("grammar: a slip is a mistake for both or for none", "[query][grammar]") {
  const std::uint64_t seed = tests::random_seed(8);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::vector<std::vector<std::string>> statements;
  std::vector<std::string> words;
  for (const std::string& text : all_statements()) {
    statements.push_back(words_of(text));
    words.insert(words.end(), statements.back().begin(), statements.back().end());
  }
  for (const auto& statement : statements) {
    for (int i = 0; i < 4 && !statement.empty(); ++i) {
      compare(with_slip(statement, words, random));
    }
  }
}
