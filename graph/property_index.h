// Property indexes: nodes with a label, or edges of a type, by the value of one property. Every
// write keeps their rows in the PropertyIndex family; a unique index also refuses a second entity
// with the same value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/entity_record.h"
#include "graph/graph_view.h"
#include "schema/catalog.h"

namespace clout::graph {

class StateView;

/// The row of `index` for a node with these labels and properties, or for an edge; empty if it has
/// none.
[[nodiscard]] std::string index_row(const IndexDefinition& index, NodeId node,
                                    const NodeRecord& record);
[[nodiscard]] std::string index_row(const IndexDefinition& index, const EdgeRecord& record);

/// May two values that differ by `=` have the same code? (See storage::append_ordered_value.)
[[nodiscard]] bool code_is_coarse(const Value& value);

/// GraphView::index_lookup and edge_index_lookup.
[[nodiscard]] std::vector<NodeId> indexed_nodes(const StateView& view, std::uint32_t index_number,
                                                const Value& value);
[[nodiscard]] std::vector<Edge> indexed_edges(const StateView& view, std::uint32_t index_number,
                                              const Value& value);

/// Throws Error{Constraint} if another node than `node`, or another edge than `edge`, stands under
/// `value` in the unique `index`.
void check_unique(const StateView& view, const IndexDefinition& index, const Value& value,
                  NodeId node);
void check_unique(const StateView& view, const IndexDefinition& index, const Value& value,
                  EdgeId edge);

/// The value that an entry stands for.
[[nodiscard]] Value indexed_value(const StateView& view, const IndexDefinition& index,
                                  std::string_view row);
/// The part of an entry that stands for index and value: all but the node or edge at its end.
[[nodiscard]] std::string_view value_part(const IndexDefinition& index, std::string_view row);
/// The node or edge at the end of an entry, for messages: "node 12".
[[nodiscard]] std::string entry_text(const IndexDefinition& index, std::string_view row);

/// The definition with that number, or null.
[[nodiscard]] const IndexDefinition* find_index(const Catalog& catalog, std::uint32_t number);

}  // namespace clout::graph
