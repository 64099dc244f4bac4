// Text to syntax tree, by recursive descent.
//
// Promises: hostile text gets an Error, never a crash or a hang: nesting is limited, time is
// linear in the text but for short backtracks. Knows nothing of names' meaning, types or graphs.
#pragma once

#include <cstddef>
#include <string_view>

#include "query/ast.h"

namespace clout::query {

struct ParserLimits {
  std::size_t text_bytes = std::size_t{1} << 20;
  std::size_t nesting = 200;    ///< expressions, patterns and subqueries inside each other
  std::size_t clauses = 1'000;  ///< of all queries of the statement
  std::size_t steps = 1'000;    ///< edges of patterns that are searched for
  std::size_t columns = 5'000;  ///< of all RETURN, WITH and LET together
};

/// One statement, with or without a `;` after it. Throws Error{Syntax} with the position, what
/// was expected and often a hint, or Error{Limit}. Stateless; any number of threads.
[[nodiscard]] ast::Statement parse_statement(std::string_view text,
                                             const ParserLimits& limits = {});

/// One expression and nothing else.
[[nodiscard]] ast::ExpressionPtr parse_expression(std::string_view text,
                                                  const ParserLimits& limits = {});

}  // namespace clout::query
