// Values as golden files show them: literals of the language; nodes `(:A {x: 1})`, edges
// `[:T {x: 1}]`, paths `<(:A)-[:T]->(:B)>`, with properties in the order of their names.
#pragma once

#include <string>

#include "graph/graph_view.h"
#include "schema/value.h"

namespace clout::tests {

[[nodiscard]] std::string golden_text(const Value& value, const graph::GraphView& view);

}  // namespace clout::tests
