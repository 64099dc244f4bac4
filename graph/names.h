// Names and aliases of nodes: which properties hold them, how they compare, how they are found.
//
// The string property `name` is a node's name; `alias`, `aliases` and lists under keys that begin
// with `aliases_` are its aliases. Every write keeps their rows in the Names family.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "graph/entity_record.h"
#include "graph/graph_view.h"
#include "graph/row_overlay.h"
#include "schema/catalog.h"

namespace clout::graph {

/// `text` as names are compared ignoring case: simple lower case of the Latin, Greek, Cyrillic and
/// Armenian letters, runs of white space as one blank, none at the ends. Bytes that are not UTF-8
/// stay as they are.
[[nodiscard]] std::string normalise_name(std::string_view text);

/// Do properties of this key hold aliases?
[[nodiscard]] bool is_alias_key(std::string_view key);

/// Appends the names and aliases that a property holds, in its order.
void append_names(std::string_view key, const Value& value, std::vector<std::string>& names);

/// All names and aliases of a node with these properties.
[[nodiscard]] std::vector<std::string> names_of(const Properties& properties,
                                                const Catalog& catalog);

/// The keys of the rows of Family::Names that a node with these properties has, ascending.
[[nodiscard]] std::vector<std::string> name_rows(NodeId node, const Properties& properties,
                                                 const Catalog& catalog);

/// GraphView::find_by_name, names_near and names_with_prefix over stored rows.
[[nodiscard]] std::vector<NameMatch> find_by_name(const OverlaidRows& rows, std::string_view text);
[[nodiscard]] std::vector<NameMatch> names_near(const OverlaidRows& rows, std::string_view text,
                                                std::size_t limit);
/// The same over what a view shows: looks at every name.
[[nodiscard]] std::vector<NameMatch> names_near(const GraphView& view, std::string_view text,
                                                std::size_t limit);
[[nodiscard]] std::vector<NameMatch> names_with_prefix(const OverlaidRows& rows,
                                                       std::string_view prefix, std::size_t limit);

}  // namespace clout::graph
