// Property indexes: nodes with a label by the value of one property. Every write keeps their rows
// in the PropertyIndex family; a unique index also refuses a second node with the same value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/entity_record.h"
#include "graph/graph_view.h"
#include "schema/catalog.h"

namespace clout::graph {

class StateView;

/// The row of `index` for a node with these labels and properties; empty if it has none.
[[nodiscard]] std::string index_row(const IndexDefinition& index, NodeId node,
                                    const NodeRecord& record);

/// GraphView::index_lookup.
[[nodiscard]] std::vector<NodeId> indexed_nodes(const StateView& view, std::uint32_t index_number,
                                                const Value& value);

/// Throws Error{Constraint} if another node than `node` stands under `value` in the unique `index`.
void check_unique(const StateView& view, const IndexDefinition& index, const Value& value,
                  NodeId node);

/// The definition with that number, or null.
[[nodiscard]] const IndexDefinition* find_index(const Catalog& catalog, std::uint32_t number);

}  // namespace clout::graph
