// The families of scalar functions, each a table in a file of its own.
//
// A new function is a row in one of these tables; a new family is a declaration here and a line in
// function_table.cc.
#pragma once

#include <span>

#include "query/functions/function.h"

namespace clout::query {

[[nodiscard]] std::span<const Function> entity_functions();
[[nodiscard]] std::span<const Function> scalar_functions();
[[nodiscard]] std::span<const Function> list_functions();
[[nodiscard]] std::span<const Function> math_functions();
[[nodiscard]] std::span<const Function> string_functions();
[[nodiscard]] std::span<const Function> temporal_functions();
[[nodiscard]] std::span<const Function> influence_functions();

}  // namespace clout::query
