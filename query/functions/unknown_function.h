// What to say of a function that there is none of.
#pragma once

#include <string>
#include <string_view>

namespace clout::query {

/// What does here what a function of that name does elsewhere, else the nearest name; empty if
/// nothing is near.
[[nodiscard]] std::string unknown_function_hint(std::string_view name);

}  // namespace clout::query
