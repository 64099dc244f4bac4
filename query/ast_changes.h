// `CHANGES SINCE`, which stands first in a query: what was recorded after a moment of transaction
// time, as rows.
#pragma once

#include "query/ast_influence.h"

namespace clout::query::ast {

/// `CHANGES SINCE t [UNTIL t] rows`
struct RecordedChanges {
  ExpressionPtr since;
  ExpressionPtr until;  ///< null: now
  ResultRows rows;
};

}  // namespace clout::query::ast
