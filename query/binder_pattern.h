// Patterns of MATCH, MERGE and of expressions to bound patterns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/binder_context.h"
#include "query/binder_scope.h"
#include "query/bound_pattern.h"

namespace clout::query {

struct PatternRules {
  bool declares = true;           ///< may new variables appear?
  bool takes_parameters = false;  ///< may `$map` stand for a property map?
};

/// Binds paths that are matched together; what they declare is added to `scope`.
[[nodiscard]] BoundPattern bind_paths(const BindContext& context, Scope& scope,
                                      const std::vector<const ast::PathPattern*>& paths,
                                      PatternRules rules);

/// A pattern of one node, in a scope of its own.
[[nodiscard]] BoundPattern bind_single_node(const BindContext& context,
                                            const ast::NodePattern& node);

/// The types of an edge pattern where it is a plain list `A|B`; nullopt for anything richer.
[[nodiscard]] std::optional<std::vector<std::string>> plain_alternatives(
    const ast::LabelExpression& types);
/// The labels of a node pattern where it is a plain conjunction `A&B`; nullopt for richer ones.
[[nodiscard]] std::optional<std::vector<std::string>> plain_conjunction(
    const ast::LabelExpression& labels);

}  // namespace clout::query
