// The lexer's contract: kinds, byte ranges, brackets, literals and faults.
#include "query/lexer.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace clout::query;

namespace {

std::vector<std::string> texts(std::string_view text) {
  std::vector<std::string> result;
  for (const Token& token : tokenize(text)) result.emplace_back(token.text(text));
  result.pop_back();
  return result;
}

TokenKind first_kind(std::string_view text) { return tokenize(text).front().kind; }

std::string decoded(std::string_view text) {
  const auto value = string_value(tokenize(text).front(), text);
  if (const auto* fault = std::get_if<LiteralFault>(&value)) return "fault " + fault->detail;
  return std::get<std::string>(value);
}

std::string number(std::string_view text) {
  const auto value = number_value(tokenize(text).front(), text);
  if (const auto* fault = std::get_if<LiteralFault>(&value)) return "fault " + fault->detail;
  if (const auto* integer = std::get_if<std::uint64_t>(&value)) return std::to_string(*integer);
  return "float " + std::to_string(std::get<double>(value));
}

}  // namespace

TEST_CASE("lexer: arrows and ranges fall into single pieces", "[query][lexer]") {
  using V = std::vector<std::string>;
  CHECK(texts("(a)-[*1..3]->(b)") ==
        V{"(", "a", ")", "-", "[", "*", "1", "..", "3", "]", "-", ">", "(", "b", ")"});
  CHECK(texts("a<-1") == V{"a", "<", "-", "1"});
  CHECK(texts("=[e]=>") == V{"=", "[", "e", "]", "=", ">"});
  CHECK(texts("a<=b<>c>=d=~e+=f") == V{"a", "<=", "b", "<>", "c", ">=", "d", "=~", "e", "+=", "f"});
  CHECK(texts("1..2 1.5 .5 1e3 x.5") == V{"1", "..", "2", "1.5", ".5", "1e3", "x", ".5"});
}

TEST_CASE("lexer: comments and every kind of space separate words", "[query][lexer]") {
  using V = std::vector<std::string>;
  CHECK(texts("a/* b */c // d\ne") == V{"a", "c", "e"});
  CHECK(texts("a\u00A0b\u3000c\u2028d\uFEFFe") == V{"a", "b", "c", "d", "e"});
  CHECK(texts("").empty());
  CHECK(texts("// only a comment").empty());
}

TEST_CASE("lexer: names of all scripts are words", "[query][lexer]") {
  for (const auto* name : {"abc", "_x9", "公司", "Ürün", "имя", "שם"}) {
    INFO(name);
    CHECK(tokenize(name).size() == 2);
    CHECK(first_kind(name) == TokenKind::Word);
  }
}

TEST_CASE("lexer: backticks and parameters give their name", "[query][lexer]") {
  const auto name = [](std::string_view text) { return name_of(tokenize(text).front(), text); };
  CHECK(name("`a b`") == "a b");
  CHECK(name("`a``b`") == "a`b");
  CHECK(name("$p") == "p");
  CHECK(name("$1") == "1");
  CHECK(name("$`x y`") == "x y");
}

TEST_CASE("lexer: brackets know their partners", "[query][lexer]") {
  const auto tokens = tokenize("([)]{}");
  CHECK(tokens[0].partner == Token::kNone);
  CHECK(tokens[1].partner == 3);
  CHECK(tokens[3].partner == 1);
  CHECK(tokens[2].partner == Token::kNone);
  CHECK(tokens[4].partner == 5);
}

TEST_CASE("lexer: faults are tokens at the place where they begin", "[query][lexer]") {
  const auto last = [](std::string_view text) {
    const auto tokens = tokenize(text);
    return tokens[tokens.size() - 2];
  };
  CHECK(last("a 'bc").kind == TokenKind::UnclosedString);
  CHECK(last("a 'bc").begin == 2);
  CHECK(last("a `bc").kind == TokenKind::UnclosedName);
  CHECK(last("a /* bc").kind == TokenKind::UnclosedComment);
  CHECK(last("a #").kind == TokenKind::UnknownCharacter);
  CHECK(last("a \u2014").kind == TokenKind::UnknownCharacter);
  CHECK(last("$").kind == TokenKind::UnknownCharacter);
  CHECK(last("'a\\").kind == TokenKind::UnclosedString);
}

TEST_CASE("lexer: string escapes", "[query][lexer]") {
  CHECK(decoded(R"('a\\b\'c\"d')") == "a\\b'c\"d");
  CHECK(decoded(R"("\b\f\n\r\t")") == "\b\f\n\r\t");
  CHECK(decoded(R"('\u01FF')") == "ǿ");
  CHECK(decoded(R"('\uD83D\uDE00')") == "😀");
  CHECK(decoded(R"('\U0001F600')") == "😀");
  CHECK(decoded(R"('\u12')") == "fault InvalidUnicodeLiteral");
  CHECK(decoded(R"('\uH000')") == "fault InvalidUnicodeLiteral");
  CHECK(decoded(R"('\uD83D')") == "fault InvalidUnicodeLiteral");
  CHECK(decoded(R"('\U00110000')") == "fault InvalidUnicodeLiteral");
  CHECK(decoded(R"('\d')") == "fault UnexpectedSyntax");
}

TEST_CASE("lexer: numbers", "[query][lexer]") {
  CHECK(number("0") == "0");
  CHECK(number("9223372036854775808") == "9223372036854775808");
  CHECK(number("9223372036854775809") == "fault IntegerOverflow");
  CHECK(number("99999999999999999999999") == "fault IntegerOverflow");
  CHECK(number("0x1F") == "31");
  CHECK(number("0o17") == "15");
  CHECK(number("0x") == "fault InvalidNumberLiteral");
  CHECK(number("0o8") == "fault InvalidNumberLiteral");
  CHECK(number("0x1A2b3c4Z5E6f7") == "fault InvalidNumberLiteral");
  CHECK(number("12abc") == "fault InvalidNumberLiteral");
  CHECK(number("007") == "fault InvalidNumberLiteral");
  CHECK(number(".5") == "float 0.500000");
  CHECK(number("1.5e-1") == "float 0.150000");
  CHECK(number("1e309") == "fault FloatingPointOverflow");
  CHECK(number("1000.0e306") == "fault FloatingPointOverflow");
  CHECK(number("1e99999999999") == "fault FloatingPointOverflow");
  CHECK(number("1e-999") == "float 0.000000");
  CHECK(number("0.0e999") == "float 0.000000");
  CHECK(number("1e-99999999999") == "float 0.000000");
}
