// What RETURN, WITH and the statements that end like them share: items, order, skip, limit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/ast_expression.h"

namespace clout::query::ast {

/// `expression [AS alias]`
struct ProjectionItem {
  Expression expression;
  std::optional<Name> alias;
  /// The column's name: the alias, else the expression exactly as written.
  std::string column;
};

struct SortItem {
  Expression expression;
  bool descending = false;
};

/// Which rows go on, and in which order.
struct RowWindow {
  std::vector<SortItem> order_by;
  ExpressionPtr skip;   ///< may be null
  ExpressionPtr limit;  ///< may be null
};

struct Projection {
  Projection();
  Projection(Projection&&) noexcept;
  Projection& operator=(Projection&&) noexcept;
  ~Projection();

  bool distinct = false;
  bool star = false;  ///< `*`, before the items
  std::vector<ProjectionItem> items;
  RowWindow window;
};

}  // namespace clout::query::ast
