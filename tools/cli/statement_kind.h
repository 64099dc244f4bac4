// What a statement does, seen from its text alone.
#pragma once

#include <string_view>

#include "query/engine.h"

namespace clout::tools {

/// One that is wrong reads: whoever runs it will say what is wrong.
[[nodiscard]] query::StatementKind kind_of(std::string_view statement);

}  // namespace clout::tools
