// What a graph is made of, as JSON.
#pragma once

#include <string>

#include "tools/repl/graph_summary.h"

namespace clout::tools {

[[nodiscard]] std::string schema_json(const GraphSummary& summary);

}  // namespace clout::tools
