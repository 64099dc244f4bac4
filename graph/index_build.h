// Making and dropping property indexes: the rows that do it.
#pragma once

#include <string_view>

#include "graph/state_view.h"
#include "schema/catalog.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// Appends the definition and an entry for each node that `view` has. Throws Error{Constraint} if
/// `index` is unique and two nodes share a value. O(nodes).
void append_index(const StateView& view, const IndexDefinition& index, storage::WriteBatch& batch);

/// Erases the definition and all entries.
void erase_index(const storage::KvSnapshot& kv, const IndexDefinition& index,
                 storage::WriteBatch& batch);

/// A definition with the next free number. Throws Error{Constraint} if `indexes` has its name, or
/// one on the same label and key.
[[nodiscard]] IndexDefinition next_index(const std::vector<IndexDefinition>& indexes,
                                         IndexDefinition wanted);

}  // namespace clout::graph
