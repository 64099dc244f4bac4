// JSON texts as values of the engine.
#pragma once

#include <string_view>

#include "schema/value.h"

namespace clout::tools {

/// Integers that 64 bits hold become integers, other numbers floats. `what` names the text in
/// messages. Throws Error{Argument} for what is no JSON, or no UTF-8; Error{Limit} for one nested
/// too deep.
[[nodiscard]] Value parse_json(std::string_view text, std::string_view what);

}  // namespace clout::tools
