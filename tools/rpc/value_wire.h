// Values of the engine to those of schema/clout.capnp, and back.
#pragma once

#include <span>
#include <string_view>

#include "graph/graph_view.h"
#include "schema/clout.capnp.h"
#include "schema/value.h"

namespace clout::tools {

/// Writes `value` to `out`; labels, types and properties of nodes and edges are read from `view`,
/// and one that it does not have is written empty. Without a view they are Error{Argument}.
void write_value(wire::Value::Builder out, const Value& value, const graph::GraphView* view);

/// Rows laid end to end, `columns` values each, as a batch.
void write_batch(wire::Batch::Builder out, std::span<const Value> values, std::size_t columns,
                 const graph::GraphView& view);

/// Named values for a question. Throws Error{Argument} for nodes, edges and paths.
void write_entries(capnp::List<wire::Entry>::Builder out, const Map& values);

/// Throws Error{Argument} for what is no value of a parameter: nodes, edges and paths, text that is
/// not UTF-8, dates and times that the calendar does not have. What nests deeper, or is larger,
/// than its reader allows is Cap'n Proto's own exception.
[[nodiscard]] Value read_value(wire::Value::Reader in);

/// The same for named values. Of several of one name the last counts.
[[nodiscard]] Map read_entries(capnp::List<wire::Entry>::Reader in);

/// `text` as Cap'n Proto takes it; it lives as long as the string.
[[nodiscard]] inline capnp::Text::Reader wire_text(const std::string& text) {
  return {text.c_str(), text.size()};
}
[[nodiscard]] inline std::string_view view_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

}  // namespace clout::tools
