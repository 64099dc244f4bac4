// Constraints: that nodes with a label, or edges of a type, have a property, and of what type it
// is. Each looks at one node or edge alone, so a commit checks what it changed and nothing else.
#pragma once

#include <vector>

#include "graph/change_set.h"
#include "graph/state_view.h"
#include "schema/catalog.h"
#include "schema/error.h"
#include "schema/query_budget.h"

namespace clout::graph {

/// May a property not have this value? Null: it is absent.
[[nodiscard]] bool breaks(const ConstraintDefinition& constraint, const Value& value);

/// The first constraint that a node or edge breaks, or null. O(constraints * log properties).
[[nodiscard]] const ConstraintDefinition* broken_constraint(
    const std::vector<ConstraintDefinition>& constraints, const NodeRecord& record);
[[nodiscard]] const ConstraintDefinition* broken_constraint(
    const std::vector<ConstraintDefinition>& constraints, const EdgeRecord& record);

/// How something breaks a constraint by this value: "node 12 'Bo' has no `age`".
[[nodiscard]] std::string breach_text(const Catalog& catalog, const ConstraintDefinition& broken,
                                      const std::string& what, const Value& value);
[[nodiscard]] std::string breach_text(const Catalog& catalog, const ConstraintDefinition& broken,
                                      NodeId node, const NodeRecord& record);
[[nodiscard]] std::string breach_text(const Catalog& catalog, const ConstraintDefinition& broken,
                                      const EdgeRecord& record);

/// The error of a write after which `breach` would hold.
[[nodiscard]] Error breach_error(const Catalog& catalog, const ConstraintDefinition& broken,
                                 const std::string& breach);

/// Throws Error{Constraint} for the first source whose reliability `changes` leave out of its
/// range.
void check_sources(const Catalog& catalog, const ChangeSet& changes);

/// Throws Error{Constraint} for the first node or edge that `changes` leave as it may not be. A
/// transaction may pass through such a state.
void check_constraints(const Catalog& catalog, const std::vector<ConstraintDefinition>& constraints,
                       const ChangeSet& changes);

/// Throws Error{Constraint} if anything in `view` breaks the constraint, with how many and the
/// first, and what the budget throws. O(nodes with the label), or O(nodes + edges of the type).
void check_constraint(const StateView& view, const ConstraintDefinition& constraint,
                      QueryBudget& budget);

/// A definition with the next free number. Throws Error{Constraint} if `rules` have its name, or
/// one that asks the same of the same property.
[[nodiscard]] ConstraintDefinition next_constraint(const SchemaRules& rules,
                                                   ConstraintDefinition wanted);

}  // namespace clout::graph
