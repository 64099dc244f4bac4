// The normal form of a syntax tree as text: one line, canonical keywords, only the parentheses
// that are needed. Parsing it gives an equal tree: to_text(parse(to_text(x))) == to_text(x).
#pragma once

#include <string>

#include "query/ast.h"

namespace clout::query {

[[nodiscard]] std::string to_text(const ast::Statement& statement);
[[nodiscard]] std::string to_text(const ast::Query& query);
[[nodiscard]] std::string to_text(const ast::Clause& clause);
[[nodiscard]] std::string to_text(const ast::PathPattern& path);
[[nodiscard]] std::string to_text(const ast::LabelExpression& labels);
[[nodiscard]] std::string to_text(const ast::Expression& expression);

/// "LIST<INTEGER NOT NULL>"
[[nodiscard]] std::string type_text(const ast::TypeName& type);

}  // namespace clout::query
