// The syntax tree of one statement: what the parser makes of a text, and what the binder reads.
//
// Closed sets are std::variant, so the compiler lists what a new case breaks; children are boxed.
// Every node knows its bytes of the text. Nodes move, but do not copy; those that hold many others
// do so out of line (query/ast.cc), or each file that meets them would compile the whole tree's
// moves and destructors. query/ast_text.h prints them.
#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "query/ast_clause.h"
#include "query/ast_expression.h"
#include "query/ast_influence.h"
#include "query/ast_models.h"
#include "query/ast_pattern.h"
#include "query/ast_projection.h"
#include "query/ast_schema.h"

namespace clout::query::ast {

/// Clauses in order; which orders make sense, the binder says.
struct SingleQuery {
  Span span;
  std::vector<Clause> clauses;
};

/// One or more single queries joined by UNION (rows differ) or UNION ALL.
struct Query {
  Query();
  Query(Query&&) noexcept;
  Query& operator=(Query&&) noexcept;
  ~Query();

  Span span;
  std::vector<SingleQuery> parts;
  bool union_all = false;
};

/// EXPLAIN shows the plan instead of running it, PROFILE runs it and shows what it cost. Only of a
/// query.
enum class ExplainMode : std::uint8_t { None, Explain, Profile };

struct Statement;

/// `WHAT IF { change; .. } THEN query`: the query's rows as they would be after the changes.
struct WhatIf {
  WhatIf();
  WhatIf(WhatIf&&) noexcept;
  WhatIf& operator=(WhatIf&&) noexcept;
  ~WhatIf();

  std::vector<Statement> changes;   ///< queries
  std::unique_ptr<Statement> then;  ///< a query
};

/// `WATCH name ON query [WHEN condition]`: rows to be told of when commits change them. What it
/// means, query/watch.h says.
struct Watch {
  Watch();
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;
  ~Watch();

  Name name;
  std::unique_ptr<Statement> query;  ///< a query or WHAT IF
  ExpressionPtr when;                ///< over the columns of its rows; may be null
};

struct Statement {
  Span span;
  ExplainMode explain = ExplainMode::None;
  std::variant<Query, CreateSchema, CreateTextIndex, CreatePathIndex, DropSchema, ModelStatement,
               TransactionStatement, WhatIf, Watch>
      node;
};

}  // namespace clout::query::ast
