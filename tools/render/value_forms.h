// The text of one value in each output format. The forms are a contract with programs:
//
//   JSON   integers, floats, strings, booleans, null, lists and maps are JSON's own; NaN and the
//          infinities, which JSON lacks, are the strings "NaN", "Infinity", "-Infinity";
//          node  {"id":1,"labels":["Company"],"properties":{"name":"Apple"}}
//          edge  {"id":7,"type":"MAKES","start":1,"end":2,"properties":{}}
//          path  {"nodes":[node, ...],"edges":[edge, ...]}
//          temporal values their ISO 8601 text
//   field  of CSV: a string as it is, null nothing, other scalars as in JSON without quotes, lists,
//          maps, nodes, edges and paths as JSON
//   table  for people: strings without quotes, floats to six decimals (JSON and CSV are exact),
//          (:Company {name: 'Apple'}), [:MAKES {since: 2025-02-11}], Apple -[MAKES]-> iPhone
//
// Properties come in the order of their names (in tables `name` first), so that equal answers are
// equal bytes. Nodes and edges are read from the view; one that it does not have is shown empty.
#pragma once

#include <string>

#include "graph/graph_view.h"
#include "schema/value.h"

namespace clout::tools {

/// Appends compact JSON.
void append_json(std::string& out, const Value& value, const graph::GraphView& view);

/// The field form, not yet quoted for CSV.
[[nodiscard]] std::string field_text(const Value& value, const graph::GraphView& view);

/// The table form. Not yet made printable.
[[nodiscard]] std::string table_text(const Value& value, const graph::GraphView& view);

}  // namespace clout::tools
