// Types of values, as `IS ::` names them: those of properties, and what only a query meets.
#include <algorithm>
#include <iterator>
#include <optional>

#include "query/parser_state.h"

namespace clout::query {

bool Parser::at_type_sign() const {
  return at_word("TYPED") || (at(TokenKind::Colon) && at(TokenKind::Colon, 1));
}

void Parser::type_sign() {
  if (accept_word("TYPED")) return;
  expect(TokenKind::Colon);
  expect(TokenKind::Colon);
}

ast::TypeName Parser::value_type() {
  struct TypeWord {
    std::string_view word;
    std::optional<ValueType> type;
  };
  static constexpr TypeWord kTypes[] = {
      {"ANY", std::nullopt},     {"NULL", ValueType::Null}, {"MAP", ValueType::Map},
      {"NODE", ValueType::Node}, {"EDGE", ValueType::Edge}, {"RELATIONSHIP", ValueType::Edge},
      {"PATH", ValueType::Path},
  };
  const Level level(*this);
  ast::TypeName result;
  const auto* known = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const TypeWord& type) {
    return accept_rare_word(type.word);
  });
  result.type = known == std::end(kTypes) ? property_type() : known->type;
  if (result.type == ValueType::List && at(TokenKind::Less)) {
    const ast::Span open{peek().begin, peek().end};
    advance();
    note("the type behind LIST");
    result.items.push_back(value_type());
    if (!accept(TokenKind::Greater)) {
      fail_at(open, "this `<` behind LIST is never closed", "write e.g. LIST<INTEGER>");
    }
  }
  if (accept_rare_word("NOT")) {
    expect_word("NULL");
    result.not_null = true;
  }
  return result;
}

}  // namespace clout::query
