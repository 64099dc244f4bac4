// Making and dropping indexes: the rows that do it.
#pragma once

#include <string>

#include "graph/state_view.h"
#include "schema/catalog.h"
#include "schema/query_budget.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// Appends the definition and an entry for each node or edge that `view` has. Throws
/// Error{Constraint} if `index` is unique and two of them share a value, and what the budget
/// throws, which is charged for the entries. O(nodes with the label), or O(nodes + edges of the
/// type).
void append_index(const StateView& view, const IndexDefinition& index, QueryBudget& budget,
                  storage::WriteBatch& batch);

void append_index(const StateView& view, const TextIndexDefinition& index, QueryBudget& budget,
                  storage::WriteBatch& batch);

/// Appends the definition, which is all that is stored of it.
void append_index(const PathIndexDefinition& index, storage::WriteBatch& batch);

/// Erases the definition and all entries, for which the budget is charged.
void erase_index(const storage::KvSnapshot& kv, const IndexDefinition& index, QueryBudget& budget,
                 storage::WriteBatch& batch);
void erase_index(const storage::KvSnapshot& kv, const TextIndexDefinition& index,
                 QueryBudget& budget, storage::WriteBatch& batch);

void erase_index(const PathIndexDefinition& index, storage::WriteBatch& batch);

/// A definition with the next free number. Throws Error{Constraint} if `rules` have its name, or an
/// index on the same property (of text and path indexes there may be several).
[[nodiscard]] IndexDefinition next_index(const SchemaRules& rules, IndexDefinition wanted);
[[nodiscard]] TextIndexDefinition next_index(const SchemaRules& rules, TextIndexDefinition wanted);
[[nodiscard]] PathIndexDefinition next_index(const SchemaRules& rules, PathIndexDefinition wanted);

/// Throws Error{Constraint} if an index or a constraint has the name.
void require_new_name(const SchemaRules& rules, const std::string& name);

}  // namespace clout::graph
