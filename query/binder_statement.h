// What the binders of statements with fixed columns share: who is meant, and what they yield.
#pragma once

#include <string>
#include <vector>

#include "query/ast_influence.h"
#include "query/binder_context.h"
#include "query/binder_scope.h"
#include "query/bound_influence.h"

namespace clout::query {

struct ColumnDefinition {
  const char* name;
  TypeSet type;
};

/// An expression that reads no columns; null for null.
[[nodiscard]] BoundPtr bind_constant(const BindContext& context,
                                     const ast::ExpressionPtr& expression);
[[nodiscard]] BoundPtr bind_constant(const BindContext& context,
                                     const ast::ExpressionPtr& expression, TypeSet expected,
                                     std::string_view what);

[[nodiscard]] SourcePosition position_of(const BindContext& context,
                                         const ast::ExpressionPtr& expression);

[[nodiscard]] BoundEntity bind_entity(const BindContext& context,
                                      const ast::EntityReference& reference);

[[nodiscard]] BoundInfluenceOptions bind_options(const BindContext& context,
                                                 const ast::InfluenceOptions& options);
/// For a statement that compares states of its own making: BUDGET .. MS is refused.
[[nodiscard]] BoundInfluenceOptions bind_compared_options(const BindContext& context,
                                                          const ast::InfluenceOptions& options);

/// Adds the columns to the scope and, in order, to `names`, which is emptied first.
[[nodiscard]] std::vector<Slot> add_columns(const BindContext& context, Scope& scope,
                                            std::span<const ColumnDefinition> definitions,
                                            std::vector<std::string>& names);

}  // namespace clout::query
